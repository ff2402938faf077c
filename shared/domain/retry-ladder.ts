/** How long to wait after failures in the background. Pure; times and spans are in milliseconds. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** CertMagic's rungs (`async.go`): quick while somebody may just be putting things right, then slower and slower. */
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

/** For so long the last rung holds. After it the cause is one that waits for a person: once a day is enough. */
const LADDER_ENDS_AFTER = 30 * DAY;
const AFTER_THE_LADDER = DAY;

/** Of a lifetime: the longest wait. So even the twentieth that counts as an emergency holds several attempts. */
const LONGEST_WAIT_DIVISOR = 40;

/**
 * When to try again after failures in a row. It never gives up: what was broken for a month may be repaired tomorrow.
 *
 * @param failures how many there were since the last success; 0: at once
 * @param lifetime of the certificate that is to be renewed; `null` where there is none yet
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
