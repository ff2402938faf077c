import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { FailureError } from '#shared/contract/failure-error.ts';
import { directoryFolder, orderNumber } from '#shared/values/acme-directory.ts';
import { readCertificate, type CertificateInfo } from '../certificates/info.ts';
import { openAccountStore } from './account-store.ts';
import {
  keptAsideName,
  makePrivateFolder,
  namesIn,
  readIfExists,
  renameWithRetry,
  replaceDurably,
  storageFailure,
  syncFolder,
  writeDurably,
} from './files.ts';
import { deletePendingOrders, openPendingOrderStore } from './pending-order.ts';
import type { AccountStore, IssuedPair } from '../certificates/issuer.ts';

/**
 * The certificate directory below the database directory:
 *
 *     letsencrypt/installed.json                              which order is current, and the one before
 *     letsencrypt/org.letsencrypt.api.acme-v02/account.json   key and URL of the account
 *     letsencrypt/org.letsencrypt.api.acme-v02/orders/<order number>/cert.pem, key.pem
 *
 * Law: a pair becomes visible whole or not at all (temporary folder, fsync, rename), and current by one atomic write
 * of `installed.json`. After a crash at any point the previous pair is still the current one. A damaged state file is
 * no dead end: it is kept aside as `….beschaedigt-<time>.json` before anything is written in its place.
 */
export type Vault = {
  /**
   * The pair that is to be served, or `null`.
   *
   * @throws UnreadablePairError when its files, or `installed.json`, are there and cannot be used; FailureError
   *   `DATABASE_DIRECTORY` when they cannot be read
   */
  current(): Promise<InstalledPair | null>;
  /** The files of the current pair, whether or not they can be used, and what was current before; for the checks. */
  inspect(): Promise<{ current: PairFiles | { unreadable: string } | null; previousFingerprints: string[] }>;
  /** Puts a pair into its folder and makes it current; the previous pair is kept. */
  install(directoryUrl: string, issued: IssuedPair): Promise<InstalledPair>;
  /** Makes the previous pair current again, after a new one could not be served; `tidy` removes the new one's files. */
  rollBack(): Promise<InstalledPair | null>;
  /**
   * Removes pairs that are neither current nor previous, leftovers of a crash, and pending orders that have expired.
   * Gives the removed paths.
   *
   * @param now milliseconds since the epoch
   */
  tidy(now: number): Promise<string[]>;
  /**
   * Removes the files of the pair with this fingerprint, unless it is the current one, so that `rollBack` can never
   * bring it back. Gives whether there was one.
   */
  deleteByFingerprint(fingerprint256: string): Promise<boolean>;
  /**
   * Removes every installed pair, and the pending orders with their keys; the account stays. Gives the folder of the
   * pair that was current, or `null`.
   */
  deleteAll(): Promise<string | null>;
  /** Writes 10 KiB, reads it back and deletes it, before anything is asked of a CA. @throws `DATABASE_DIRECTORY` */
  probe(): Promise<void>;
  /** Requires `letsencrypt/`. @throws `DATABASE_DIRECTORY` where it or the database directory is missing */
  assertExists(): Promise<void>;
  /** The account at one CA; `remove` forgets it, and its key with it. */
  accountStore(directoryUrl: string): AccountStore & { remove(): Promise<void> };
  /** Absolute path of `letsencrypt/`. */
  readonly root: string;
};

export type InstalledPair = {
  directoryUrl: string;
  /** Absolute path of the order folder. */
  folder: string;
  orderNumber: string;
  chainPem: string;
  keyPem: string;
  info: CertificateInfo;
};

/** The files of an order as they are on the disk. */
export type PairFiles = { folder: string; chainPem: string; info: CertificateInfo; keyMatches: boolean };

/** The files of the current order are there but cannot be used. */
export class UnreadablePairError extends Error {
  override readonly name = 'UnreadablePairError';
  readonly folder: string;

  constructor(folder: string, cause: unknown) {
    super(`no usable pair in ${folder}`, { cause });
    this.folder = folder;
  }
}

