import { execFile } from 'node:child_process';
import type { Stats } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { writeFile as writeAtomically } from 'atomically';
import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { FailureData } from '#shared/contract/failures.ts';
import { assertOwn, assertOwner, DistrustError, openOwn, UnreadableError } from '../ownership/distrust.ts';

const run = promisify(execFile);

/** Antivirus and indexers on Windows hold fresh files for a moment (npm/write-file-atomic#227). */
const RENAME_TIMEOUT_MS = 3000;

/**
 * Makes a folder that only its owner may enter. On Windows: the current user, SYSTEM and Administrators.
 *
 * @throws DistrustError where there is one already that is not this account's alone
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  const first = await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  await assertOwn(folder);
  if (process.platform !== 'win32') return;
  try {
    await restrictOnWindows(folder);
  } catch (error) {
    // It is still empty. If it stayed, it would be a folder that everybody may enter.
    if (first !== undefined) await fs.rm(first, { recursive: true, force: true });
    throw error;
  }
}

async function restrictOnWindows(folder: string): Promise<void> {
  // By their full paths: other programs of these names may come first in PATH (Git for Windows has a `whoami`).
  const tool = (name: string) => path.win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', name);
  const { stdout } = await run(tool('whoami.exe'), ['/user', '/fo', 'csv', '/nh']);
  await run(tool('icacls.exe'), icaclsArguments(folder, stdout));
}

/**
 * The arguments with which `icacls` keeps everybody else out of the folder.
 *
 * @param whoami what `whoami /user /fo csv /nh` printed: `"machine\\user","S-1-5-21-…"`. The account's name alone may be
 *   ambiguous between machine and domain, and differs in its encoding
 */
export function icaclsArguments(folder: string, whoami: string): string[] {
  const sid = /"(S-1-[\d-]+)"\s*$/.exec(whoami)?.[1];
  if (sid === undefined) throw new TypeError('whoami gave no SID');
  // S-1-5-18 is SYSTEM, S-1-5-32-544 Administrators: the SIDs are the same in every language of Windows.
  const grants = [sid, 'S-1-5-18', 'S-1-5-32-544'].flatMap((who) => ['/grant:r', `*${who}:(OI)(CI)F`]);
  return [folder, '/inheritance:r', ...grants];
}

/** Writes a new file with mode 0600 and forces it to the disk. */
export async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await fs.open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Replaces a small state file in a folder that is there: temporary file, fsync, rename.
 *
 * @throws DistrustError where the folder, or the file in it, is not this account's alone
 */
export async function replaceDurably(file: string, content: string): Promise<void> {
  // The library would create the folder, and so take the place of a drive that is missing for the moment.
  await fs.access(path.dirname(file));
  // It would also write through a link, and give the new file to the owner of the old one.
  await assertOwn(path.dirname(file));
  await assertOwn(file);
  await writeAtomically(file, content, { mode: 0o600, fsyncWait: true, chown: false });
  await syncFolder(path.dirname(file));
}

/** Forces a folder's entries to the disk, where the platform can (Windows cannot open folders). */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Renames, and tries again while something else holds the file.
 *
 * @param platform only on Windows can another program hold a file; elsewhere, a refusal is final
 */
