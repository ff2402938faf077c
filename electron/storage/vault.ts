import path from 'node:path';
import type { Failure } from '#shared/contract/failures.ts';
import { orderNumber } from '#shared/values/acme-directory.ts';
import { assertOwn } from '../ownership/distrust.ts';
import { openAccountStore } from './account-store.ts';
import { assertWritable, probeDisk } from './disk-probe.ts';
import { makePrivateFolder, namesIn, storageFailure } from './files.ts';
import { isBeingDeleted, NOTHING_INSTALLED, type Pointer, type Reference } from './installed-file.ts';
import { requirePairFiles, UnreadablePairError, writePair, type PairFiles } from './pair-files.ts';
import { vaultEntries } from './vault-entries.ts';
import { assertDeletable, deleteAll, deleteByFingerprint, tidy } from './vault-cleaning.ts';
import { caFolderName, pairFolders, vaultFolder, type VaultFolder } from './vault-folder.ts';
import { lookForRoot, orLookFailure } from './vault-look.ts';
import type { CertificateInfo } from '../certificates/info.ts';
import type { AccountStore, IssuedPair } from '../certificates/issuer.ts';

export { UnreadablePairError, type PairFiles };

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
   * The pair that is to be served; `null`: it was looked, and there is none.
   *
   * @throws UnreadablePairError when its files, or `installed.json`, are damaged or not there; FailureError
   *   `DATABASE_DIRECTORY` when it could not be looked: the directory is not there, or something cannot be read
   */
  current(): Promise<InstalledPair | null>;
  /**
   * The files of the current pair, whether or not they can be used, and what was current before; for the checks.
   * `outOfReach`: the folder that could not be looked at.
   */
  inspect(): Promise<{ current: InspectedPair; previousFingerprints: string[] }>;
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
   * Removes every pair below any CA's `orders/`, whether or not `installed.json` names it, and the pending orders with
   * their keys; the account stays. Gives the folder of the pair that was current; `letsencrypt/` where there were only
   * others; or `null`.
   *
   * @throws FailureError `DATABASE_DIRECTORY`, before anything is deleted, where `assertDeletable` does
   */
  deleteAll(): Promise<string | null>;
  /** Requires all that `deleteAll` would remove to be ours, and nothing of it a link. @throws `DATABASE_DIRECTORY` */
  assertDeletable(): Promise<void>;
  /**
   * Before anything is asked of these CAs: looks whether what is used for them is this account's alone, writes 10 KiB,
   * reads it back and deletes it. @throws `DATABASE_DIRECTORY`
   */
  probe(directoryUrls?: readonly string[]): Promise<void>;
  /**
   * Looks at the place, without a pair being needed.
   *
   * @returns `absent`: there is no `letsencrypt/`; `unknown`: there is nothing in it that says what is installed;
   *   `known`: that there is, also where it says "nothing"
   * @throws `DATABASE_DIRECTORY` where the database directory is not there, or something in the way cannot be read
   */
  look(): Promise<'absent' | 'unknown' | 'known'>;
  /** Asks the system whether `letsencrypt/` can be written, and writes nothing. @throws `DATABASE_DIRECTORY` */
  assertWritable(): Promise<void>;
  /** Requires what is used for these CAs to be this account's alone. @throws `DATABASE_DIRECTORY` */
  assertOwn(directoryUrls: readonly string[]): Promise<void>;
  /** The account at one CA; `remove` forgets it, and its key with it. */
  accountStore(directoryUrl: string): AccountStore & { remove(): Promise<void> };
  /** Absolute path of `letsencrypt/`. */
  readonly root: string;
  /** `letsencrypt/<CA>/`, which holds the CA's account and what is remembered of it. */
  caFolder(directoryUrl: string): string;
};

/** A pair that is installed and cannot be used; for the checks. */
type UnusablePair = {
  /** The folder. */
  unreadable: string;
  /** The file that is not there. */
  missing: string | null;
  /** Why it could not be read: it is not this account's alone, or the system does not give it. */
  failure: Failure | null;
};
export type InspectedPair = PairFiles | UnusablePair | { outOfReach: string } | null;