/** A name that cannot lead out of its folder, whatever somebody wrote into the file. */
const folderName = z.string().regex(/^(?!\.)[A-Za-z0-9._-]+$/);
const referenceSchema = z.object({ directoryUrl: z.string(), directory: folderName, orderNumber: folderName });
type Reference = z.infer<typeof referenceSchema>;
const pointerSchema = z.object({
  current: referenceSchema.nullable(),
  /** Kept until the next installation, so that the current one can be rolled back. */
  previous: referenceSchema.nullable(),
  /** Announced before their folder appears, or no longer needed: `tidy` removes those that did not become current. */
  leftovers: z.array(referenceSchema),
});
type Pointer = z.infer<typeof pointerSchema>;
const EMPTY: Pointer = { current: null, previous: null, leftovers: [] };

/** Order folders under construction; the leading dot keeps them apart from order numbers. */
const TEMPORARY = '.neu-';
const temporaryName = () => `${TEMPORARY}${randomBytes(6).toString('hex')}`;
const PAIR_FILES = ['cert.pem', 'key.pem'];

/** A temporary file left by a crash in the middle of replacing a state file; it may hold the account's key. */
const UNFINISHED_FILE = /\.json\.tmp-[\da-f]+$/;
const PROBE_FILE = /^\.profacto-schreibprobe-[\da-f]+$/;

