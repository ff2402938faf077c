import { ORPCError } from '@orpc/client';
import type { Failure } from '#shared/contract/failures.ts';
import type { Texts } from '#shared/texts/shape.ts';

/**
 * The failure behind a rejected call; `INTERNAL` for any error that is not one of ours (its text is never shown).
 *
 * The service has checked the data against the schema of their code: only then is an error `defined`. So the panel does
 * not check them again, as it does not check snapshots. A code without a text comes from another version.
 */
export function failureOf(error: unknown, { failures }: Pick<Texts, 'failures'>): Failure {
  if (error instanceof ORPCError) {
    const { code, data, defined } = error as ORPCError<string, unknown>;
    if (defined && Object.hasOwn(failures, code)) return { code, data } as Failure;
  }
  return { code: 'INTERNAL', data: {} };
}
