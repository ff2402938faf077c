import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { harmless } from '#shared/values/foreign-text.ts';
import { mapStrings } from '#shared/values/map-strings.ts';
import { assertOwnDownTo } from '../ownership/distrust.ts';
import { copyAside, keptAsideName, readIfExists, renameWithRetry, replaceDurably, syncFolder } from './files.ts';
import { createQueue, type Queue } from './queue.ts';

/** A small JSON file that survives restarts. Calls for the same file run one after the other within this process. */
export type StateFile<T> = {
  read(): Promise<T>;
  /**
   * Replaces the content, durably and with mode 0600; where `change` gives back what it was given, nothing is written.
   *
   * @throws the system's error where the file cannot be written, DistrustError where it is not ours alone
   */
  update(change: (before: T) => T | Promise<T>): Promise<void>;
  /** Removes the file, damaged or not. @throws the system's error */
  remove(): Promise<void>;
};

/**
 * Opens a state file. Nothing is read or written for that.
 *
 * The one policy for damage: a file that cannot be understood is no dead end, and is never written over. It counts as
 * `empty`, and is kept aside (`keptAsideName`, readable for its owner alone) as soon as it is read. Where a part of it
 * still counts (`salvage`), it stays, and a copy is kept aside before it is next written: whatever happens in between,
 * that part is not lost.
 *
 * A file that cannot be read (EACCES, EIO, a missing drive) may well be sound, so that is not damage: `unreadable` says
 * what follows. The same holds where a damaged file cannot be kept aside.
 *
 * A file that is not this account's alone is neither believed nor written: that is as if it could not be read.
 *
 * @param options.within the outermost folder that has to be this account's alone; by default the file's own
 * @param options.empty what counts where there is no file
 * @param options.salvage what still counts of JSON that does not fit the schema; `null`: nothing
 * @param options.unreadable `throw`: the system's error is thrown, also by `update`, so that the file is not written
 *   over; `empty`: it counts as no file, and may be replaced
 * @param options.makeFolder makes the file's folder before something is written; without it, the folder must be there
 */
export function stateFile<T>(options: {
  file: string;
  within?: string;
  schema: z.ZodType<T>;
  empty: T;
  salvage?: (content: unknown) => T | null;
  unreadable: 'throw' | 'empty';
  makeFolder?: (folder: string) => Promise<void>;
}): StateFile<T> {
  const { file, schema, empty, salvage, unreadable, makeFolder, within = path.dirname(file) } = options;
  const inTurn = queueOf(file);

  const find = async (): Promise<Found<T>> => {
    await assertOwnDownTo(within, file);
    const text = await readIfExists(file);
    if (text === null) return { content: empty, damage: 'none' };
    const json = parseJson(text);
    const parsed = schema.safeParse(json);
    if (parsed.success) return { content: parsed.data, damage: 'none' };
    const salvaged = salvage?.(json) ?? null;
    return salvaged === null ? { content: empty, damage: 'all' } : { content: salvaged, damage: 'part' };
  };
  const elseEmpty = async <R>(action: () => Promise<R>, whenEmpty: R): Promise<R> => {
    try {
      return await action();
    } catch (error) {
      if (unreadable === 'throw') throw error;
      return whenEmpty;
    }
  };

  return {
    read: () =>
      inTurn(() =>
        elseEmpty(async () => {
          const { content, damage } = await find();
          if (damage === 'all') await keepAside(file);
          return content;
        }, empty),
      ),

    update: (change) =>
      inTurn(async () => {
        const before = await elseEmpty(find, { content: empty, damage: 'none' });
        const content = await change(before.content);
        if (content === before.content) return;
        // Also where what was there counts as `empty`.
        await assertOwnDownTo(within, file);
        await makeFolder?.(path.dirname(file));
        if (before.damage === 'all') await keepAside(file);
        const copy = before.damage === 'part' ? await copyAside(file) : null;
        try {
          await replaceDurably(file, `${JSON.stringify(content, null, 2)}\n`);
        } catch (error) {
          // It is still there itself, and copied with the next attempt.
          if (copy !== null) await fs.rm(copy, { force: true });
          throw error;
        }
      }),

    remove: () =>
      inTurn(async () => {
        await assertOwnDownTo(within, file);
        if ((await readIfExists(file)) === null) return;
        await fs.rm(file, { force: true });
        await syncFolder(path.dirname(file));
      }),
  };
}

/**
 * For `salvage` of an object of lists: what is damaged of one entry takes nothing from the others.
 *
 * @param schemas the lists by their names, with the schema of an entry
 */
export function soundLists<T extends Record<string, unknown[]>>(schemas: {
  [K in keyof T]: z.ZodType<T[K][number]>;
}): (content: unknown) => T | null {
  return (content) => {
    const found = z.record(z.string(), z.unknown()).safeParse(content).data ?? {};
    const lists = Object.entries<z.ZodType>(schemas).map(([name, schema]) => {
      const entries = z.array(z.unknown()).catch([]).parse(found[name]);
      return [
        name,
        entries.map((one) => schema.safeParse(one)).flatMap((one) => (one.success ? [one.data] : [])),
      ] as const;
    });
    return lists.every(([, list]) => list.length === 0) ? null : (Object.fromEntries(lists) as T);
  };
}

/** The same for an object of entries by the URLs of directories. @param isKey whether one of its keys is such a URL */
export function soundEntries<T>(
  schema: z.ZodType<T>,
  isKey: (key: string) => boolean = () => true,
): (content: unknown) => Record<string, T> | null {
  return (content) => {
    const entries = Object.entries(z.record(z.string(), z.unknown()).safeParse(content).data ?? {});
    const sound = entries.flatMap(([key, entry]) => {
      const { success, data } = schema.safeParse(entry);
      return success && isKey(key) ? [[key, data] as const] : [];
    });
    return sound.length === 0 ? null : Object.fromEntries(sound);
  };
}

type Found<T> = { content: T; damage: 'none' | 'part' | 'all' };

/** One queue a file: the stores open theirs anew for each call. */
const queues = new Map<string, Queue>();
function queueOf(file: string): Queue {
  const queue = queues.get(file) ?? createQueue();
  queues.set(file, queue);
  return queue;
}

/**
 * `undefined`, which no schema of a state file accepts, where the text is not JSON. What it says may be shown: it is read
 * without control characters, whoever wrote it.
 */
function parseJson(text: string): unknown {
  try {
    return mapStrings<unknown>(JSON.parse(text), harmless);
  } catch {
    return undefined;
  }
}

async function keepAside(file: string): Promise<void> {
  // It may hold a key, and somebody who touched it may have widened its mode. Not every file system has modes.
  await fs.chmod(file, 0o600).catch(() => undefined);
  await renameWithRetry(file, keptAsideName(file));
}