/** Opens the vault of a database directory. Nothing is created before something is installed. */
export function openVault(databaseDirectory: string): Vault {
  const root = path.join(databaseDirectory, 'letsencrypt');
  const pointerFile = path.join(root, 'installed.json');
  const ordersOf = (directory: string) => path.join(root, directory, 'orders');
  const folderOf = (reference: Reference) => path.join(ordersOf(reference.directory), reference.orderNumber);

  /** `EMPTY` itself: there is no file. `null`: it is damaged. */
  const readPointer = async (): Promise<Pointer | null> => {
    const text = await readIfExists(pointerFile);
    return text === null ? EMPTY : parseStateFile(pointerSchema, text);
  };
  /** What the next `writePointer` starts from. */
  const readPointerForUpdate = async (): Promise<Pointer> => {
    const pointer = await readPointer();
    // A copy, not a rename: until it is replaced, the damaged file keeps `current` from answering "none".
    if (pointer === null) await fs.copyFile(pointerFile, keptAsideName(pointerFile), fs.constants.COPYFILE_EXCL);
    return pointer ?? { ...EMPTY };
  };
  const writePointer = (pointer: Pointer) => replaceDurably(pointerFile, `${JSON.stringify(pointer, null, 2)}\n`);

  const readFiles = async (folder: string): Promise<(PairFiles & { keyPem: string }) | null> => {
    const [chainPem, keyPem] = await Promise.all([
      readIfExists(path.join(folder, 'cert.pem')),
      readIfExists(path.join(folder, 'key.pem')),
    ]);
    // Somebody removed the files by hand: the same as "none".
    if (chainPem === null && keyPem === null) return null;
    try {
      const info = readCertificate(chainPem ?? '');
      const keyMatches = new X509Certificate(chainPem ?? '').checkPrivateKey(createPrivateKey(keyPem ?? ''));
      return { folder, chainPem: chainPem ?? '', keyPem: keyPem ?? '', info, keyMatches };
    } catch (error) {
      throw new UnreadablePairError(folder, error);
    }
  };
  const readPair = async (reference: Reference | null): Promise<InstalledPair | null> => {
    const files = reference === null ? null : await readFiles(folderOf(reference));
    if (reference === null || files === null) return null;
    const { keyMatches, ...pair } = files;
    if (!keyMatches) throw new UnreadablePairError(pair.folder, 'the key is another one');
    return { ...pair, directoryUrl: reference.directoryUrl, orderNumber: reference.orderNumber };
  };

  /** Names of the folders of all CAs that were ever asked. */
  const caFolders = async (): Promise<string[]> => {
    const names = await namesIn(root);
    const found = await Promise.all(names.map((name) => fs.stat(path.join(root, name))));
    return names.filter((_, index) => found[index]?.isDirectory() === true);
  };

  const isSame = (one: Reference, other: Reference | null) => other !== null && folderOf(one) === folderOf(other);
  /** Removes state files that a crash left half written; gives the order folders that it left unfinished. */
  const clearUnfinished = async (): Promise<string[]> => {
    await removeNamed(root, UNFINISHED_FILE);
    const folders: string[] = [];
    for (const directory of await namesIn(root)) {
      await removeNamed(path.join(root, directory), UNFINISHED_FILE);
      const temporary = (await namesIn(ordersOf(directory))).filter((name) => name.startsWith(TEMPORARY));
      folders.push(...temporary.map((name) => path.join(ordersOf(directory), name)));
    }
    return folders;
  };

  const withStorageFailure = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      if (error instanceof UnreadablePairError) throw error;
      throw storageFailure(databaseDirectory, error);
    }
  };

  return {
    root,

    current: () =>
      withStorageFailure(async () => {
        const pointer = await readPointer();
        if (pointer === null) throw new UnreadablePairError(root, 'installed.json is damaged');
        return readPair(pointer.current);
      }),

    async inspect() {
      const filesOf = async (reference: Reference | null) =>
        reference === null ? null : withStorageFailure(() => readFiles(folderOf(reference)));
      const pointer = await readPointer().catch(() => null);
      if (pointer === null) return { current: { unreadable: root }, previousFingerprints: [] };
      const { current, previous } = pointer;
      const earlier = await filesOf(previous).catch(() => null);
      const files = await filesOf(current).catch((error: unknown) => {
        if (error instanceof UnreadablePairError || error instanceof FailureError) return 'unreadable' as const;
        throw error;
      });
      return {
        current:
          files === 'unreadable' ? { unreadable: current === null ? root : folderOf(current) } : withoutKey(files),
        previousFingerprints: earlier === null ? [] : [earlier.info.fingerprint256],
      };
    },

    install: (directoryUrl, issued) =>
      withStorageFailure(async () => {
        const directory = directoryFolder(directoryUrl);
        const orders = ordersOf(directory);
        await makePrivateFolder(orders);
        const name = await freeName(orders, orderNumber(issued.orderUrl));
        const reference: Reference = { directoryUrl, directory, orderNumber: name };
        const before = await readPointerForUpdate();
        await writePointer({ ...before, leftovers: [...before.leftovers, reference] });
        const fresh = path.join(orders, temporaryName());
        try {
          await fs.mkdir(fresh, { mode: 0o700 });
          await writeDurably(path.join(fresh, 'cert.pem'), issued.chainPem);
          await writeDurably(path.join(fresh, 'key.pem'), issued.keyPem);
          await syncFolder(fresh);
          await renameWithRetry(fresh, folderOf(reference));
        } catch (error) {
          await fs.rm(fresh, { recursive: true, force: true });
          throw error;
        }
        await syncFolder(orders);
        // Nothing ever removes a folder that is not named here: what else lies in `orders/` is not ours to delete.
        const leftovers = before.leftovers.concat(before.previous ?? []);
        await writePointer({ current: reference, previous: before.current, leftovers });
        const pair = await readPair(reference);
        if (pair === null) throw new UnreadablePairError(folderOf(reference), undefined);
        return pair;
      }),

    rollBack: () =>
      withStorageFailure(async () => {
        const { current, previous, leftovers } = await readPointerForUpdate();
        await writePointer({ current: previous, previous: null, leftovers: leftovers.concat(current ?? []) });
        return readPair(previous);
      }),

    tidy: (now) =>
      withStorageFailure(async () => {
        const pointer = (await readPointer()) ?? EMPTY;
        const kept = new Set(
          [pointer.current, pointer.previous].flatMap((one) => (one === null ? [] : [folderOf(one)])),
        );
        const unwanted = pointer.leftovers.map(folderOf).filter((folder) => !kept.has(folder));
        unwanted.push(...(await clearUnfinished()));
        const removed: string[] = [];
        for (const directory of await caFolders()) {
          const pending = openPendingOrderStore(path.join(root, directory));
          // An unreadable pending order is a problem of its own CA alone.
          const order = await pending.load().catch(() => null);
          if (order === null || Date.parse(order.expires) > now) continue;
          await pending.clear();
          removed.push(path.join(root, directory, 'pending-order.json'));
        }
        for (const folder of new Set(unwanted)) if (await removePair(folder)) removed.push(folder);
        if (pointer.leftovers.length > 0) await writePointer({ ...pointer, leftovers: [] });
        return removed;
      }),

    deleteByFingerprint: (fingerprint256) =>
      withStorageFailure(async () => {
        const pointer = (await readPointer()) ?? EMPTY;
        const hasFingerprint = async (reference: Reference | null) => {
          if (reference === null) return false;
          const files = await readFiles(folderOf(reference)).catch(() => null);
          return files?.info.fingerprint256 === fingerprint256;
        };
        let isDeleted = false;
        for (const reference of [pointer.previous, ...pointer.leftovers]) {
          if (reference === null || isSame(reference, pointer.current) || !(await hasFingerprint(reference))) continue;
          await removePair(folderOf(reference));
          await syncFolder(ordersOf(reference.directory));
          isDeleted = true;
        }
        // The files first, as in `deleteAll`: a previous pair without files is none.
        if (isDeleted && pointer.previous !== null && (await namesIn(folderOf(pointer.previous))).length === 0) {
          await writePointer({ ...pointer, previous: null });
        }
        return isDeleted;
      }),

    deleteAll: () =>
      withStorageFailure(async () => {
        const pointer = await readPointerForUpdate();
        const { current, previous, leftovers } = pointer;
        // The files first: a pointer without files is "none", files without a pointer would be forgotten keys.
        for (const reference of [current, previous, ...leftovers]) {
          if (reference !== null) await removePair(folderOf(reference));
        }
        for (const folder of await clearUnfinished()) await removePair(folder);
        for (const directory of await caFolders()) await deletePendingOrders(path.join(root, directory));
        if (pointer !== EMPTY) await writePointer(EMPTY);
        return current === null ? null : folderOf(current);
      }),

    probe: () =>
      withStorageFailure(async () => {
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
      }),

    async assertExists() {
      await withStorageFailure(() => assertFolder(databaseDirectory));
      await assertFolder(root).catch((error: unknown) => {
        throw storageFailure(root, error);
      });
    },

    accountStore: (directoryUrl) =>
      openAccountStore(path.join(root, directoryFolder(directoryUrl)), directoryUrl, databaseDirectory),
  };
}

