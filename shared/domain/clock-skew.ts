/** What follows from the calendar on a machine whose clock differs from the CA's. Pure. */

/** From when on a difference between this machine's clock and the CA's is one; milliseconds. */
export const SAME_CLOCK_MS = 300_000;

/**
 * What is found by this machine's clock, where the CA's leads to the same; `null`: they lead to different things.
 *
 * @param judge what is found at a time in milliseconds since the epoch
 * @param skewMs by how much this machine's clock is known to be ahead of the CA's; `null`: it is not known to be wrong
 */
export function byBothClocks<T>(
  judge: (now: number) => T,
  now: number,
  skewMs: number | null,
  isSame: (one: T, other: T) => boolean,
): T | null {
  const found = judge(now);
  return skewMs === null || isSame(found, judge(now - skewMs)) ? found : null;
}
