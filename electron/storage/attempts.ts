import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { failureSchema } from '#shared/contract/failures.ts';
import { externalReachabilitySchema } from '#shared/contract/snapshot.ts';
import { keptAsideName, makePrivateFolder, readIfExists, renameWithRetry, replaceDurably } from './files.ts';

const attemptsSchema = z.object({
  /** The host name that was requested. */
  name: z.string().nullable(),
  lastAttemptAt: z.iso.datetime().nullable(),
  /** Requests that failed in a row; counted with the CA that is set first, whichever CAs were asked. */
  failures: z.number().int(),
  lastError: failureSchema.nullable(),
  /** Until when the CA is blocked (Retry-After); `limit`: the failure with which it said so. */
  notBefore: z.iso.datetime().nullable(),
  limit: failureSchema.nullable().default(null),
  /** When the CA said so. */
  heldSince: z.iso.datetime().nullable().default(null),
  /** When the first of these failures was; when the CA last issued a certificate, even if it was not installed. */
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
 * Loads the attempts at one CA from a small file beside `orders/`; `null`: none. What is damaged counts as none; the file
 * is kept aside before it is next written.
 *
 * Stored by directory URL, as accounts are: two CAs on one host share the folder.
 *
 * @throws the system's error where the file cannot be read: then nothing is known
 */
export async function loadAttempts(folder: string, directoryUrl: string): Promise<AttemptRecord | null> {
  return (await readAll(folder, directoryUrl)).attempts[directoryUrl] ?? null;
}

/** Saves the attempts. False where the disk refuses them, which must not hide the failure that is being saved. */
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
    // Earlier versions had one CA per folder: their record counts for whichever CA is asked about.
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
