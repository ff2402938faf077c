import type { LastRequest } from '#shared/contract/snapshot.ts';

/** The key of the text that says how a request, a rehearsal or a renewal that nobody clicked for ended. Pure. */
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

/** Whether it failed before the CA was asked: then the CA has counted nothing. */
export function isStopped({ outcome, failure, steps }: LastRequest): boolean {
  if (outcome !== 'failed') return false;
  return failure?.code === 'PREFLIGHT_BROKEN' || steps.find((step) => step.id === 'account')?.state === 'waiting';
}

/** Whether there is nothing to say of how it ended: it shows elsewhere, or is only the way to what follows at once. */
export function isOutcomeHidden({ outcome, automatic }: LastRequest): boolean {
  return outcome === 'installed' || (outcome === 'rehearsed' && automatic);
}
