import type { Finding } from '#shared/contract/findings.ts';
import { verdictOf } from '#shared/domain/verdict.ts';

/**
 * The verdict on the whole path. `notReached`: seen from this machine all is well, but the CA did not reach it;
 * `notReachedEither`: and seen from this machine there are warnings too. Pure.
 */
export function pathVerdict(findings: readonly Finding[]) {
  const verdict = verdictOf(findings);
  if (verdict !== 'warning' || !findings.some((one) => one.code === 'OUTSIDE_NOT_REACHED')) return verdict;
  const isAllElseGood = verdictOf(findings.filter((one) => one.code !== 'OUTSIDE_NOT_REACHED')) === 'good';
  return isAllElseGood ? 'notReached' : 'notReachedEither';
}
