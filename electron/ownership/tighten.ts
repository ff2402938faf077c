import fs from 'node:fs';
import { distrustOf } from './distrust.ts';

/** What became of what others may do: nothing had to be done, it was taken from them, or it could not be. */
export type Tightening = 'fine' | 'tightened' | 'open';

/** A folder in which everybody may make files, as `/tmp` is: that is its purpose. */
const STICKY = 0o1000;

/**
 * Takes from all other accounts what they may do with a file or folder of this account.
 *
 * What is missing, a link or somebody else's is left alone, and is `fine`: whoever is to use it refuses it. On Windows
 * there is nothing to be done.
 *
 * @param bits which bits of the mode are taken away
 */
export async function tighten(target: string, bits: number): Promise<Tightening> {
  if (process.geteuid === undefined) return 'fine';
  const isOurs = (found: fs.Stats): boolean => {
    const reason = distrustOf(found);
    return (reason === null || reason === 'writableByOthers') && (found.isFile() || found.isDirectory());
  };
  const found = await fs.promises.lstat(target).catch(() => null);
  if (found === null || !isOurs(found) || (found.mode & bits) === 0) return 'fine';
  try {
    // By its handle: where others may still write, the name may be another file's by the next step.
    const handle = await fs.promises.open(target, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
    try {
      const opened = await handle.stat();
      // A file with a second name may be one of the system's, linked here by somebody for us to change it.
      const isOnlyHere = opened.isDirectory() || opened.nlink === 1;
      if (!isOurs(opened) || !isOnlyHere || (opened.isDirectory() && (opened.mode & STICKY) !== 0)) return 'open';
      await handle.chmod(opened.mode & 0o7777 & ~bits);
      // Some file systems accept a mode and do not keep it.
      return ((await handle.stat()).mode & bits) === 0 ? 'tightened' : 'open';
    } finally {
      await handle.close();
    }
  } catch {
    return 'open';
  }
}

/** Tightens all of them, the outermost first. `bits`: for each path what is taken away. */
export async function tightenAll(
  targets: readonly { path: string; bits: number }[],
): Promise<{ tightened: string[]; open: string[] }> {
  const tightened: string[] = [];
  const open: string[] = [];
  for (const { path, bits } of targets) {
    const outcome = await tighten(path, bits);
    if (outcome === 'tightened') tightened.push(path);
    if (outcome === 'open') open.push(path);
  }
  return { tightened, open };
}
