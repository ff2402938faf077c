/** Whether files and folders are this account's alone. What another account can change is neither read nor written. */
import fs from 'node:fs';
import path from 'node:path';
import { trialFileName } from './trial-file.ts';

/** Why a file or folder is not used. */
export type Distrust =
  /** It leads elsewhere: what is written there may overwrite, and what is deleted there may be, somebody else's. */
  | 'symlink'
  /** Its owner may read and replace it, whatever its mode. */
  | 'foreignOwner'
  | 'writableByOthers'
  /** A pipe, a socket or a device: who opens or reads one may wait without end. */
  | 'notAFile';

/** Bits of a mode: what group and others may write, and all that they may do. */
export const WRITABLE_BY_OTHERS = 0o022;
export const OPEN_TO_OTHERS = 0o077;

/** A file or folder that must not be used. */
export class DistrustError extends Error {
  override readonly name = 'DistrustError';
  readonly path: string;
  readonly reason: Distrust;
  /** Its owner; `null`: not known, or of no matter. */
  readonly uid: number | null;

  constructor(path: string, reason: Distrust, uid: number | null) {
    super(`${path}: ${reason}`);
    this.path = path;
    this.reason = reason;
    this.uid = uid;
  }
}

/** What is there and could not be looked at or read. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
  readonly path: string;
  /** The system's. */
  readonly code: string;
  /** Whether `path` is a folder that nobody may look into, rather than what lies in it. */
  readonly isFolder: boolean;

  constructor(path: string, cause: unknown, isFolder = false) {
    const { code = 'EIO' } = cause as NodeJS.ErrnoException;
    super(`${path}: ${code}`, { cause });
    this.path = path;
    this.code = code;
    this.isFolder = isFolder;
  }
}

/** The part of `fs.Stats` that counts here, from `lstat`. */
export type Found = Pick<fs.Stats, 'uid' | 'mode' | 'isSymbolicLink'>;

/**
 * Why what was found is not this account's alone; `null`: it is.
 *
 * Windows has neither such owners nor such modes: there, only links are told. What keeps others out of our folders
 * there is their access list (`storage/files.ts`), which a folder made by somebody else inherits from its parent.
 *
 * @param account the user id that this process acts with; `null` on Windows. Root's are root's files alone: what
 *   belongs to an ordinary account could be changed by it
 */
export function distrustOf(found: Found, account = process.geteuid?.() ?? null): Distrust | null {
  // Junctions of Windows count as symbolic links.
  if (found.isSymbolicLink()) return 'symlink';
  if (account === null) return null;
  if (found.uid !== account) return 'foreignOwner';
  return (found.mode & WRITABLE_BY_OTHERS) === 0 ? null : 'writableByOthers';
}

/** The same, whatever its mode: `null` also for what others may write as well. */
export function distrustOfOwner(found: Found): 'symlink' | 'foreignOwner' | null {
  const reason = distrustOf(found);
  return reason === 'symlink' || reason === 'foreignOwner' ? reason : null;
}

/**
 * Requires that this file or folder, where it is there, is this account's alone.
 *
 * @param showsModes whether the file system at a folder has modes: not all do, and there nothing can be concluded from them
 * @throws DistrustError; UnreadableError where it cannot be looked at
 */
export async function assertOwn(target: string, showsModes = hasModes): Promise<void> {
  const found = await fs.promises.lstat(target).catch((error: unknown) => missingOrOutOfReach(target, error));
  if (found === null) return;
  const reason = distrustOf(found) ?? kindOf(found);
  if (reason === null) return;
  const folder = found.isDirectory() ? target : path.dirname(target);
  if (reason === 'writableByOthers' && !(await showsModes(folder, found.dev))) return;
  throw new DistrustError(target, reason, found.uid);
}

/**
 * Requires `from`, and each folder and file on the way from there down to `to`, to be this account's alone.
 *
 * @param from the outermost folder; what lies above it may belong to anybody, and may be a link
 */
export async function assertOwnDownTo(from: string, to: string): Promise<void> {
  let target = from;
  await assertOwn(target);
  for (const name of path.relative(from, to).split(path.sep).filter(Boolean)) {
    target = path.join(target, name);
    await assertOwn(target);
  }
}

/**
 * The same, whatever its mode: what of ours others may write as well is to be deleted all the more.
 *
 * @throws DistrustError; UnreadableError where it cannot be looked at
 */
export async function assertOwner(target: string): Promise<void> {
  const found = await fs.promises.lstat(target).catch((error: unknown) => missingOrOutOfReach(target, error));
  if (found === null) return;
  const reason = reasonWhateverMode(found);
  if (reason !== null) throw new DistrustError(target, reason, found.uid);
}

/**
 * The same for a place with few and local files, at once, and whatever its mode: what is open to others there is first
 * to be tightened.
 *
 * @throws DistrustError
 */
