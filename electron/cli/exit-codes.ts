import { failureTraits, type FailureTraits } from '#shared/contract/failure-traits.ts';
import type { Failure } from '#shared/contract/failures.ts';

export const EXIT_DONE = 0;
/** Checked, and not healthy. */
export const EXIT_NOT_HEALTHY = 1;
export const EXIT_USAGE = 2;
/** The CA or the network has refused it. */
export const EXIT_REFUSED = 4;
/** What a shell reports for a process ended by SIGINT: 128 + 2. */
const EXIT_INTERRUPTED = 130;

const exitCodes: Record<FailureTraits['exit'], number> = {
  notHealthy: EXIT_NOT_HEALTHY,
  usage: EXIT_USAGE,
  precondition: 3,
  refused: EXIT_REFUSED,
  busy: 5,
};

/** The exit code of a failure; 130 when it was cancelled because this process was interrupted. */
export function exitCodeOf(failure: Failure, interrupted: boolean): number {
  return failure.code === 'CANCELLED' && interrupted ? EXIT_INTERRUPTED : exitCodes[failureTraits[failure.code].exit];
}
