import fs from 'node:fs';
import path from 'node:path';
import { distrustOf, distrustOfOwner } from './distrust.ts';

/** What became of what others may do: nothing had to be done, it was taken from them, or it could not be. */
export type Tightening = 'fine' | 'tightened' | 'open';

/** A folder in which everybody may make files, as `/tmp` is: that is its purpose. */
const STICKY = 0o1000;

/**
 * Takes from all other accounts what they may do with a file, folder or socket of this account.
 *
 * What is a link or somebody else's is left alone, and is `foreign`: whoever is to use it refuses it. On Windows there is
 * nothing to be done.
 *
 * @param bits which bits of the mode are taken away
 */
export async function tighten(target: string, bits: number): Promise<Tightening | 'foreign'> {
  if (process.geteuid === undefined) return 'fine';
  const found = await fs.promises.lstat(target).catch(() => null);
  if (found !== null && distrustOfOwner(found) !== null) return 'foreign';
  if (found === null || !isOurs(found) || (found.mode & bits) === 0) return 'fine';
  if (found.isSocket()) return tightenSocket(target, bits);
  try {
    // By its handle: where others may still write, the name may be another file's by the next step.
    const handle = await fs.promises.open(target, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
    try {
      const opened = await handle.stat();
      if (!mayBeChanged(opened)) return 'open';
      await handle.chmod(modeWithout(opened, bits));
      // Some file systems accept a mode and do not keep it.
      return ((await handle.stat()).mode & bits) === 0 ? 'tightened' : 'open';
    } finally {
      await handle.close();
    }
  } catch {
    return 'open';
  }
}

/** The same at once, for a socket and for folders on a local disk; what is foreign is `fine`. Never throws. */
export function tightenSync(target: string, bits: number): Tightening {
  if (process.geteuid === undefined) return 'fine';
  try {
    const found = fs.lstatSync(target, { throwIfNoEntry: false });
    if (found === undefined || !isOurs(found) || (found.mode & bits) === 0) return 'fine';
    if (found.isSocket()) return tightenSocket(target, bits);
    const descriptor = fs.openSync(target, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
    try {
      const opened = fs.fstatSync(descriptor);
      if (!mayBeChanged(opened)) return 'open';
      fs.fchmodSync(descriptor, modeWithout(opened, bits));
      return (fs.fstatSync(descriptor).mode & bits) === 0 ? 'tightened' : 'open';
    } finally {
      fs.closeSync(descriptor);
    }
  } catch {
    return 'open';
  }
}

/** A socket cannot be opened, so its name must be nobody else's to change: its folder is tightened first. */
function tightenSocket(target: string, bits: number): Tightening {
  try {
    if (distrustOf(fs.lstatSync(path.dirname(target))) !== null) return 'open';
    const found = fs.lstatSync(target);
    if (!found.isSocket() || !isOurs(found)) return 'open';
    // Nobody executes a socket, its owner neither.
    fs.chmodSync(target, modeWithout(found, bits) & 0o666);
    return (fs.lstatSync(target).mode & bits) === 0 ? 'tightened' : 'open';
  } catch {
    return 'open';
  }
}

function isOurs(found: fs.Stats): boolean {
  return distrustOfOwner(found) === null && (found.isFile() || found.isDirectory() || found.isSocket());
}

/** A file with a second name may be one of the system's, linked here by somebody for us to change it. */
function mayBeChanged(opened: fs.Stats): boolean {
  const isOnlyHere = opened.isDirectory() || opened.nlink === 1;
  return isOurs(opened) && isOnlyHere && !(opened.isDirectory() && (opened.mode & STICKY) !== 0);
}

function modeWithout(found: fs.Stats, bits: number): number {
  return found.mode & 0o7777 & ~bits;
}

/** Tightens all of them, the outermost first. `bits`: for each path what is taken away. */
export async function tightenAll(
  targets: readonly { path: string; bits: number }[],
): Promise<{ tightened: string[]; open: string[]; foreign: string[] }> {
  const found = { tightened: [] as string[], open: [] as string[], foreign: [] as string[] };
  for (const { path, bits } of targets) {
    const outcome = await tighten(path, bits);
    if (outcome !== 'fine') found[outcome].push(path);
  }
  return found;
}
