import type { CheckId, Finding } from '#shared/contract/findings.ts';
import type { Facts } from './facts.ts';

export type ReportFinding = (one: Finding) => void;

/**
 * One check: what it looks at, and how.
 *
 * Law: reports at least one finding for each of its `ids`, whatever happens; waits no longer than its probes' time
 * limits; throws the reason of `signal` soon after that aborts; leaves nothing changed behind.
 */
export type Check = {
  ids: readonly [CheckId, ...CheckId[]];
  run(facts: Facts, report: ReportFinding, signal: AbortSignal): Promise<void>;
};

/**
 * Runs checks concurrently. What several of them need is asked only once, by `facts`.
 *
 * @param onDone called with the ids of a check when it has reported all its findings
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
  // Waits for all: after one has failed, none of the others may still report while the next operation runs.
  const results = await Promise.allSettled(runs);
  signal.throwIfAborted();
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
