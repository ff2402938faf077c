import type { Finding } from '#shared/contract/findings.ts';
import { byBothClocks, SAME_CLOCK_MS } from '#shared/domain/clock-skew.ts';
import type { Facts } from './facts.ts';

/**
 * What follows from the calendar, where this machine's clock and the CA's agree about it. A wrong clock overrides the
 * calendar: what to do is to set it, and nothing else can be said before.
 *
 * The CA is asked in a check alone, where it is asked anyway; an evaluation asks none, and goes by what is known.
 *
 * @param judge what is found at a time in milliseconds since the epoch
 * @param undecided what is reported where the clocks lead to different findings
 */
export async function judgeByBothClocks(
  facts: Facts,
  judge: (now: number) => Finding,
  undecided: () => Finding,
): Promise<Finding> {
  const skewMs = await clockSkewOf(facts);
  return byBothClocks(judge, facts.now(), skewMs, (one, other) => one.code === other.code) ?? undecided();
}

/** By how much this machine's clock is ahead of the CA's, in milliseconds; `null`: it is right, or that is not known. */
export async function clockSkewOf(facts: Facts): Promise<number | null> {
  if (facts.purpose === 'evaluate') return facts.knownSkewMs;
  const answer = await facts.directory();
  if (answer.kind === 'unreachable' || answer.skewMs === null) return facts.knownSkewMs;
  return Math.abs(answer.skewMs) > SAME_CLOCK_MS ? answer.skewMs : null;
}
