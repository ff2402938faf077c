import type { LastRequest } from '#shared/contract/snapshot.ts';

/** The key of the text that says how a request or a rehearsal ended. Pure. */
export function outcomeTitle({ outcome, staging, failure }: LastRequest) {
  switch (outcome) {
    case 'failed':
      if (failure?.code === 'PREFLIGHT_BROKEN') return 'outcome.stopped';
      return staging ? 'outcome.rehearsalFailed' : 'outcome.failed';
    case 'cancelled':
      return staging ? 'outcome.rehearsalCancelled' : 'outcome.cancelled';
    case 'rehearsed':
      return 'outcome.rehearsed';
    case 'installed':
      return 'installed.title';
  }
}
