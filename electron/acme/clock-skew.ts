import { isTime } from '#shared/values/times.ts';

/** `Date` has no fraction of a second (RFC 9110 §5.6.7): on average half a second is cut off. */
const HALF_A_SECOND_MS = 500;

/**
 * By how much this machine's clock is ahead of a server's, in milliseconds; `null`: the server has sent no time. Compares
 * with the middle of the round trip: the server read its clock between request and answer.
 *
 * @param date the answer's `Date`
 * @param sentAt as `arrivedAt`, in milliseconds since the epoch by this machine's clock
 */
export function skewOf(date: string | undefined, sentAt: number, arrivedAt: number): number | null {
  const told = Date.parse(date ?? '');
  return !isTime(told) ? null : (sentAt + arrivedAt) / 2 - (told + HALF_A_SECOND_MS);
}