export async function renameWithRetry(
  from: string,
  to: string,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  const deadline = Date.now() + RENAME_TIMEOUT_MS;
  for (;;) {
    try {
      await fs.rename(from, to);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const isLocked = code === 'EPERM' || code === 'EACCES' || code === 'EBUSY';
      if (platform !== 'win32' || !isLocked || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** The text of a file of ours, or `null` when it is not there. @throws DistrustError, UnreadableError */
export async function readIfExists(file: string): Promise<string | null> {
  const handle = await openOwn(file);
  if (handle === null) return null;
  try {
    return await handle.readFile('utf8');
  } catch (error) {
    throw new UnreadableError(file, error);
  } finally {
    await handle.close();
  }
}

/** The name under which a file that cannot be understood is kept, beside it. */
export function keptAsideName(file: string): string {
  return `${keptAsideStart(file)}${new Date().toISOString().replaceAll(/[:.]/g, '-')}${path.extname(file)}`;
}

/** Keeps a copy of a file aside, for its owner alone; gives the copy's path. The file itself stays until it is replaced. */
export async function copyAside(file: string): Promise<string> {
  const copy = keptAsideName(file);
  await fs.copyFile(file, copy, fs.constants.COPYFILE_EXCL);
  // Not every file system has modes.
  await fs.chmod(copy, 0o600).catch(() => undefined);
  return copy;
}

/** Removes what was kept aside of a file. */
export async function removeKeptAside(file: string): Promise<void> {
  for (const entry of await keptAsideOf(file)) await fs.rm(entry, { force: true });
}

/** What was kept aside of a file. */
export async function keptAsideOf(file: string): Promise<string[]> {
  const folder = path.dirname(file);
  return (await namesIn(folder)).map((name) => path.join(folder, name)).filter((entry) => isKeptAsideOf(file, entry));
}

/** Whether `entry` was kept aside of `file`. */
function isKeptAsideOf(file: string, entry: string): boolean {
  return entry.startsWith(keptAsideStart(file));
}

function keptAsideStart(file: string): string {
  const { dir, name } = path.parse(file);
  return path.join(dir, `${name}.beschaedigt-`);
}

/**
 * The names in a folder; none where it is not there, or no folder.
 *
 * @throws FailureError `DATABASE_DIRECTORY`, which names the folder, where it cannot be looked into
 */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await fs.readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw lookFailure(folder, error);
  }
}

/**
 * Removes our files in a folder whose names match; none where it is not there. Somebody else's, and links, stay.
 *
 * @param isMeant by its name, and what the system says of the file
 */
export async function removeNamed(
  folder: string,
  pattern: RegExp,
  isMeant: (name: string, found: Stats) => boolean = () => true,
): Promise<void> {
  for (const name of (await namesIn(folder)).filter((one) => pattern.test(one))) {
    const file = path.join(folder, name);
    // Another process may have removed it meanwhile.
    const found = await fs.lstat(file).catch(() => null);
    if (found !== null && isMeant(name, found) && (await isOurs(file))) await fs.rm(file, { force: true });
  }
}

async function isOurs(file: string): Promise<boolean> {
  return assertOwner(file).then(
    () => true,
    () => false,
  );
}

/** Runs `action`; what the file system refuses becomes a `DATABASE_DIRECTORY` that names `folder`. */
export async function withStorageFailure<T>(folder: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw storageFailure(folder, error);
  }
}

/** The same, said to somebody who only looks: what is refused is the reading. */
export function lookFailure(folder: string, error: unknown): FailureError {
  const found = storageFailure(folder, error);
  const { code, data } = found.failure;
  if (found === error || code !== 'DATABASE_DIRECTORY' || data.reason !== 'notWritable') return found;
  return new FailureError(failure(code, { ...data, reason: 'notReadable' }), { cause: error });
}

/** What a file system error, or a file that is not ours alone, says about the database directory. */
export function storageFailure(folder: string, error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  if (error instanceof DistrustError) {
    const { path: target, reason } = error;
    // What the system says where it refuses such a file itself: open(2) with O_NOFOLLOW, the sticky bit, and others.
    const systemCode = reason === 'symlink' ? 'ELOOP' : reason === 'notAFile' ? 'EINVAL' : 'EPERM';
    return new FailureError(failure('DATABASE_DIRECTORY', { path: target, reason, systemCode }), { cause: error });
  }
  if (error instanceof UnreadableError) {
    const { path: target, code: systemCode, isFolder } = error;
    const data = { path: target, reason: isFolder ? 'notReadable' : 'fileUnreadable', systemCode } as const;
    return new FailureError(failure('DATABASE_DIRECTORY', data), { cause: error });
  }
  // The `code` of a program that failed is its exit code.
  const { code } = error as { code?: unknown };
  const systemCode = typeof code === 'string' ? code : 'EIO';
  const reasons: Partial<Record<string, FailureData<'DATABASE_DIRECTORY'>['reason']>> = {
    ENOENT: 'missing',
    ENOTDIR: 'notADirectory',
    EACCES: 'notWritable',
    EPERM: 'notWritable',
    EROFS: 'readOnly',
    ENOSPC: 'full',
    EDQUOT: 'full',
  };
  const reason = reasons[systemCode] ?? 'io';
  return new FailureError(failure('DATABASE_DIRECTORY', { path: folder, reason, systemCode }), { cause: error });
}
