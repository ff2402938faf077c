import path from 'node:path';
import { z } from 'zod';
import { failureSchema } from '#shared/contract/failures.ts';
import { outsideSchema } from '#shared/contract/snapshot.ts';
import { readIfThere, replaceDurably } from './files.ts';

const attemptsSchema = z.object({
  /** The name that was asked for. */
  name: z.string().nullable(),
  lastAttemptAt: z.iso.datetime().nullable(),
  /** Failures in a row. */
  failures: z.number().int(),
  lastError: failureSchema.nullable(),
  /** The CA said: not before this time (Retry-After). */
  notBefore: z.iso.datetime().nullable(),
  /** When the first of these failures was, and when the CA last issued, whatever became of the certificate then. */
  firstFailureAt: z.iso.datetime().nullable().default(null),
  lastIssuedAt: z.iso.datetime().nullable().default(null),
  /** What this CA, or its staging environment, last saw of us from outside. */
  outside: outsideSchema.nullable().default(null),
});
/** How the last attempts at one CA went. Survives restarts, so that a CA's "not before" is honoured. */
export type Attempts = z.infer<typeof attemptsSchema>;

export const NO_ATTEMPTS: Attempts = {
  name: null,
  lastAttemptAt: null,
  failures: 0,
  lastError: null,
  notBefore: null,
  firstFailureAt: null,
  lastIssuedAt: null,
  outside: null,
};

/** The memory of attempts, in a small file beside `orders/`. What cannot be read counts as nothing remembered. */
export async function loadAttempts(folder: string): Promise<Attempts> {
  try {
    const text = await readIfThere(path.join(folder, 'attempts.json'));
    return text === null ? NO_ATTEMPTS : attemptsSchema.parse(JSON.parse(text));
  } catch {
    return NO_ATTEMPTS;
  }
}

/** Remembers; a disk that refuses must not hide the failure that is being remembered. True when it was written. */
export async function saveAttempts(folder: string, attempts: Attempts): Promise<boolean> {
  try {
    await replaceDurably(path.join(folder, 'attempts.json'), `${JSON.stringify(attempts, null, 2)}\n`);
    return true;
  } catch {
    return false;
  }
}
