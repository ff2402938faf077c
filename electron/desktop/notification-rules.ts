import type { Report, Snapshot } from '#shared/contract/snapshot.ts';
import type { DesktopTexts } from './texts.ts';

export type NotificationKind = keyof DesktopTexts['notification'];

/**
 * What is worth a notification in the step from one snapshot to the next. An evaluation always is: the handbook
 * promises one. A click is when nobody looks at the window, where its end is shown anyway. How a renewal by itself went
 * is told by the notice about the lifetime: the same matter is never told twice. Pure.
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
 * The notice about the lifetime in a snapshot, if it was told after `since`. What stands there longer was told by whoever
 * ran then, also where it comes back into sight. Both times ISO 8601 in UTC. Pure.
 */
export function noticeSince(since: string, { lifetimeNotice }: Snapshot): Snapshot['lifetimeNotice'] {
  return lifetimeNotice !== null && lifetimeNotice.at > since ? lifetimeNotice : null;
}

const evaluationNotifications: Record<Report['verdict'], NotificationKind> = {
  good: 'evaluationGood',
  warning: 'evaluationWarning',
  broken: 'evaluationBroken',
};
