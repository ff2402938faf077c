import { faults, type FaultName } from '../ca/faults.ts';
import type { Fault, RequestKind } from '../ca/levers.ts';
import type { PracticeCa } from '../ca/practice-ca.ts';
import type { SeededRandom } from './seeded-random.ts';

const HOUR = 3_600_000;

/** A fault that occurs once, or a few times, when the next renewal is tried. */
export type Failure = {
  name: string;
  /** The longest time for which it makes a renewal impossible, for certificates with this lifetime. */
  maxBlockedMs: (lifetimeMs: number) => number;
  arm: (ca: PracticeCa) => void;
};

/** A fault that lasts for hours or days. */
export type Outage = {
  name: string;
  arm: (ca: PracticeCa) => void;
};

/** The longest that the product's retry ladder waits after failures, and that it does not order after certificates. */
const attemptsBlockedMs = (count: number) => (lifetimeMs: number) => count * Math.min(6 * HOUR, lifetimeMs / 40);
const certificatesBlockedMs = (count: number) => (lifetimeMs: number) => (count * lifetimeMs) / 10;

const failureOf =
  (fault: FaultName, maxBlockedMs: (times: number) => Failure['maxBlockedMs'], most = 4) =>
  (random: SeededRandom): Failure => {
    const times = Math.floor(random.between(1, most + 1));
    return { name: fault, maxBlockedMs: maxBlockedMs(times), arm: (ca) => faults[fault].arm(ca, times) };
  };

/** An order interrupted at any stage, in any way. */
const interrupted = (random: SeededRandom): Failure => {
  const kind = random.pick<RequestKind>([
    'directory',
    'newNonce',
    'newOrder',
    'authorization',
    'challenge',
    'finalize',
    'order',
    'certificate',
  ]);
  const answer = random.pick<Fault>([
    { status: 0, cut: true },
    { status: 0, reset: true },
    { status: 500, problem: { type: 'serverInternal', detail: 'Error retrieving the order' } },
    { status: 503, body: '<html>Wartung</html>', headers: { 'Retry-After': '1800' } },
    { status: 429, problem: { type: 'rateLimited', detail: 'Service busy; retry later.' } },
    { status: 200, body: '<html>WLAN</html>' },
  ]);
  return { name: 'interrupted', maxBlockedMs: attemptsBlockedMs(2), arm: (ca) => ca.failNext(kind, answer) };
};

/**
 * All faults that pass without anybody's help. Left out are those that need a person (a deactivated account, a missing
 * contract with the CA, a name that is refused for good), and those that hang, as sockets time out by the machine's
 * clock (`e2e/specs/faults.spec.ts` has those).
 */
export const failures: readonly [(random: SeededRandom) => Failure, ...((random: SeededRandom) => Failure)[]] = [
  interrupted,
  interrupted,
  interrupted,
  interrupted,
  failureOf('rateLimited', (times) => (lifetimeMs) => times * HOUR + attemptsBlockedMs(times)(lifetimeMs), 2),
  failureOf('rateLimitedUntil', () => (lifetimeMs) => 34 * HOUR + attemptsBlockedMs(1)(lifetimeMs), 1),
  failureOf('overloaded', attemptsBlockedMs),
  failureOf('serverError', attemptsBlockedMs, 6),
  failureOf('nameRejected', attemptsBlockedMs, 2),
  failureOf('caaForbids', attemptsBlockedMs),
  failureOf('termsChanged', attemptsBlockedMs, 2),
  failureOf('emptyBody', attemptsBlockedMs),
  failureOf('halfBody', attemptsBlockedMs),
  failureOf('cut', attemptsBlockedMs, 6),
  failureOf('reset', attemptsBlockedMs, 6),
  failureOf('orderStuck', attemptsBlockedMs, 2),
  failureOf('orderInvalid', attemptsBlockedMs),
  failureOf('accountUnknown', () => attemptsBlockedMs(1), 1),
  failureOf('alreadyReplaced', () => attemptsBlockedMs(1), 1),
  failureOf('otherName', certificatesBlockedMs, 2),
  failureOf('otherKey', certificatesBlockedMs, 2),
  failureOf('expired', certificatesBlockedMs, 2),
  // Until tomorrow the certificate is rejected each time; then it is valid.
  failureOf('notYetValid', () => (lifetimeMs) => 24 * HOUR + certificatesBlockedMs(1)(lifetimeMs), 1),
  failureOf('chainMissing', certificatesBlockedMs, 2),
  failureOf('chainWrong', certificatesBlockedMs, 2),
  failureOf('chainDisordered', certificatesBlockedMs, 2),
  failureOf('chainForeign', certificatesBlockedMs, 2),
  failureOf('notPem', certificatesBlockedMs, 2),
];

const outageOf = (name: FaultName): Outage => ({ name, arm: (ca) => faults[name].arm(ca, Infinity) });

/** @param closedPort a port on which nothing listens */
export function outages(closedPort: number): readonly [Outage, ...Outage[]] {
  return [
    outageOf('unavailable'),
    outageOf('htmlInstead'),
    outageOf('serverError'),
    outageOf('overloaded'),
    outageOf('reset'),
    outageOf('badNonces'),
    outageOf('allNoncesBad'),
    outageOf('ariFuture'),
    outageOf('ariInvalid'),
    outageOf('ariNoRetryAfter'),
    outageOf('ariMalformed'),
    outageOf('ariMissing'),
    outageOf('ariUnavailable'),
    outageOf('ariUnsupported'),
    { name: 'connectionCut', arm: (ca) => ca.failNext('any', { status: 0, cut: true }, Infinity) },
    { name: 'nameGone', arm: (ca) => ca.adjust({ resolve: () => Promise.resolve([]) }) },
    { name: 'forwardingGone', arm: (ca) => ca.adjust({ httpPort: closedPort }) },
  ];
}
