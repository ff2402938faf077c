import type { Report, Snapshot } from '#shared/contract/snapshot.ts';
import type { DesktopTexts } from './texts.ts';

export type News = keyof DesktopTexts['notification'];

/**
 * What is worth a notification in the step from one snapshot to the next. An evaluation always is: the handbook
 * promises one. A request is when nobody looks at the window, where its end is shown anyway. Pure.
 */
export function newsIn(previous: Snapshot | null, next: Snapshot, isWatched: boolean): News | null {
  if (previous === null) return null;
  const evaluation = next.lastEvaluation;
  if (evaluation !== null && evaluation.finishedAt !== previous.lastEvaluation?.finishedAt) {
    return evaluationNews[evaluation.verdict];
  }
  const request = next.lastRequest;
  if (request === null || request.id === previous.lastRequest?.id || isWatched) return null;
  if (request.outcome === 'installed') return 'certificateInstalled';
  return request.outcome === 'failed' ? 'requestFailed' : null;
}

const evaluationNews: Record<Report['verdict'], News> = {
  good: 'evaluationGood',
  warning: 'evaluationWarning',
  broken: 'evaluationBroken',
};
