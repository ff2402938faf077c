/**
 * How long a CA's answer may keep this machine from asking again. One wrong answer (ten years, once) must not end all
 * renewals: where the CA does mean it, asking it once a day costs nothing, and it says so again (RFC 8555 §6.6). Pure;
 * times and spans are in milliseconds.
 */
import type { Failure } from '#shared/contract/failures.ts';
import { isoTime } from '#shared/values/times.ts';
import { LONGEST_WAIT_DIVISOR } from './retry-ladder.ts';

const DAY = 86_400_000;
/** Let's Encrypt's longest limit is a week. A limit that is said to last longer is a mistake. */
const LONGEST_LIMIT = 8 * DAY;

/** @param lifetime of the installed certificate; `null`: there is none */
export function longestHold(lifetime: number | null): number {
  return lifetime === null ? DAY : Math.min(DAY, Math.ceil(lifetime / LONGEST_WAIT_DIVISOR));
}

/**
 * The failure with a time that can be believed. A rate limit keeps the CA's own time, although the CA is asked again
 * earlier; any other failure names no later time than that at which it is.
 *
 * @param since when the CA said so
 */
export function withBelievableTime<F extends Failure>(failure: F, since: number, lifetime: number | null): F {
  if (!('retryAt' in failure.data) || failure.data.retryAt === null) return failure;
  const wait = Date.parse(failure.data.retryAt) - since;
  const held = longestHold(lifetime);
  if (wait <= (failure.code === 'CA_RATE_LIMITED' ? LONGEST_LIMIT : held)) return failure;
  return { ...failure, data: { ...failure.data, retryAt: isoTime(since + held) } };
}