async function assertFolder(folder: string): Promise<void> {
  if (!(await fs.stat(folder)).isDirectory()) throw Object.assign(new TypeError(), { code: 'ENOTDIR' });
}

/** What the checks need to see, without the key. */
function withoutKey(files: (PairFiles & { keyPem: string }) | null): PairFiles | null {
  if (files === null) return null;
  const { folder, chainPem, info, keyMatches } = files;
  return { folder, chainPem, info, keyMatches };
}

/** A state file's content; `null` when it is damaged. */
function parseStateFile<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The order number; where it is taken, because a CA lost its data and started over, the next free name like it. */
async function freeName(orders: string, wanted: string): Promise<string> {
  const taken = new Set(await namesIn(orders));
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}-${count}`;
  return name;
}

/**
 * Removes the two files, and the folder when nothing else lies in it. True when something was there.
 *
 * Law: after a crash, the pair is whole or gone. The folder is first renamed, in one step, to look like one under
 * construction; what is left of it is then cleared like those.
 */
async function removePair(folder: string): Promise<boolean> {
  const names = await namesIn(folder);
  const isOurs = names.length > 0 && names.every((name) => PAIR_FILES.includes(name));
  const isAside = path.basename(folder).startsWith(TEMPORARY);
  const aside = isOurs && !isAside ? path.join(path.dirname(folder), temporaryName()) : folder;
  if (aside !== folder) await renameWithRetry(folder, aside);
  await Promise.all(PAIR_FILES.map((name) => fs.rm(path.join(aside, name), { force: true })));
  await fs.rmdir(aside).catch(() => undefined);
  return names.length > 0;
}

async function removeNamed(folder: string, pattern: RegExp): Promise<void> {
  const names = (await namesIn(folder)).filter((name) => pattern.test(name));
  await Promise.all(names.map((name) => fs.rm(path.join(folder, name), { force: true })));
}
