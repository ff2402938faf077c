import type { Report, Snapshot } from '#shared/contract/snapshot.ts';
import type { DesktopTexts } from './texts.ts';

export type News = keyof DesktopTexts['notification'];

/**
 * What is worth a notification in the step from one snapshot to the next. An evaluation always is: the handbook
 * promises one. A request is when nobody looks at the window, where its end is shown anyway. A renewal by itself that
 * fails is tried again soon: only when that has not helped it is worth a word, and once. Pure.
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
  if (request.outcome !== 'failed') return null;
  return !request.automatic || next.renewal.failures === FAILURES_WORTH_A_WORD ? 'requestFailed' : null;
}

/** Of renewals by themselves, in a row: some twenty minutes after the first. */
const FAILURES_WORTH_A_WORD = 5;

const evaluationNews: Record<Report['verdict'], News> = {
  good: 'evaluationGood',
  warning: 'evaluationWarning',
  broken: 'evaluationBroken',
};
