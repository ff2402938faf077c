import fs from 'node:fs';
import path from 'node:path';
import { directoryFolder, formerDirectoryFolder } from '#shared/values/acme-directory.ts';
import { assertOwn, assertOwnDownTo } from '../ownership/distrust.ts';
import { namesIn } from './files.ts';
import { isFolderName, openInstalledFile, type InstalledFile, type Reference } from './installed-file.ts';
import { pairFoldersIn } from './pair-files.ts';

/** `letsencrypt/`, and where things lie in it. */
export type VaultFolder = {
  /** Absolute path. */
  root: string;
  installed: InstalledFile;
  /** A CA's own folder. */
  caFolder: (directory: string) => string;
  /** The folder of a CA's orders. */
  ordersOf: (directory: string) => string;
  folderOf: (reference: Reference) => string;
  /**
   * Requires `root`, and each folder from there down to this one, to be this account's alone.
   *
   * @throws DistrustError
   */
  assertOwn: (folder: string) => Promise<void>;
};

/** The name of the folder from which on everything is ours; above it, everything is profacto's, whoever that is. */
const ROOT = 'letsencrypt';

export function vaultFolder(databaseDirectory: string): VaultFolder {
  const root = path.join(databaseDirectory, ROOT);
  const caFolder = (directory: string) => path.join(root, directory);
  const ordersOf = (directory: string) => path.join(caFolder(directory), 'orders');
  const folderOf = (reference: Reference) => path.join(ordersOf(reference.directory), reference.orderNumber);
  const installed = openInstalledFile(root);
  return { root, installed, caFolder, ordersOf, folderOf, assertOwn: (folder) => assertOwnDownTo(root, folder) };
}

/** The name of a CA's folder in `letsencrypt/`: one that an earlier version gave, where that is there. */
export function caFolderName(root: string, directoryUrl: string): string {
  const name = directoryFolder(directoryUrl);
  const former = formerDirectoryFolder(directoryUrl);
  // Windows could not make such folders, and would find a device there.
  const isThere = former !== null && process.platform !== 'win32' && fs.existsSync(path.join(root, former));
  return isThere ? former : name;
}

/** The outermost folder that has to be ours for what lies in a CA's folder: `letsencrypt/`. */
export function rootAbove(caFolder: string): string {
  const above = path.dirname(caFolder);
  return path.basename(above) === ROOT ? above : caFolder;
}

/**
 * Every order folder with a certificate or a key in it, whether or not `installed.json` names it, and whoever it belongs
 * to: also behind a link, where nothing may be deleted.
 *
 * @throws the system's error where it cannot be looked
 */
export async function pairFolders({ root, ordersOf }: Pick<VaultFolder, 'root' | 'ordersOf'>): Promise<string[]> {
  const found: string[] = [];
  for (const name of (await namesIn(root)).filter(isFolderName)) found.push(...(await pairFoldersIn(ordersOf(name))));
  return found;
}

/**
 * The same, and those in folders of ours with names that no CA or order has, as a copy by hand may. Of other names, what
 * is not ours is nothing that we have made: `lost+found`, a file server's snapshots.
 *
 * @throws the system's error where it cannot be looked
 */
export async function everyPairFolder(vault: Pick<VaultFolder, 'root' | 'ordersOf'>): Promise<string[]> {
  const found = new Set(await pairFolders(vault));
  for (const caFolder of await ownFoldersIn(vault.root)) {
    const orders = vault.ordersOf(path.basename(caFolder));
    if (!(await ownFoldersIn(caFolder)).includes(orders)) continue;
    const own = new Set(await ownFoldersIn(orders));
    const isOwn = (name: string) => own.has(path.join(orders, name));
    for (const folder of await pairFoldersIn(orders, isOwn)) found.add(folder);
  }
  return [...found];
}

/** The folders in this one that are this account's alone; links and what is somebody else's are passed over. */
export async function ownFoldersIn(folder: string): Promise<string[]> {
  const all = (await namesIn(folder)).map((name) => path.join(folder, name));
  const areOwn = await Promise.all(all.map(isOwnFolder));
  return all.filter((_, index) => areOwn[index]);
}

async function isOwnFolder(target: string): Promise<boolean> {
  try {
    await assertOwn(target);
    return (await fs.promises.lstat(target)).isDirectory();
  } catch {
    return false;
  }
}
