/** Why something could not be written into a folder of ours: the folder itself, or what the system says. */
import fs from 'node:fs';
import path from 'node:path';
import { accountName, ownAccountName } from './account-name.ts';

export type NotWritten = {
  /** The folder that takes nothing; what was to be written, where that alone is in the way. */
  path: string;
  /** `notWritten`: the system refuses it for another reason than the others. */
  reason: 'readOnly' | 'full' | 'notWritable' | 'notWritten';
  /** The names of the account that `path` belongs to, and of the one that this program runs under; `null`: not known. */
  owner: string | null;
  account: string | null;
  systemCode: string;
};

const REASONS: Partial<Record<string, NotWritten['reason']>> = {
  EROFS: 'readOnly',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EACCES: 'notWritable',
  EPERM: 'notWritable',
};

/**
 * Never throws.
 *
 * @param entry what was to be made, changed or removed
 * @param cause what the system said to that
 */
export function notWritten(entry: string, cause: unknown): NotWritten {
  const { code } = cause as NodeJS.ErrnoException;
  const systemCode = typeof code === 'string' ? code : 'EIO';
  const reason = REASONS[systemCode] ?? 'notWritten';
  const target = path.resolve(entry);
  const folder = folderAbove(target);
  const isOfTheEntry = reason === 'notWritten' || (reason === 'notWritable' && takesEntries(folder) && isThere(target));
  const shown = isOfTheEntry ? target : folder;
  return { path: shown, reason, owner: ownerOf(shown), account: ownAccountName(), systemCode };
}

/** The nearest folder above that is there and may be looked at. */
function folderAbove(entry: string): string {
  const above = path.dirname(entry);
  if (above === entry) return above;
  try {
    if (fs.statSync(above).isDirectory()) return above;
  } catch {
    // It is not there, or hidden by one further up.
  }
  return folderAbove(above);
}

/** On Windows, `access` knows no access lists: there, each folder seems to take entries. */
function takesEntries(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isThere(entry: string): boolean {
  try {
    return fs.lstatSync(entry, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** Windows has no accounts by number. */
function ownerOf(entry: string): string | null {
  if (process.geteuid === undefined) return null;
  try {
    return accountName(fs.statSync(entry).uid);
  } catch {
    return null;
  }
}
