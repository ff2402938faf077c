/** Which findings of the checks stop a request. Pure. */
import { hopByCheck, type HopId } from '../contract/check-table.ts';
import type { Failure } from '../contract/failures.ts';
import type { Finding } from '../contract/findings.ts';
import type { ChallengeType } from '../values/challenge-type.ts';
import { isLineFor } from './line-ports.ts';

const CA_IS_DOWN: ReadonlySet<Finding['code']> = new Set(['CA_UNREACHABLE', 'CA_WEB_PAGE', 'CA_OUT_OF_ORDER']);

/**
 * The broken ones: the CA would meet them as well, and count the attempt. Where the first CA is down and another may be
 * asked, not what holds for the first alone, which is the only one that the checks look at. And not what lies on the way by
 * which the CA does not come.
 */
export function findingsInTheWay(
  findings: readonly Finding[],
  hasFallback: boolean,
  challengeType: ChallengeType = 'http-01',
): Finding[] {
  const broken = findings.filter((one) => one.status === 'broken' && isOnTheWay(one, challengeType));
  const isPassedOver = hasFallback && broken.some((one) => CA_IS_DOWN.has(one.code));
  return isPassedOver ? broken.filter((one) => !holdsForFirstCaAlone(one)) : broken;
}

/** What a CA may meet otherwise than this machine, which looks from inside and asks other name servers. */
const MAY_DIFFER_OUTSIDE: ReadonlySet<Finding['code']> = new Set([
  'DNS_TIMEOUT',
  'DNS_NO_ANSWER',
  // It may ask the one that is right.
  'DNS_SERVERS_DISAGREE',
  'CAA_SERVFAIL',
]);

/** Whether a request may succeed although these findings are broken: not where any of them is certain. */
export function mayHelpToInsist(inTheWay: readonly Finding[]): boolean {
  return inTheWay.every(
    (one) =>
      one.status !== 'broken' ||
      one.id === 'challenge' ||
      one.id === 'line' ||
      one.id === 'connection' ||
      MAY_DIFFER_OUTSIDE.has(one.code) ||
      // A resolver that does not say why may be the only one that refuses.
      (one.code === 'DNS_DNSSEC_BROKEN' && one.data.fault === 'refused'),
  );
}

/** Where only somebody outside can see whether it is right by now. */
const OUTSIDE: ReadonlySet<HopId> = new Set(['domain', 'router80', 'router443']);

/**
 * Whether a rehearsal may tell more than what is known: where the CA could not come through, or the checks have seen nothing
 * wrong but on the way from outside. Not where this machine, its way out or the CA is what fails: a rehearsal would fail alike.
 */
export function mayHelpToRehearse(failure: Failure): boolean {
  if (failure.code === 'VALIDATION_FAILED') return true;
  if (failure.code !== 'PREFLIGHT_BROKEN') return false;
  const broken = failure.data.findings.filter((one) => one.status === 'broken');
  return broken.every((one) => OUTSIDE.has(hopByCheck[one.id]));
}

/** Over TLS nobody comes to the HTTP port, and the other way round. */
function isOnTheWay(one: Finding, challengeType: ChallengeType): boolean {
  if (!isLineFor(one, challengeType === 'http-01' ? 'http' : 'https')) return false;
  if (challengeType === 'http-01') return one.id !== 'connection' && one.id !== 'httpsPort';
  // It was judged for HTTP-01, where the way is chosen by looking.
  const allowsTls = one.code === 'CAA_RESTRICTS' && one.data.parameter === 'validationmethods';
  if (allowsTls && one.data.value.split(/[ ,]/).includes(challengeType)) return false;
  return one.id !== 'httpPort' && one.id !== 'challenge';
}

function holdsForFirstCaAlone({ code, data }: Finding): boolean {
  // Records that allow nobody, or that nobody can read, stop every CA (RFC 8659).
  if (code === 'CAA_FORBIDS') return data.allowed.length > 0;
  return CA_IS_DOWN.has(code) || code === 'CAA_RESTRICTS';
}
