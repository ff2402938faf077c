/** How long to wait after failures of automatic attempts. Pure; times and spans are in milliseconds. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** CertMagic's intervals (`async.go`): short while somebody may be fixing the cause, then longer and longer. */
export const RETRY_LADDER: readonly number[] = [
  ...minutes(1, 2, 2, 5),
  ...minutes(10, 10, 10, 20),
  ...minutes(20, 20, 20),
  ...minutes(30, 30, 30, 30, 30, 30),
  ...hours(1, 1, 1),
  ...hours(2, 2),
  ...hours(3, 3),
  ...hours(6),
];

/** The ladder ends this long after the first failure. By then the cause needs a person: once a day is enough. */
const LADDER_ENDS_AFTER = 30 * DAY;
const AFTER_THE_LADDER = DAY;

/** The longest wait as a part of the lifetime, so that even the last twentieth (the emergency) has several attempts. */
export const LONGEST_WAIT_DIVISOR = 40;

/**
 * When to try again after failures in a row. Never gives up: what was broken for a month may be repaired tomorrow.
 *
 * @param failures since the last success; 0: try at once
 * @param lifetime of the certificate to be renewed; `null` where there is none yet
 */
export function retryAt(
  failures: number,
  firstFailureAt: number,
  lastFailureAt: number,
  lifetime: number | null,
): number {
  if (failures < 1) return lastFailureAt;
  const isPastLadder = lastFailureAt - firstFailureAt >= LADDER_ENDS_AFTER;
  const rung = isPastLadder ? AFTER_THE_LADDER : (RETRY_LADDER[failures - 1] ?? RETRY_LADDER.at(-1) ?? DAY);
  return lastFailureAt + Math.ceil(lifetime === null ? rung : Math.min(rung, lifetime / LONGEST_WAIT_DIVISOR));
}

function minutes(...numbers: number[]): number[] {
  return numbers.map((number) => number * MINUTE);
}

function hours(...numbers: number[]): number[] {
  return numbers.map((number) => number * HOUR);
}