export type InstalledPair = {
  directoryUrl: string;
  /** Absolute path of the order folder. */
  folder: string;
  orderNumber: string;
  chainPem: string;
  keyPem: string;
  info: CertificateInfo;
};

/** Opens the vault of a database directory. Nothing is created before something is installed. */
export function openVault(databaseDirectory: string): Vault {
  const vault = vaultFolder(databaseDirectory);
  const { root } = vault;
  const orStorageFailure = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      if (error instanceof UnreadablePairError) throw error;
      throw storageFailure(databaseDirectory, error);
    }
  };

  const caFolder = (directoryUrl: string) => vault.caFolder(caFolderName(root, directoryUrl));
  const assertUsedOwn = (directoryUrls: readonly string[]) =>
    orStorageFailure(() =>
      assertUsedIsOwn(
        vault,
        directoryUrls.map((url) => caFolderName(root, url)),
      ),
    );
  return {
    root,
    caFolder,
    async current() {
      if (!(await lookForRoot(databaseDirectory, root))) return null;
      return orLookFailure(databaseDirectory, () => readCurrent(vault));
    },
    inspect: () => inspect(databaseDirectory, vault),
    install: (directoryUrl, issued) => orStorageFailure(() => install(vault, directoryUrl, issued)),
    rollBack: () => orStorageFailure(() => rollBack(vault)),
    tidy: (now) => orStorageFailure(() => tidy(vault, now)),
    deleteByFingerprint: (fingerprint256) => orStorageFailure(() => deleteByFingerprint(vault, fingerprint256)),
    deleteAll: () => orStorageFailure(() => deleteAll(vault)),
    assertDeletable: () => orStorageFailure(() => assertDeletable(vault)),
    async probe(directoryUrls = []) {
      await assertUsedOwn(directoryUrls);
      await orStorageFailure(() => probeDisk(databaseDirectory, root));
    },
    async look() {
      if (!(await lookForRoot(databaseDirectory, root))) return 'absent';
      return orLookFailure(databaseDirectory, async () => {
        const isNothing = (await vault.installed.read()) === NOTHING_INSTALLED;
        return isNothing && (await pairFolders(vault)).length === 0 ? 'unknown' : 'known';
      });
    },
    assertWritable: () => orStorageFailure(() => assertWritable(root)),
    assertOwn: assertUsedOwn,
    accountStore: (directoryUrl) => openAccountStore(caFolder(directoryUrl), directoryUrl, databaseDirectory),
  };
}

async function readCurrent(vault: VaultFolder): Promise<InstalledPair | null> {
  const pointer = await readPointer(vault);
  return isBeingDeleted(pointer)
    ? readPair(vault, pointer.current).catch(noneIfMissing)
    : readPair(vault, pointer.current);
}

/** What `installed.json` says. @throws UnreadablePairError where it is damaged, or missing beside pairs */
async function readPointer(vault: VaultFolder): Promise<Pointer> {
  const pointer = await vault.installed.read();
  if (pointer === null) throw new UnreadablePairError(vault.root, 'installed.json is damaged');
  if (pointer !== NOTHING_INSTALLED || (await pairFolders(vault)).length === 0) return pointer;
  throw new UnreadablePairError(vault.root, 'installed.json is missing', path.join(vault.root, 'installed.json'));
}

function noneIfMissing(error: unknown): null {
  if (error instanceof UnreadablePairError && error.missing !== null) return null;
  throw error;
}

async function install(vault: VaultFolder, directoryUrl: string, issued: IssuedPair): Promise<InstalledPair> {
  const { installed, ordersOf, folderOf, assertOwn } = vault;
  const directory = caFolderName(vault.root, directoryUrl);
  const orders = ordersOf(directory);
  await assertOwn(orders);
  await makePrivateFolder(orders);
  const name = await freeName(orders, orderNumber(issued.orderUrl));
  const reference: Reference = { directoryUrl, directory, orderNumber: name };
  const before = await installed.readForUpdate();
  await installed.write({ ...before, leftovers: [...before.leftovers, reference] });
  await writePair(folderOf(reference), issued);
  // Tidying removes no folder that is not named here: what else lies in `orders/` goes only with everything.
  const leftovers = before.leftovers.concat(before.previous ?? []);
  await installed.write({ current: reference, previous: before.current, leftovers });
  return readPair(vault, reference);
}

