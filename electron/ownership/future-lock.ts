/** Locks whose time lies ahead, because a clock was: how old they are cannot be told by it. */
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often a living process refreshes a lock that it holds for longer; milliseconds. */
export const HEARTBEAT_MS = 2500;
/** A living owner has refreshed its lock within this time, also after its clock was set back; milliseconds. */
const WATCH_MS = 1.6 * HEARTBEAT_MS;
const WATCH_PAUSE_MS = 100;

/** The time of a lock in milliseconds since the epoch, where that lies ahead; `null`: it does not, or there is no lock. */
export function futureTimeOf(lock: string): number | null {
  const { mtimeMs } = fs.statSync(lock, { throwIfNoEntry: false }) ?? { mtimeMs: -Infinity };
  return mtimeMs > Date.now() ? mtimeMs : null;
}

/**
 * Watches a lock for longer than a living owner leaves it alone.
 *
 * @param before its time, which says nothing because it lies ahead
 * @returns whether the lock was removed; false: somebody has refreshed or released it
 */
export async function removeUnlessRefreshed(lock: string, before: number): Promise<boolean> {
  const isUntouched = (place: string) => fs.statSync(place, { throwIfNoEntry: false })?.mtimeMs === before;
  // Not by the clock: it is being set.
  for (const deadline = performance.now() + WATCH_MS; performance.now() < deadline;) {
    if (!isUntouched(lock)) return false;
    await sleep(WATCH_PAUSE_MS);
  }
  // Renamed first: two that watched the same lock must not remove the one that the quicker of them has taken since.
  const aside = `${lock}.${process.pid}`;
  try {
    fs.renameSync(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  if (isUntouched(aside)) {
    fs.rmSync(aside, { recursive: true, force: true });
    return true;
  }
  fs.renameSync(aside, lock);
  return false;
}
