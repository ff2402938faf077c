import type { Finding } from '#shared/contract/findings.ts';
import type { Facts } from './facts.ts';

/** From when on a difference between this machine's clock and the CA's is one; milliseconds. */
const SAME_CLOCK_MS = 300_000;

/**
 * What follows from the calendar, where this machine's clock and the CA's agree about it. A wrong clock overrides the
 * calendar: what to do is to set it, and nothing else can be said before.
 *
 * The CA is asked in a check alone, where it is asked anyway; an evaluation asks none.
 *
 * @param judge what is found at a time in milliseconds since the epoch
 * @param undecided what is reported where the clocks lead to different findings
 */
export async function judgeByBothClocks(
  facts: Facts,
  judge: (now: number) => Finding,
  undecided: () => Finding,
): Promise<Finding> {
  const found = judge(facts.now());
  const skewMs = await clockSkewOf(facts);
  if (skewMs === null) return found;
  return judge(facts.now() - skewMs).code === found.code ? found : undecided();
}

/** By how much this machine's clock is ahead of the CA's, in milliseconds; `null`: it is right, or that is not known. */
export async function clockSkewOf(facts: Facts): Promise<number | null> {
  if (facts.purpose !== 'check') return null;
  const answer = await facts.directory();
  if (answer.kind === 'unreachable' || answer.skewMs === null) return null;
  return Math.abs(answer.skewMs) > SAME_CLOCK_MS ? answer.skewMs : null;
}