export function assertOwnerSync(target: string): void {
  const found = fs.lstatSync(target, { throwIfNoEntry: false });
  if (found === undefined) return;
  const reason = reasonWhateverMode(found);
  if (reason !== null) throw new DistrustError(target, reason, found.uid);
}

function reasonWhateverMode(found: fs.Stats): Distrust | null {
  return distrustOfOwner(found) ?? kindOf(found);
}

/** That it is neither a file nor a folder, nor a link, which is told first. */
function kindOf(found: Pick<fs.Stats, 'isFile' | 'isDirectory'>): 'notAFile' | null {
  return found.isFile() || found.isDirectory() ? null : 'notAFile';
}

const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants as Partial<typeof fs.constants>;
/**
 * Flags of `open`: a link is refused (ELOOP), and a pipe not waited for, also where one was put there a moment ago.
 * Windows has neither.
 */
const SAFELY = O_NOFOLLOW | O_NONBLOCK;

/** Opens a file that is this account's alone; `null`: it is not there. @throws DistrustError, UnreadableError */
export async function openOwn(file: string): Promise<fs.promises.FileHandle | null> {
  await assertOwn(file);
  const handle = await fs.promises
    .open(file, fs.constants.O_RDONLY | SAFELY)
    .catch((error: unknown) => missingOrUnreadable(file, error));
  if (handle === null) return null;
  try {
    // What was opened, not what lay there before.
    const found = await handle.stat();
    const reason = reasonWhateverMode(found);
    if (reason !== null) throw new DistrustError(file, reason, found.uid);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Opens a file of ours to read it and to add to its end; one that is not there is made, for its owner alone.
 *
 * @throws DistrustError; the system's error
 */
export async function openOwnToAppend(file: string): Promise<fs.promises.FileHandle> {
  await assertOwner(file);
  const { O_APPEND, O_CREAT, O_RDWR } = fs.constants;
  const handle = await fs.promises.open(file, O_RDWR | O_APPEND | O_CREAT | SAFELY, 0o600);
  const found = await handle.stat();
  const reason = reasonWhateverMode(found);
  if (reason === null) return handle;
  await handle.close();
  throw new DistrustError(file, reason, found.uid);
}

/**
 * The same at once, whatever the file's mode.
 *
 * @param flags as for `open`; the caller closes the descriptor
 * @param mode of a file that is made
 * @returns `null`: it is not there. @throws DistrustError; the system's error
 */
export function openOwnSync(file: string, flags: number = fs.constants.O_RDONLY, mode = 0o600): number | null {
  assertOwnerSync(file);
  let descriptor: number;
  try {
    descriptor = fs.openSync(file, flags | SAFELY, mode);
  } catch (error) {
    return ignoreMissing(error);
  }
  const found = fs.fstatSync(descriptor);
  const reason = reasonWhateverMode(found);
  if (reason === null) return descriptor;
  fs.closeSync(descriptor);
  throw new DistrustError(file, reason, found.uid);
}

/** The content of a file of ours, or `null` when it is not there. @throws DistrustError; the system's error */
export function readOwnBytesSync(file: string): Buffer | null {
  const descriptor = openOwnSync(file);
  if (descriptor === null) return null;
  try {
    return fs.readFileSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** The same as text. */
export function readOwnSync(file: string): string | null {
  return readOwnBytesSync(file)?.toString('utf8') ?? null;
}

const devicesWithModes = new Map<number, boolean>();

/**
 * Whether files get modes there, found out by making one. CIFS and exFAT show one mode for all files, and take no other.
 *
 * @param device of the folder: each is asked once
 */
export async function hasModes(folder: string, device: number): Promise<boolean> {
  const known = devicesWithModes.get(device);
  if (known !== undefined) return known;
  // As the vault makes one as well, which clears up after a crash.
  const probe = path.join(folder, trialFileName());
  try {
    const handle = await fs.promises.open(probe, 'wx', 0o600);
    const { mode } = await handle.stat().finally(() => handle.close());
    const found = (mode & OPEN_TO_OTHERS) === 0;
    devicesWithModes.set(device, found);
    return found;
  } catch (error) {
    // On a drive that nobody can write to, a mode opens nothing.
    return (error as NodeJS.ErrnoException).code !== 'EROFS';
  } finally {
    await fs.promises.rm(probe, { force: true }).catch(() => undefined);
  }
}

function ignoreMissing(error: unknown): null {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return null;
  throw error;
}

/** To look at something needs no right to it, but one to its folder (lstat(2)). */
function missingOrOutOfReach(target: string, error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'EACCES') throw new UnreadableError(path.dirname(target), error, true);
  return missingOrUnreadable(target, error);
}

function missingOrUnreadable(target: string, error: unknown): null {
  try {
    return ignoreMissing(error);
  } catch {
    throw new UnreadableError(target, error);
  }
}
