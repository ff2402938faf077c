const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** After this time a worker's end is taken for a new misfortune, in milliseconds. */
export const HEALTHY_AFTER_MS = 60_000;

/** How long to wait before the next worker, in milliseconds. @param times how many ended in a row, from 1 */
export function restartPause(times: number): number {
  return times <= 1 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (times - 2));
}
