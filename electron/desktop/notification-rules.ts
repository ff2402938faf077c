import type { Report, Snapshot } from '#shared/contract/snapshot.ts';
import type { DesktopTexts } from './texts.ts';

export type NotificationKind = keyof DesktopTexts['notification'];

/**
 * Which notification to show, if any, when one snapshot follows another. The end of an evaluation always has one: the
 * handbook promises it. The end of a request that the user started has one unless the window, which shows it, has the
 * focus. The end of an automatic renewal has none: the lifetime notice reports it. Pure.
 */
export function notificationFor(
  previous: Snapshot | null,
  next: Snapshot,
  isWatched: boolean,
): NotificationKind | null {
  if (previous === null) return null;
  const evaluation = next.lastEvaluation;
  if (evaluation !== null && evaluation.finishedAt !== previous.lastEvaluation?.finishedAt) {
    return evaluationNotifications[evaluation.verdict];
  }
  const request = next.lastRequest;
  if (request === null || request.id === previous.lastRequest?.id || isWatched || request.automatic) return null;
  if (request.outcome === 'installed') return 'certificateInstalled';
  return request.outcome === 'failed' ? 'requestFailed' : null;
}

/**
 * The lifetime notice in a snapshot, if it is newer than `since`. An older one has been shown already, and is not shown
 * again even if it disappears from the snapshot and reappears. Both times ISO 8601 in UTC. Pure.
 */
export function noticeSince(since: string, { lifetimeNotice }: Snapshot): Snapshot['lifetimeNotice'] {
  return lifetimeNotice !== null && lifetimeNotice.at > since ? lifetimeNotice : null;
}

const evaluationNotifications: Record<Report['verdict'], NotificationKind> = {
  good: 'evaluationGood',
  warning: 'evaluationWarning',
  broken: 'evaluationBroken',
};
