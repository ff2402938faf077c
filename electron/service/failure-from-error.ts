import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';

/**
 * The failure for a caught error: what nobody foresaw is `INTERNAL`. One case is foreseen: parts of the program are
 * loaded when they are first needed, and an update may have removed their files by then (`PROGRAM_REPLACED`).
 */
export function failureFrom(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return failure(isProgramReplaced(error) ? 'PROGRAM_REPLACED' : 'INTERNAL', {});
}

/** Whether an `import()` did not find its file. */
export function isProgramReplaced(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ERR_MODULE_NOT_FOUND';
}
