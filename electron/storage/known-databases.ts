import path from 'node:path';
import { z } from 'zod';
import type { Journal } from './journal.ts';
import { stateFile } from './state-file.ts';

/**
 * Of which database directories this configuration knows that a certificate is installed there. It lies beside the
 * settings, not in the database: only so can a drive that is away be told from one that was never used.
 */
export type KnownDatabases = {
  /** Whether a certificate was installed there and has not been deleted by us since. */
  holdsCertificate(databaseDirectory: string): Promise<boolean>;
  /** Notes that one is there now, or no longer. What cannot be written is dropped: the journal knows it as well. */
  note(databaseDirectory: string, holdsCertificate: boolean): Promise<void>;
};

/** How far back the journal is asked about what was installed before this file existed. */
const JOURNAL_ENTRIES = 10_000;

export function openKnownDatabases(configDir: string, journal: Pick<Journal, 'list'>): KnownDatabases {
  const known = stateFile<Record<string, boolean>>({
    file: path.join(configDir, 'databases.json'),
    schema: z.record(z.string(), z.boolean()),
    empty: {},
    unreadable: 'throw',
  });

  return {
    async holdsCertificate(databaseDirectory) {
      const noted = await known.read().catch(() => null);
      const isNoted = noted?.[keyOf(databaseDirectory)];
      return isNoted ?? isInstalledByJournal(journal, databaseDirectory);
    },

    async note(databaseDirectory, holdsCertificate) {
      const key = keyOf(databaseDirectory);
      await known
        .update((all) => (all[key] === holdsCertificate ? all : { ...all, [key]: holdsCertificate }))
        .catch(() => undefined);
    },
  };
}

/** Windows tells no capitals apart in a path. */
function keyOf(databaseDirectory: string): string {
  const resolved = path.resolve(databaseDirectory);
  return process.platform === 'win32' ? resolved.toLowerCase() : resolved;
}

/** Whether the journal's last word about this directory is that a certificate is there. */
function isInstalledByJournal(journal: Pick<Journal, 'list'>, databaseDirectory: string): boolean {
  const root = `${keyOf(path.join(databaseDirectory, 'letsencrypt'))}${path.sep}`;
  let isInstalled = false;
  for (const entry of journal.list(JOURNAL_ENTRIES)) {
    const { event } = entry;
    if (event !== 'certificateInstalled' && event !== 'certificateDeleted') continue;
    if (`${keyOf(entry.directory)}${path.sep}`.startsWith(root)) isInstalled = event === 'certificateInstalled';
  }
  return isInstalled;
}
