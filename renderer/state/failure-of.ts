import { ORPCError } from '@orpc/client';
import type { Failure } from '#shared/contract/failures.ts';
import type { Texts } from '#shared/texts/shape.ts';

/**
 * The failure behind a rejected call; `INTERNAL` for whatever is not one of ours (its text is never shown).
 *
 * That the data fit their code, the service has seen to by the same schemas: only then is an error a defined one. So
 * the panel does without them, as it does for snapshots. A code without a text is that of another version.
 */
export function failureOf(error: unknown, { failures }: Pick<Texts, 'failures'>): Failure {
  if (error instanceof ORPCError) {
    const { code, data, defined } = error as ORPCError<string, unknown>;
    if (defined && Object.hasOwn(failures, code)) return { code, data } as Failure;
  }
  return { code: 'INTERNAL', data: {} };
}
