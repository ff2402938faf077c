import fs from 'node:fs';
import path from 'node:path';
import { shownInJournal, type Journal } from './journal.ts';

/** How far back the journal is asked: all that it keeps. */
const JOURNAL_ENTRIES = 100_000;

/**
 * Whether a certificate was installed in this database directory, and not deleted by us since. The journal lies beside
 * the settings and not in the database: only so can a drive that is away be told from one that was never used.
 *
 * A path is compared as the journal shows it. Two that differ only in what it leaves out count as one: then somebody is
 * asked once too often, and nothing is begun anew by mistake.
 */
export function wasInstalledIn(databaseDirectory: string, journal: Pick<Journal, 'list' | 'file'>): boolean {
  const root = `${comparable(shownInJournal(path.resolve(databaseDirectory, 'letsencrypt')))}${path.sep}`;
  let isInstalled = false;
  for (const change of changesOf(journal)) {
    if (change.folder.startsWith(root)) isInstalled = change.isInstalled;
  }
  return isInstalled;
}

/** What happened to a folder below a database directory, as it is compared. */
type Change = { folder: string; isInstalled: boolean };

/** What each journal said when it was last read: the file holds a megabyte, and is asked about often. */
const known = new Map<string, { stamp: string; changes: readonly Change[] }>();

/** A journal that cannot be read stops nobody: nothing is known then. */
function changesOf(journal: Pick<Journal, 'list' | 'file'>): readonly Change[] {
  try {
    const stamp = stampOf(journal.file);
    const last = known.get(journal.file);
    if (last?.stamp === stamp) return last.changes;
    const changes = journal.list(JOURNAL_ENTRIES).flatMap((entry): Change[] => {
      const { event } = entry;
      if (event !== 'certificateInstalled' && event !== 'certificateDeleted') return [];
      const folder = `${comparable(path.resolve(entry.directory))}${path.sep}`;
      return [{ folder, isInstalled: event === 'certificateInstalled' }];
    });
    known.set(journal.file, { stamp, changes });
    return changes;
  } catch {
    return [];
  }
}

/** Changes with each entry; the older file changes only when this one begins anew. */
function stampOf(file: string): string {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  return found === undefined ? '' : [found.ino, found.size, found.mtimeMs].join(' ');
}

/** Windows tells no capitals apart in a path. */
function comparable(folder: string): string {
  return process.platform === 'win32' ? folder.toLowerCase() : folder;
}
