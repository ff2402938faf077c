import path from 'node:path';
import { openInstalledFile, type InstalledFile, type Reference } from './installed-file.ts';

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
};

export function vaultFolder(databaseDirectory: string): VaultFolder {
  const root = path.join(databaseDirectory, 'letsencrypt');
  const caFolder = (directory: string) => path.join(root, directory);
  const ordersOf = (directory: string) => path.join(caFolder(directory), 'orders');
  const folderOf = (reference: Reference) => path.join(ordersOf(reference.directory), reference.orderNumber);
  return { root, installed: openInstalledFile(root), caFolder, ordersOf, folderOf };
}
