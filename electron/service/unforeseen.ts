import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';

/**
 * What was caught, as a failure: what nobody foresaw is `INTERNAL`. But that a file of the program is no longer there was
 * foreseen: what is needed for the first time is loaded then, and an update has taken it away.
 */
export function failureFrom(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return failure(isProgramReplaced(error) ? 'PROGRAM_REPLACED' : 'INTERNAL', {});
}

/** Whether an `import()` has not found what it asked for. */
export function isProgramReplaced(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ERR_MODULE_NOT_FOUND';
}
