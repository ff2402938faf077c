import fs from 'node:fs/promises';
import { accessLogPath } from '../../ownership/config-files.ts';
import { assertOwner, openOwn, openOwnToAppend } from '../../ownership/distrust.ts';
import { ACCESS_FIELDS } from './access-line.ts';

const DAY = 86_400_000;

/** How much is kept of the access log. */
export type LogLimits = {
  /** A file that would grow beyond it makes room for a new one. */
  maxBytes: number;
  /** The one that is written and those before it. */
  files: number;
  /** After that a new one is begun, in milliseconds. */
  rotateAfter: number;
  /** No line is kept longer, in milliseconds. */
  keepFor: number;
};

export const LOG_LIMITS: LogLimits = { maxBytes: 5_000_000, files: 4, rotateAfter: 7 * DAY, keepFor: 14 * DAY };

/** A clock that goes wrong by more than this has dated a file: nobody knows how old it is. */
const CLOCK_TOLERANCE_MS = DAY;

/**
 * The files of the access log: `access.log`, and before it `access.1.log` and so on. Calls are to be made one after the
 * other.
 *
 * Law: each is this account's alone (0600), and is neither a link nor somebody else's. Whatever happens, a line is written
 * whole or not at all.
 */
export type LogFiles = {
  /** Adds whole lines. @throws DistrustError, UnreadableError; the system's error */
  append(lines: string): Promise<void>;
  /** Deletes the files with lines that have become too old. @throws like `append` */
  removeExpired(): Promise<void>;
  /** @throws like `append` */
  removeAll(): Promise<void>;
};

/** @param now milliseconds since the epoch */
export function logFiles(folder: string, now: () => number, limits: LogLimits = LOG_LIMITS): LogFiles {
  const names = Array.from({ length: limits.files }, (_, index) => accessLogPath(folder, index));
  const file = accessLogPath(folder, 0);
  const head = () => `# ${new Date(now()).toISOString()} ${ACCESS_FIELDS}\n`;

  const isExpired = (begun: number) => {
    const age = now() - begun;
    return age > limits.keepFor || age < -CLOCK_TOLERANCE_MS;
  };
  /** When the first line was written; `null`: there is no such file. */
  const begunAt = async (name: string): Promise<number | null> => {
    const handle = await openOwn(name);
    if (handle === null) return null;
    try {
      return await begunIn(handle);
    } finally {
      await handle.close();
    }
  };
  const remove = async (name: string) => {
    await assertOwner(name);
    await fs.unlink(name).catch(ignoreMissing);
  };
  /** Makes room for a new file. */
  const rotate = async () => {
    for (let index = limits.files - 1; index > 0; index--) {
      await assertOwner(accessLogPath(folder, index - 1));
      await fs.rename(accessLogPath(folder, index - 1), accessLogPath(folder, index)).catch(ignoreMissing);
    }
    // With one file, there is none before it.
    if (limits.files === 1) await remove(file);
  };
  const needsNew = async (size: number, length: number) => {
    if (size === 0) return false;
    if (size + length > limits.maxBytes) return true;
    const begun = await begunAt(file);
    return begun !== null && (now() - begun > limits.rotateAfter || isExpired(begun));
  };

  return {
    async append(lines) {
      await assertOwner(file);
      const { size } = await fs.stat(file).catch(() => ({ size: 0 }));
      if (await needsNew(size, lines.length)) await rotate();
      const handle = await openOwnToAppend(file);
      try {
        await appendWhole(handle, lines, head);
      } finally {
        await handle.close();
      }
    },

    async removeExpired() {
      for (const name of names) {
        const begun = await begunAt(name);
        if (begun !== null && isExpired(begun)) await remove(name);
      }
    },

    async removeAll() {
      for (const name of names) await remove(name);
    },
  };
}

/** A full disk takes a part of it: that is taken back. */
async function appendWhole(handle: fs.FileHandle, lines: string, head: () => string): Promise<void> {
  const { size } = await handle.stat();
  const text = size === 0 ? head() + lines : (await hasTornEnd(handle, size)) ? `\n${lines}` : lines;
  try {
    await handle.appendFile(text);
  } catch (error) {
    await handle.truncate(size).catch(() => undefined);
    throw error;
  }
}

/** A crash may have cut the last line off. */
async function hasTornEnd(handle: fs.FileHandle, size: number): Promise<boolean> {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString('latin1') !== '\n';
}

/** By its first line; where somebody has changed that, the file was last written then. */
async function begunIn(handle: fs.FileHandle): Promise<number> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
  const [, time = ''] = /^# (\S+) /.exec(buffer.subarray(0, bytesRead).toString('latin1')) ?? [];
  const begun = Date.parse(time);
  return Number.isNaN(begun) ? (await handle.stat()).mtimeMs : begun;
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
