import type { Snapshot } from '#shared/contract/snapshot.ts';

/**
 * Which part of the page says when the next attempt to renew follows, so that it is said once. `banner`: the one about the
 * certificate's end; `header`: where none is there; `null`: nothing is due, or nothing follows by itself. Pure.
 */
export function nextAttemptSaidIn({
  renewal,
  lifetimeNotice,
}: Pick<Snapshot, 'renewal' | 'lifetimeNotice'>): 'banner' | 'header' | null {
  const { automatic, nextAttemptAt, reason } = renewal;
  if (automatic === null || nextAttemptAt === null || reason === 'notDue' || reason === 'none') return null;
  return lifetimeNotice !== null && lifetimeNotice.kind !== 'renewed' ? 'banner' : 'header';
}
