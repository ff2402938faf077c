import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { namesIn, removeNamed, writeDurably } from './files.ts';

const PROBE_FILE = /^\.profacto-schreibprobe-[\da-f]+$/;

/**
 * Writes 10 KiB, reads it back and deletes it: in `root`, or where that is not there yet, in the folder above.
 *
 * @throws the system's error
 */
export async function probeDisk(databaseDirectory: string, root: string): Promise<void> {
  // Checked first, to distinguish a missing directory from a missing folder below it.
  await assertFolder(databaseDirectory);
  // If `letsencrypt/` exists, it must be writable itself: it may belong to another user by now.
  const rootExists = (await namesIn(databaseDirectory)).includes(path.basename(root));
  if (rootExists) await assertFolder(root);
  // A process that was killed during this check has left its file; only one process checks at a time.
  for (const folder of [databaseDirectory, root]) await removeNamed(folder, PROBE_FILE);
  const name = `.profacto-schreibprobe-${randomBytes(6).toString('hex')}`;
  const file = path.join(rootExists ? root : databaseDirectory, name);
  const content = randomBytes(5120).toString('hex');
  try {
    await writeDurably(file, content);
    if ((await fs.readFile(file, 'utf8')) !== content) throw Object.assign(new TypeError(), { code: 'EIO' });
  } finally {
    await fs.rm(file, { force: true });
  }
}

/** @throws the system's error where it is not there, or no folder */
export async function assertFolder(folder: string): Promise<void> {
  if (!(await fs.stat(folder)).isDirectory()) throw Object.assign(new TypeError(), { code: 'ENOTDIR' });
}
