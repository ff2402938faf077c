import fs from 'node:fs';
import path from 'node:path';

/**
 * Files and folders below `folder` that belong to another user, or that others may read or write: a sentence each. On
 * Windows there are none, because its files have neither.
 */
export function foreignFiles(folder: string): string[] {
  const uid = process.getuid?.();
  if (uid === undefined || !fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    const { uid: owner, mode } = fs.lstatSync(file);
    const name = JSON.stringify(path.relative(folder, file));
    return [
      ...(owner === uid ? [] : [`${name} belongs to ${owner}`]),
      ...(!entry.isSymbolicLink() && !isLock(entry) && (mode & 0o077) !== 0
        ? [`${name} has the mode ${(mode & 0o777).toString(8)}`]
        : []),
    ];
  });
}

/** A lock is a folder with nothing in it. */
function isLock(entry: fs.Dirent): boolean {
  return entry.isDirectory() && entry.name.endsWith('.lock');
}
