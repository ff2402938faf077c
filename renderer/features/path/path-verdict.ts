import type { Finding } from '#shared/contract/findings.ts';
import { verdictOf } from '#shared/domain/verdict.ts';

/**
 * The whole way in one word. `notReached`: from here all is well, but the CA did not get here; `notReachedEither`: and
 * from here there are remarks too. Pure.
 */
export function pathVerdict(findings: readonly Finding[]) {
  const verdict = verdictOf(findings);
  if (verdict !== 'warning' || !findings.some((one) => one.code === 'OUTSIDE_NOT_REACHED')) return verdict;
  const isAllElseGood = verdictOf(findings.filter((one) => one.code !== 'OUTSIDE_NOT_REACHED')) === 'good';
  return isAllElseGood ? 'notReached' : 'notReachedEither';
}
