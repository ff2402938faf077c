import { faults, type FaultName } from '../ca/faults.ts';
import type { Fault, RequestKind } from '../ca/levers.ts';
import type { PracticeCa } from '../ca/practice-ca.ts';
import type { Chance } from './chance.ts';

const HOUR = 3_600_000;

/** What goes wrong once, or a few times, when the next renewal is tried. */
export type Mishap = {
  name: string;
  /** For how long it makes the renewal impossible at the most, for certificates of this life. */
  price: (lifetimeMs: number) => number;
  arm: (ca: PracticeCa) => void;
};

/** What lasts: for hours, or for days. */
export type Spell = {
  name: string;
  arm: (ca: PracticeCa) => void;
};

/** What the product's ladder waits after a failure at the most, and how long it does not order after a certificate. */
const attempts = (count: number) => (lifetimeMs: number) => count * Math.min(6 * HOUR, lifetimeMs / 40);
const certificates = (count: number) => (lifetimeMs: number) => (count * lifetimeMs) / 10;

const named =
  (fault: FaultName, price: (times: number) => Mishap['price'], most = 4) =>
  (chance: Chance): Mishap => {
    const times = Math.floor(chance.between(1, most + 1));
    return { name: fault, price: price(times), arm: (ca) => faults[fault].arm(ca, times) };
  };

/** Any stage of an order, broken off in any way. */
const interrupted = (chance: Chance): Mishap => {
  const kind = chance.pick<RequestKind>([
    'directory',
    'newNonce',
    'newOrder',
    'authorization',
    'challenge',
    'finalize',
    'order',
    'certificate',
  ]);
  const answer = chance.pick<Fault>([
    { status: 0, cut: true },
    { status: 0, reset: true },
    { status: 500, problem: { type: 'serverInternal', detail: 'Error retrieving the order' } },
    { status: 503, body: '<html>Wartung</html>', headers: { 'Retry-After': '1800' } },
    { status: 429, problem: { type: 'rateLimited', detail: 'Service busy; retry later.' } },
    { status: 200, body: '<html>WLAN</html>' },
  ]);
  return { name: 'interrupted', price: attempts(2), arm: (ca) => ca.failNext(kind, answer) };
};

/**
 * All that passes by itself. Left out is what waits for a person (a locked account, a contract, a name that is refused
 * for good), and what hangs: sockets wait by the machine's clock (`e2e/specs/faults.spec.ts` has those).
 */
export const mishaps: readonly [(chance: Chance) => Mishap, ...((chance: Chance) => Mishap)[]] = [
  interrupted,
  interrupted,
  interrupted,
  interrupted,
  named('rateLimited', (times) => (lifetimeMs) => times * HOUR + attempts(times)(lifetimeMs), 2),
  named('rateLimitedUntil', () => (lifetimeMs) => 34 * HOUR + attempts(1)(lifetimeMs), 1),
  named('overloaded', attempts),
  named('serverError', attempts, 6),
  named('nameRejected', attempts, 2),
  named('caaForbids', attempts),
  named('termsChanged', attempts, 2),
  named('emptyBody', attempts),
  named('halfBody', attempts),
  named('cut', attempts, 6),
  named('reset', attempts, 6),
  named('orderStuck', attempts, 2),
  named('orderInvalid', attempts),
  named('accountUnknown', () => attempts(1), 1),
  named('alreadyReplaced', () => attempts(1), 1),
  named('otherName', certificates, 2),
  named('otherKey', certificates, 2),
  named('expired', certificates, 2),
  // Until tomorrow it is no good, and is found so each time; then it is.
  named('notYetValid', () => (lifetimeMs) => 24 * HOUR + certificates(1)(lifetimeMs), 1),
  named('chainMissing', certificates, 2),
  named('chainWrong', certificates, 2),
  named('chainDisordered', certificates, 2),
  named('chainForeign', certificates, 2),
  named('notPem', certificates, 2),
];

const lasting = (name: FaultName): Spell => ({ name, arm: (ca) => faults[name].arm(ca, Infinity) });

/** @param closedPort nobody listens there */
export function spells(closedPort: number): readonly [Spell, ...Spell[]] {
  return [
    lasting('unavailable'),
    lasting('htmlInstead'),
    lasting('serverError'),
    lasting('overloaded'),
    lasting('reset'),
    lasting('badNonces'),
    lasting('allNoncesBad'),
    lasting('ariFuture'),
    lasting('ariInvalid'),
    lasting('ariNoRetryAfter'),
    lasting('ariMalformed'),
    lasting('ariMissing'),
    lasting('ariUnavailable'),
    lasting('ariUnsupported'),
    { name: 'connectionCut', arm: (ca) => ca.failNext('any', { status: 0, cut: true }, Infinity) },
    { name: 'nameGone', arm: (ca) => ca.adjust({ resolve: () => Promise.resolve([]) }) },
    { name: 'forwardingGone', arm: (ca) => ca.adjust({ httpPort: closedPort }) },
  ];
}
