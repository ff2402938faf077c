import type { Failure } from '#shared/contract/failures.ts';
import type { Finding } from '#shared/contract/findings.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';

/**
 * The failure of the last request, where a finding reports what the CA saw in that very request: the failure's advice
 * is more specific than the finding's. `null`: the finding's own advice holds. Pure.
 */
export function outsideFailure(one: Finding, { lastRequest }: Pick<Snapshot, 'lastRequest'>): Failure | null {
  if (one.code !== 'OUTSIDE_NOT_REACHED' || lastRequest?.failure?.code !== 'VALIDATION_FAILED') return null;
  const at = Date.parse(one.data.at);
  const isOfThisRequest = at >= Date.parse(lastRequest.startedAt) && at <= Date.parse(lastRequest.finishedAt);
  return isOfThisRequest ? lastRequest.failure : null;
}
