import fs from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder for its owner alone, and those above it that are missing; what is there stays as it is.
 *
 * One after the other: where Node makes several, it says ENOENT of a read-only file system, and goes round for ever where
 * the system says ENOENT of a folder whose parent is there (procfs).
 *
 * @throws the system's error
 */
export function makeFolderSync(folder: string): void {
  const place = path.resolve(folder);
  for (let first = firstMissing(place); first !== null; first = firstMissing(place)) {
    try {
      fs.mkdirSync(first, { mode: 0o700 });
    } catch (error) {
      // Another process was quicker.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** The outermost folder on the way that is not there; `null`: all of them are. */
function firstMissing(folder: string): string | null {
  if (fs.lstatSync(folder, { throwIfNoEntry: false }) !== undefined) return null;
  const above = path.dirname(folder);
  return above === folder ? folder : (firstMissing(above) ?? folder);
}
