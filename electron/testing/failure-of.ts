import { toFailure } from '#shared/contract/client-failure.ts';
import type { Failure } from '#shared/contract/failures.ts';

/** The failure with which a client's call ends; `null`: it succeeded. */
export function failureOf(attempt: Promise<unknown>): Promise<Failure | null> {
  return attempt.then(
    () => null,
    (error: unknown) => toFailure(error),
  );
}
