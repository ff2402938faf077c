/** Turns what a client catches back into a failure. */
import { ORPCError } from '@orpc/client';
import { failure } from './failure-error.ts';
import { failureSchema, type Failure } from './failures.ts';

/** The failure behind a rejected call; `INTERNAL` for any other error, whose text is never shown. */
export function toFailure(error: unknown): Failure {
  if (error instanceof ORPCError) {
    const { code, data } = error as ORPCError<string, unknown>;
    const parsed = failureSchema.safeParse({ code, data });
    if (parsed.success) return parsed.data;
  }
  return failure('INTERNAL', {});
}
