/** What is really wrong, and the one place on the page that says it. */
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { diagnosisOf, type Diagnosis } from '#shared/domain/diagnosis.ts';
import { isAboutEnd } from '#shared/domain/end-notice.ts';
import { failurePlace } from '#shared/domain/failure-place.ts';
import { useSnapshot } from '../state/context.ts';

const known = new WeakMap<Snapshot, Diagnosis>();

/** The diagnosis of a snapshot; worked out once for all parts of the page that show something of it. */
function diagnosisFor(snapshot: Snapshot): Diagnosis {
  const before = known.get(snapshot);
  if (before !== undefined) return before;
  const diagnosis = diagnosisOf(snapshot, Date.now());
  known.set(snapshot, diagnosis);
  return diagnosis;
}

export function useDiagnosis(): Diagnosis {
  return diagnosisFor(useSnapshot());
}

/**
 * Which part of the page says what is wrong and what to do; the others lead there, so that nothing stands twice. `outcome`: below
 * the request that has failed; `banner`: at the top, where the host has noticed it by itself; `path`: above the picture. Pure.
 */
export function causePlace(snapshot: Snapshot, { knowledge, causes }: Diagnosis): 'outcome' | 'banner' | 'path' {
  const { operation, lastRequest } = snapshot;
  if (knowledge.source === 'running' || operation?.kind === 'request' || operation?.kind === 'restart') return 'path';
  const failedAt = failedRequestAt(lastRequest);
  const lookedAt = knowledge.at === null ? null : Date.parse(knowledge.at);
  if (failedAt !== null && (lookedAt === null || lookedAt <= failedAt)) return 'outcome';
  if (knowledge.source === 'check' || knowledge.source === 'evaluation') return 'path';
  return bannerOf(snapshot) !== null && causes.length > 0 ? 'banner' : 'path';
}

/** When the last request failed because of something on the path, in milliseconds since the epoch. */
function failedRequestAt(lastRequest: Snapshot['lastRequest']): number | null {
  if (lastRequest?.outcome !== 'failed' || lastRequest.failure === null) return null;
  return isOnPath(lastRequest) ? Date.parse(lastRequest.finishedAt) : null;
}

/** Whether a request failed because of something on the path: not what the staging environment says of itself in a rehearsal. */
export function isOnPath({ failure, staging }: NonNullable<Snapshot['lastRequest']>): boolean {
  if (failure === null) return false;
  const hop = failurePlace(failure)?.hop ?? null;
  return failure.code === 'PREFLIGHT_BROKEN' || (hop !== null && !(staging && hop === 'ca'));
}

type BannerName = 'lifetime' | 'warning' | 'application';

/** The banner at the top that says what is wrong, where one does: the first of those that tell of something known to the host. */
export function bannerWithCause(snapshot: Snapshot, diagnosis: Diagnosis): BannerName | null {
  return causePlace(snapshot, diagnosis) === 'banner' ? bannerOf(snapshot) : null;
}

function bannerOf({
  warning,
  lifetimeNotice,
  renewal,
  webserver,
  databaseFailure,
  application,
  lastRequest,
}: Snapshot): BannerName | null {
  if (isAboutEnd(lifetimeNotice) && lifetimeNotice.failingSince !== null) {
    return renewal.lastError === null ? null : 'lifetime';
  }
  const ofWarning: Partial<Record<NonNullable<typeof warning>, unknown>> = {
    DATABASE_UNAVAILABLE: databaseFailure,
    HTTP_PORT_FAILED: webserver.http.failure,
    HTTPS_PORT_FAILED: webserver.https.failure,
    // Below a failed request, its outcome says it.
    LAST_REQUEST_FAILED: lastRequest?.outcome === 'failed' ? null : renewal.lastError,
  };
  if (warning !== null && (ofWarning[warning] ?? null) !== null) return 'warning';
  return application !== null && application.finding.status !== 'good' ? 'application' : null;
}
