import path from 'node:path';
import { z } from 'zod';
import { foreignAddressSchema } from '#shared/contract/foreign-values.ts';
import { assertOwn } from '../ownership/distrust.ts';
import { copyAside, readIfExists, replaceDurably } from './files.ts';

/** A name that cannot lead out of its folder, whatever somebody wrote into the file. */
const FOLDER_NAME = /^(?!\.)[A-Za-z0-9._-]+$/;
const folderName = z.string().regex(FOLDER_NAME);
/** Whether a CA's folder or an order's may have this name. */
export const isFolderName = (name: string): boolean => FOLDER_NAME.test(name);
const referenceSchema = z.object({
  directoryUrl: foreignAddressSchema,
  directory: folderName,
  orderNumber: folderName,
});
/** Names an order folder: `<directory>/orders/<orderNumber>`. */
export type Reference = z.infer<typeof referenceSchema>;

const pointerSchema = z.object({
  current: referenceSchema.nullable(),
  /** Kept until the next installation, so that the current one can be rolled back. */
  previous: referenceSchema.nullable(),
  /**
   * Announced before their folder appears, or no longer needed: `tidy` removes those that did not become current. The
   * current one is among them once its deletion has begun.
   */
  leftovers: z.array(referenceSchema),
});
export type Pointer = z.infer<typeof pointerSchema>;

export const NOTHING_INSTALLED: Pointer = { current: null, previous: null, leftovers: [] };

/**
 * `installed.json`: which pair is current, in one atomic step. Not a `stateFile`, since a damaged one is not "none": it
 * stays where it is until another one is written, so that nobody takes the pair for gone.
 */
export type InstalledFile = {
  /** `NOTHING_INSTALLED` itself: there is no file. `null`: it is damaged. @throws the system's error */
  read(): Promise<Pointer | null>;
  /** What the next `write` starts from; a damaged file is kept aside. @throws the system's error */
  readForUpdate(): Promise<Pointer>;
  /** @throws the system's error */
  write(pointer: Pointer): Promise<void>;
};

/** @param root `letsencrypt/` */
export function openInstalledFile(root: string): InstalledFile {
  const file = path.join(root, 'installed.json');
  const read = async (): Promise<Pointer | null> => {
    await assertOwn(root);
    const text = await readIfExists(file);
    return text === null ? NOTHING_INSTALLED : parsePointer(text);
  };
  return {
    read,
    async readForUpdate() {
      const pointer = await read();
      // A copy, not a rename: until it is replaced, the damaged file keeps `current` from answering "none".
      if (pointer === null) await copyAside(file);
      return pointer ?? { ...NOTHING_INSTALLED };
    },
    write: (pointer) => replaceDurably(file, `${JSON.stringify(pointer, null, 2)}\n`),
  };
}

/** Whether the deletion of the current pair was begun; after a crash, it may be over. */
export function isBeingDeleted({ current, leftovers }: Pointer): boolean {
  return current !== null && leftovers.some((one) => isSameReference(one, current));
}

/** Whether two references name the same order folder. */
export function isSameReference(one: Reference, other: Reference): boolean {
  return one.directory === other.directory && one.orderNumber === other.orderNumber;
}

function parsePointer(text: string): Pointer | null {
  try {
    return pointerSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
