import type { Snapshot } from '#shared/contract/snapshot.ts';
import { isAboutEnd } from '#shared/domain/end-notice.ts';

/**
 * Which part of the page says when the next attempt to renew follows, so that it is said once. `banner`: the one about the
 * certificate's end; `header`: where none is there and all is well; `null`: nothing is due, nothing follows by itself, or the
 * certificate's rows say it. Pure.
 */
export function nextAttemptSaidIn({
  renewal,
  lifetimeNotice,
  shield,
}: Pick<Snapshot, 'renewal' | 'lifetimeNotice' | 'shield'>): 'banner' | 'header' | null {
  const { automatic, nextAttemptAt, reason } = renewal;
  if (automatic === null || nextAttemptAt === null || reason === 'notDue' || reason === 'none') return null;
  if (isAboutEnd(lifetimeNotice)) return 'banner';
  // A header that says what is wrong has no room for what comes next.
  return shield === 'colour' ? 'header' : null;
}
