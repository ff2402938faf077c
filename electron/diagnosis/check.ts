import type { CheckId, Finding } from '#shared/contract/findings.ts';
import type { Facts } from './facts.ts';

export type ReportFinding = (one: Finding) => void;

/**
 * One check: what it looks at, and how.
 *
 * Law: reports at least one finding for each of its `ids`, whatever happens; waits for nothing longer than its probes
 * do; ends soon after `signal` aborts, by throwing its reason; changes nothing that outlives it.
 */
export type Check = {
  ids: readonly [CheckId, ...CheckId[]];
  run(facts: Facts, report: ReportFinding, signal: AbortSignal): Promise<void>;
};

/**
 * Runs checks side by side. What several of them need is asked once, by the facts.
 *
 * @param onDone called when a check has said everything, with its ids
 */
export async function runChecks(
  checks: readonly Check[],
  facts: Facts,
  report: ReportFinding,
  onDone: (ids: readonly CheckId[]) => void,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const runs = checks.map(async (check) => {
    await check.run(facts, report, signal);
    onDone(check.ids);
  });
  // All of them: one that fails must not leave another speaking into whatever runs next.
  const ends = await Promise.allSettled(runs);
  signal.throwIfAborted();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
