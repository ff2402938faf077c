import path from 'node:path';
import type { Journal } from './journal.ts';

/** How far back the journal is asked: all that it keeps. */
const JOURNAL_ENTRIES = 100_000;

/**
 * Whether a certificate was installed in this database directory, and not deleted by us since. The journal lies beside
 * the settings and not in the database: only so can a drive that is away be told from one that was never used.
 */
export function wasInstalledIn(databaseDirectory: string, journal: Pick<Journal, 'list'>): boolean {
  const root = `${comparable(path.join(databaseDirectory, 'letsencrypt'))}${path.sep}`;
  let isInstalled = false;
  for (const entry of entriesOf(journal)) {
    const { event } = entry;
    if (event !== 'certificateInstalled' && event !== 'certificateDeleted') continue;
    if (`${comparable(entry.directory)}${path.sep}`.startsWith(root)) isInstalled = event === 'certificateInstalled';
  }
  return isInstalled;
}

/** A journal that cannot be read stops nobody: nothing is known then. */
function entriesOf(journal: Pick<Journal, 'list'>): ReturnType<Journal['list']> {
  try {
    return journal.list(JOURNAL_ENTRIES);
  } catch {
    return [];
  }
}

/** Windows tells no capitals apart in a path. */
function comparable(folder: string): string {
  const resolved = path.resolve(folder);
  return process.platform === 'win32' ? resolved.toLowerCase() : resolved;
}
