/** Times that were written down when something happened, by a clock that may have been wrong. Pure. */

/** Clocks are set back by seconds all the time; milliseconds. */
const TOLERANCE = 60_000;

/** Whether a remembered time can be told: one that lies ahead was noted by a clock that was wrong. @param now milliseconds since the epoch */
export function hasBeen(at: string, now: number): boolean {
  return Date.parse(at) <= now + TOLERANCE;
}

/** The time; `null` where it lies ahead, or there is none. */
export function pastOrNull(at: string | null, now: number): string | null {
  return at !== null && hasBeen(at, now) ? at : null;
}