async function rollBack(vault: VaultFolder): Promise<InstalledPair | null> {
  const { current, previous, leftovers } = await vault.installed.readForUpdate();
  await vault.installed.write({ current: previous, previous: null, leftovers: leftovers.concat(current ?? []) });
  return readPair(vault, previous);
}

async function inspect(databaseDirectory: string, vault: VaultFolder): ReturnType<Vault['inspect']> {
  const { root, folderOf, assertOwn } = vault;
  const isThere = await lookForRoot(databaseDirectory, root).catch(() => null);
  if (isThere === null) return { current: { outOfReach: databaseDirectory }, previousFingerprints: [] };
  const unusable = (folder: string) => (error: unknown) => unusablePair(databaseDirectory, folder, error);
  const pointer = await readPointer(vault).catch(unusable(root));
  if ('unreadable' in pointer) return { current: pointer, previousFingerprints: [] };
  const { current, previous } = pointer;
  const filesOf = async (reference: Reference | null) => {
    if (reference === null) return null;
    await assertOwn(folderOf(reference));
    return withoutKey(await requirePairFiles(folderOf(reference)));
  };
  const earlier = await filesOf(previous).catch(() => null);
  const reading = filesOf(current);
  const found = isBeingDeleted(pointer) ? reading.catch(noneIfMissing) : reading;
  return {
    current: await found.catch(unusable(current === null ? root : folderOf(current))),
    previousFingerprints: earlier === null ? [] : [earlier.info.fingerprint256],
  };
}

/** What the checks say of a pair that cannot be used. */
function unusablePair(databaseDirectory: string, folder: string, error: unknown): UnusablePair {
  if (error instanceof UnreadablePairError) return { unreadable: error.folder, missing: error.missing, failure: null };
  return { unreadable: folder, missing: null, failure: storageFailure(databaseDirectory, error).failure };
}

async function readPair(vault: VaultFolder, reference: Reference): Promise<InstalledPair>;
async function readPair(vault: VaultFolder, reference: Reference | null): Promise<InstalledPair | null>;
async function readPair(
  { folderOf, assertOwn }: VaultFolder,
  reference: Reference | null,
): Promise<InstalledPair | null> {
  if (reference === null) return null;
  await assertOwn(folderOf(reference));
  const { keyMatches, ...pair } = await requirePairFiles(folderOf(reference));
  if (!keyMatches) throw new UnreadablePairError(pair.folder, 'the key is another one');
  return { ...pair, directoryUrl: reference.directoryUrl, orderNumber: reference.orderNumber };
}

/** What the checks need to see, without the key. */
function withoutKey(files: PairFiles & { keyPem: string }): PairFiles {
  const { folder, chainPem, info, keyMatches } = files;
  return { folder, chainPem, info, keyMatches };
}

/** Requires what is written for these CAs to be this account's alone. What else somebody put there stops nothing. */
async function assertUsedIsOwn(vault: VaultFolder, directories: readonly string[]): Promise<void> {
  const { root, installed, caFolder, ordersOf } = vault;
  await assertOwn(root);
  const pointer = await installed.read();
  const references = [pointer?.current, pointer?.previous].filter((one) => one !== null && one !== undefined);
  const used = [...directories, ...references.map((one) => one.directory)].map(caFolder);
  const places = new Set([root, ...used, ...[...used].map((one) => ordersOf(path.basename(one)))]);
  for (const entry of await vaultEntries(root)) {
    if (places.has(entry) || (places.has(path.dirname(entry)) && path.extname(entry) === '.json'))
      await assertOwn(entry);
  }
}

/** The order number; where it is taken, because a CA lost its data and started over, the next free name like it. */
async function freeName(orders: string, wanted: string): Promise<string> {
  // Windows and macOS do not tell names apart by case, and what was made on Linux may move there.
  const taken = new Set((await namesIn(orders)).map((one) => one.toLowerCase()));
  let name = wanted;
  for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${wanted}-${count}`;
  return name;
}
