/** What is really wrong, and the one place on the page that says it. */
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { diagnosisOf, type Diagnosis } from '#shared/domain/diagnosis.ts';
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
  if (knowledge.source === 'running' || operation?.kind === 'request') return 'path';
  const failedAt = failedRequestAt(lastRequest);
  const lookedAt = knowledge.at === null ? null : Date.parse(knowledge.at);
  if (failedAt !== null && (lookedAt === null || lookedAt <= failedAt)) return 'outcome';
  if (knowledge.source === 'check' || knowledge.source === 'evaluation') return 'path';
  return bannerOf(snapshot) !== null && causes.length > 0 ? 'banner' : 'path';
}

/** When the last request failed because of something on the path, in milliseconds since the epoch. */
function failedRequestAt(lastRequest: Snapshot['lastRequest']): number | null {
  if (lastRequest?.outcome !== 'failed' || lastRequest.failure === null) return null;
  const { failure, finishedAt } = lastRequest;
  return failure.code === 'PREFLIGHT_BROKEN' || failurePlace(failure) !== null ? Date.parse(finishedAt) : null;
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
}: Snapshot): BannerName | null {
  if (lifetimeNotice !== null && lifetimeNotice.kind !== 'renewed' && lifetimeNotice.failingSince !== null) {
    return renewal.lastError === null ? null : 'lifetime';
  }
  const ofWarning: Partial<Record<NonNullable<typeof warning>, unknown>> = {
    DATABASE_UNAVAILABLE: databaseFailure,
    HTTP_PORT_FAILED: webserver.http.failure,
    HTTPS_PORT_FAILED: webserver.https.failure,
    LAST_REQUEST_FAILED: renewal.lastError,
  };
  if (warning !== null && (ofWarning[warning] ?? null) !== null) return 'warning';
  return application !== null && application.finding.status !== 'good' ? 'application' : null;
}
