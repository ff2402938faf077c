/** Which times there are at all, whoever names one: a CA, a file that somebody wrote, a clock. Pure. */

/** The end of the year 9999, behind which ISO 8601 writes a year otherwise; milliseconds since the epoch. */
export const LAST_TIME = Date.UTC(10_000, 0) - 1;
/** The beginning of the year 0000, before which a year is written otherwise; `Date.UTC` takes 0 for 1900. */
const FIRST_WRITTEN = Date.parse('0000-01-01T00:00:00Z');

/**
 * Whether something can have happened, or be due, at this time: from 1970 to 9999. Whatever else somebody names is no
 * time, and reckoning with it would lead out of what can be written.
 *
 * @param time milliseconds since the epoch
 */
export function isTime(time: number): boolean {
  return time >= 0 && time <= LAST_TIME;
}

/**
 * A time that was reckoned, as the contract carries it: with four digits for the year. One from before or behind that
 * becomes the first or the last that can be written.
 *
 * @param time milliseconds since the epoch, but not `NaN`
 */
export function isoTime(time: number): string {
  return new Date(Math.min(Math.max(time, FIRST_WRITTEN), LAST_TIME)).toISOString();
}

/**
 * The day of a time, as file names have it: `2026-11-24`.
 *
 * @param timeZone of the day; by default that of the machine
 */
export function localDay(time: Date, timeZone?: string): string {
  // In Swedish a day is written so.
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(time);
}
