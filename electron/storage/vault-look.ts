import fs from 'node:fs/promises';
import { assertFolder } from './disk-probe.ts';
import { lookFailure } from './files.ts';
import { UnreadablePairError } from './pair-files.ts';

/**
 * Looks whether `letsencrypt/` is there: "no" is an answer only where it could be looked. Nothing is written.
 *
 * @param root `letsencrypt/`
 * @throws FailureError `DATABASE_DIRECTORY` where the database directory is not there, or one of the two is no folder or
 *   cannot be read
 */
export async function lookForRoot(databaseDirectory: string, root: string): Promise<boolean> {
  await orLookFailure(databaseDirectory, () => assertFolder(databaseDirectory));
  if (!(await orLookFailure(databaseDirectory, () => isEntry(root)))) return false;
  await orLookFailure(root, async () => {
    await assertFolder(root);
    await fs.readdir(root);
  });
  return true;
}

/**
 * Runs `action`, which only reads; what the file system refuses becomes a `DATABASE_DIRECTORY` that names `folder`.
 *
 * @throws UnreadablePairError what is there and cannot be used is not a matter of looking
 */
export async function orLookFailure<T>(folder: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof UnreadablePairError) throw error;
    throw lookFailure(folder, error);
  }
}

/** Whether there is something of this name, whatever it is: a link that leads nowhere is something. */
async function isEntry(file: string): Promise<boolean> {
  try {
    await fs.lstat(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
