import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { failureSchema } from '#shared/contract/failures.ts';
import { externalReachabilitySchema } from '#shared/contract/snapshot.ts';
import { keptAsideName, makePrivateFolder, readIfExists, renameWithRetry, replaceDurably } from './files.ts';

const attemptsSchema = z.object({
  /** The name that was asked for. */
  name: z.string().nullable(),
  lastAttemptAt: z.iso.datetime().nullable(),
  /** Failures in a row; of requests, which are remembered at the CA that is set first, whichever were asked. */
  failures: z.number().int(),
  lastError: failureSchema.nullable(),
  /** The CA said: not before this time (Retry-After); and with it this. */
  notBefore: z.iso.datetime().nullable(),
  limit: failureSchema.nullable().default(null),
  /** When it said so. */
  heldSince: z.iso.datetime().nullable().default(null),
  /** When the first of these failures was, and when the CA last issued, whatever became of the certificate then. */
  firstFailureAt: z.iso.datetime().nullable().default(null),
  lastIssuedAt: z.iso.datetime().nullable().default(null),
  /** What this CA, or its staging environment, last saw of us from outside. */
  outside: externalReachabilitySchema.nullable().default(null),
});
/** How the last attempts at one CA went. Survives restarts, so that a CA's "not before" is honoured. */
export type AttemptRecord = z.infer<typeof attemptsSchema>;

export const NO_ATTEMPTS: AttemptRecord = {
  name: null,
  lastAttemptAt: null,
  failures: 0,
  lastError: null,
  notBefore: null,
  limit: null,
  heldSince: null,
  firstFailureAt: null,
  lastIssuedAt: null,
  outside: null,
};

/**
 * The memory of attempts at one CA, in a small file beside `orders/`; `null`: none. What cannot be understood is kept
 * aside when it is written anew, and counts as none.
 *
 * By directory URL, as accounts are: two CAs on one host share the folder.
 *
 * @throws what the disk says where it does not let the file be read: then nothing is known
 */
export async function loadAttempts(folder: string, directoryUrl: string): Promise<AttemptRecord | null> {
  return (await readAll(folder, directoryUrl)).attempts[directoryUrl] ?? null;
}

/** Remembers; a disk that refuses must not hide the failure that is being remembered. True when it was written. */
export async function saveAttempts(folder: string, directoryUrl: string, attempts: AttemptRecord): Promise<boolean> {
  const file = path.join(folder, 'attempts.json');
  try {
    const before = await readAll(folder, directoryUrl);
    const all = { ...before.attempts, [directoryUrl]: attempts };
    // Before the first account there is no folder; where the database directory has gone, none is made in its place.
    await fs.access(path.dirname(path.dirname(folder)));
    await makePrivateFolder(folder);
    if (before.isDamaged) await renameWithRetry(file, keptAsideName(file));
    await replaceDurably(file, `${JSON.stringify(all, null, 2)}\n`);
    return true;
  } catch {
    return false;
  }
}

type Found = { attempts: Record<string, AttemptRecord>; isDamaged: boolean };

async function readAll(folder: string, directoryUrl: string): Promise<Found> {
  const text = await readIfExists(path.join(folder, 'attempts.json'));
  if (text === null) return { attempts: {}, isDamaged: false };
  try {
    const content: unknown = JSON.parse(text);
    // Earlier versions knew one CA a folder: what they remembered is of whichever is asked about.
    const single = attemptsSchema.safeParse(content);
    if (single.success) return { attempts: { [directoryUrl]: single.data }, isDamaged: false };
    const entries = Object.entries(z.record(z.url(), z.unknown()).parse(content));
    const read = entries.map(([url, entry]) => [url, attemptsSchema.safeParse(entry)] as const);
    return {
      attempts: Object.fromEntries(read.flatMap(([url, { data }]) => (data === undefined ? [] : [[url, data]]))),
      isDamaged: read.some(([, { success }]) => !success),
    };
  } catch {
    return { attempts: {}, isDamaged: true };
  }
}
