import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { isLeftByEndedProcess, TRIAL_FILE, trialFileName } from '../ownership/trial-file.ts';
import { namesIn, removeNamed, writeDurably } from './files.ts';

/** From which age on a trial file is one that a killed process has left; another machine's that is younger may be in use. Milliseconds. */
const LEFT_OVER_MS = 60_000;

/**
 * Writes 10 KiB, reads it back and deletes it: in `root`, or where that is not there yet, in the folder above. Others may
 * do so at the same time: two configuration directories may have one database.
 *
 * @throws the system's error
 */
export async function probeDisk(databaseDirectory: string, root: string): Promise<void> {
  // Checked first, to distinguish a missing directory from a missing folder below it.
  await assertFolder(databaseDirectory);
  // If `letsencrypt/` exists, it must be writable itself: it may belong to another user by now.
  const rootExists = (await namesIn(databaseDirectory)).includes(path.basename(root));
  if (rootExists) await assertFolder(root);
  const folder = rootExists ? root : databaseDirectory;
  const file = path.join(folder, trialFileName());
  const content = randomBytes(5120).toString('hex');
  try {
    await writeDurably(file, content);
    if ((await fs.readFile(file, 'utf8')) !== content) throw Object.assign(new TypeError(), { code: 'EIO' });
    // By the clock of the drive, which may be another machine's.
    const { mtimeMs } = await fs.stat(file);
    const isLeftOver = (name: string, other: Stats) =>
      isLeftByEndedProcess(name) || Math.abs(other.mtimeMs - mtimeMs) > LEFT_OVER_MS;
    for (const one of [databaseDirectory, root]) await removeNamed(one, TRIAL_FILE, isLeftOver);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // The folder has gone; or it is there, and the file was taken away.
    await assertFolder(folder);
    throw Object.assign(new TypeError('the file has gone', { cause: error }), { code: 'EIO' });
  } finally {
    await fs.rm(file, { force: true });
  }
}

/** What a certificate and its state files need, in bytes. */
const NEEDED = 32 * 1024;

/**
 * Asks the system whether a folder can be written, and writes nothing: what it cannot say is left to `probeDisk`.
 *
 * @throws the system's error: EROFS also for root; ENOSPC where no room is left
 */
export async function assertWritable(folder: string): Promise<void> {
  await fs.access(folder, fs.constants.W_OK);
  const space = await fs.statfs(folder).catch(() => null);
  // Some network file systems do not report their size.
  if (space === null || space.blocks === 0) return;
  // A part is kept for root.
  const free = process.geteuid?.() === 0 ? space.bfree : space.bavail;
  if (free * space.bsize < NEEDED) throw Object.assign(new TypeError('no room'), { code: 'ENOSPC' });
}

/** @throws the system's error where it is not there, or no folder */
export async function assertFolder(folder: string): Promise<void> {
  if (!(await fs.stat(folder)).isDirectory()) throw Object.assign(new TypeError(), { code: 'ENOTDIR' });
}
