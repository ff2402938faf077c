import type { LastRequest } from '#shared/contract/snapshot.ts';

/** The key of the text that says how a request or a rehearsal ended. Pure. */
export function outcomeTitle(request: LastRequest) {
  const { outcome, staging } = request;
  switch (outcome) {
    case 'failed':
      if (isStopped(request)) return staging ? 'outcome.rehearsalStopped' : 'outcome.stopped';
      return staging ? 'outcome.rehearsalFailed' : 'outcome.failed';
    case 'cancelled':
      return staging ? 'outcome.rehearsalCancelled' : 'outcome.cancelled';
    case 'rehearsed':
      return 'outcome.rehearsed';
    case 'installed':
      return 'installed.title';
  }
}

/** Whether it failed before the CA was asked: then the CA has counted nothing. */
export function isStopped({ outcome, failure, steps }: LastRequest): boolean {
  if (outcome !== 'failed') return false;
  return failure?.code === 'PREFLIGHT_BROKEN' || steps.find((step) => step.id === 'account')?.state === 'waiting';
}
