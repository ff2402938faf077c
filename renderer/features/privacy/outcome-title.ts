import type { LastRequest } from '#shared/contract/snapshot.ts';

/** The key of the text that says how a request, a rehearsal or an automatic renewal ended. Pure. */
export function outcomeTitleKey(request: LastRequest) {
  const { outcome, staging, automatic } = request;
  switch (outcome) {
    case 'failed':
      if (automatic) return isStopped(request) ? 'outcome.renewalStopped' : 'outcome.renewalFailed';
      if (isStopped(request)) return staging ? 'outcome.rehearsalStopped' : 'outcome.stopped';
      return staging ? 'outcome.rehearsalFailed' : 'outcome.failed';
    case 'cancelled':
      if (automatic) return 'outcome.renewalCancelled';
      return staging ? 'outcome.rehearsalCancelled' : 'outcome.cancelled';
    case 'rehearsed':
      return 'outcome.rehearsed';
    case 'installed':
      return 'installed.title';
  }
}

/** Whether the request failed before the CA was asked: then nothing counts towards the CA's limits. */
export function isStopped({ outcome, failure, steps }: LastRequest): boolean {
  if (outcome !== 'failed') return false;
  return failure?.code === 'PREFLIGHT_BROKEN' || steps.find((step) => step.id === 'account')?.state === 'waiting';
}

/** Whether the outcome needs no explanation: it shows elsewhere, or the renewal itself follows at once. */
export function isOutcomeHidden({ outcome, automatic }: LastRequest): boolean {
  return outcome === 'installed' || (outcome === 'rehearsed' && automatic);
}
