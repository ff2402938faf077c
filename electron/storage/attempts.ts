import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { foreignAddressSchema, foreignCountSchema, foreignTimeSchema } from '#shared/contract/foreign-values.ts';
import { failureSchema } from '#shared/contract/failures.ts';
import { externalReachabilitySchema } from '#shared/contract/snapshot.ts';
import { directoryKey, entryForDirectory, withoutDirectory } from '#shared/values/acme-directory.ts';
import { makePrivateFolder } from './files.ts';
import { rootAbove } from './vault-folder.ts';
import { soundEntries, stateFile, type StateFile } from './state-file.ts';

const attemptsSchema = z.object({
  /** The host name that was requested. */
  name: z.string().nullable(),
  lastAttemptAt: foreignTimeSchema.nullable(),
  /** Requests that failed in a row; counted with the CA that is set first, whichever CAs were asked. */
  failures: foreignCountSchema,
  lastError: failureSchema.nullable(),
  /** Until when the CA is blocked (Retry-After); `limit`: the failure with which it said so. */
  notBefore: foreignTimeSchema.nullable(),
  limit: failureSchema.nullable().default(null),
  /** When the CA said so. */
  heldSince: foreignTimeSchema.nullable().default(null),
  /** Somebody has had the CA asked all the same; that happens once. */
  insisted: z.boolean().default(false),
  /** When the first of these failures was; when the CA last issued a certificate, even if it was not installed. */
  firstFailureAt: foreignTimeSchema.nullable().default(null),
  lastIssuedAt: foreignTimeSchema.nullable().default(null),
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
  insisted: false,
  firstFailureAt: null,
  lastIssuedAt: null,
  outside: null,
};

/**
 * Loads the attempts at one CA from a small file beside `orders/`; `null`: none. What is damaged counts as none.
 *
 * Stored by directory URL, as accounts are: two CAs on one host share the folder.
 *
 * @throws the system's error where the file cannot be read: then nothing is known
 */
export async function loadAttempts(folder: string, directoryUrl: string): Promise<AttemptRecord | null> {
  return entryForDirectory(await openFile(folder, directoryUrl).read(), directoryUrl) ?? null;
}

/** Saves the attempts. False where the disk refuses them, which must not hide the failure that is being saved. */
export async function saveAttempts(folder: string, directoryUrl: string, attempts: AttemptRecord): Promise<boolean> {
  try {
    await openFile(folder, directoryUrl).update((all) => ({
      ...withoutDirectory(all, directoryUrl),
      [directoryKey(directoryUrl)]: attempts,
    }));
    return true;
  } catch {
    return false;
  }
}

type AttemptsByUrl = Record<string, AttemptRecord>;

function openFile(folder: string, directoryUrl: string): StateFile<AttemptsByUrl> {
  return stateFile<AttemptsByUrl>({
    file: path.join(folder, 'attempts.json'),
    within: rootAbove(folder),
    schema: z.union([
      // Earlier versions had one CA per folder: their record counts for whichever CA is asked about.
      attemptsSchema.transform((single) => ({ [directoryKey(directoryUrl)]: single })),
      z.record(foreignAddressSchema, attemptsSchema),
    ]),
    empty: {},
    salvage: soundEntries(attemptsSchema, (url) => foreignAddressSchema.safeParse(url).success),
    unreadable: 'throw',
    async makeFolder() {
      // Before the first account there is no folder; where the database directory has gone, none is made in its place.
      await fs.access(path.dirname(path.dirname(folder)));
      await makePrivateFolder(folder);
    },
  });
}
