import net from 'node:net';

/**
 * How long an address of a name may take to answer before the next one is tried, in milliseconds. By default Node allows
 * 250 and then drops the attempt for good, which a line by satellite or a weak mobile network never meets; and where the
 * last address is one of IPv6 and there is no IPv6, nothing is left. Two and a half seconds are enough for a first packet
 * that is lost and sent again after one, and three dead addresses still leave time within the ten seconds of a check.
 */
const ATTEMPT_TIMEOUT_MS = 2500;

/**
 * Sets, for everything in this process that connects to a name, how long each of its addresses is given.
 *
 * @see https://nodejs.org/api/net.html#netsetdefaultautoselectfamilyattempttimeoutvalue
 */
export function allowSlowLines(): void {
  net.setDefaultAutoSelectFamilyAttemptTimeout(ATTEMPT_TIMEOUT_MS);
}
