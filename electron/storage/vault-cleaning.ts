/** What the vault removes: pairs that nobody needs any more, what a crash has left, and everything. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { namesIn, removeNamed, syncFolder } from './files.ts';
import { NOTHING_INSTALLED } from './installed-file.ts';
import { readPairFiles, removePair, unfinishedPairs } from './pair-files.ts';
import { deletePendingOrders, openPendingOrderStore } from './pending-order.ts';
import type { VaultFolder } from './vault-folder.ts';

/** A temporary file left by a crash in the middle of replacing a state file; it may hold the account's key. */
const UNFINISHED_FILE = /\.json\.tmp-[\da-f]+$/;

/** See `Vault.tidy`. @throws the system's error */
export async function tidy(vault: VaultFolder, now: number): Promise<string[]> {
  const { root, installed, folderOf } = vault;
  const pointer = (await installed.read()) ?? NOTHING_INSTALLED;
  const kept = new Set([pointer.current, pointer.previous].flatMap((one) => (one === null ? [] : [folderOf(one)])));
  const unwanted = pointer.leftovers.map(folderOf).filter((folder) => !kept.has(folder));
  unwanted.push(...(await clearUnfinished(vault)));
  const removed = await clearExpiredOrders(root, now);
  for (const folder of new Set(unwanted)) if (await removePair(folder)) removed.push(folder);
  if (pointer.leftovers.length > 0) await installed.write({ ...pointer, leftovers: [] });
  return removed;
}

/** See `Vault.deleteByFingerprint`. @throws the system's error */
export async function deleteByFingerprint(vault: VaultFolder, fingerprint256: string): Promise<boolean> {
  const { installed, ordersOf, folderOf } = vault;
  const pointer = (await installed.read()) ?? NOTHING_INSTALLED;
  const current = pointer.current === null ? null : folderOf(pointer.current);
  let isDeleted = false;
  for (const reference of [pointer.previous, ...pointer.leftovers]) {
    if (reference === null || folderOf(reference) === current) continue;
    const files = await readPairFiles(folderOf(reference)).catch(() => null);
    if (files?.info.fingerprint256 !== fingerprint256) continue;
    await removePair(folderOf(reference));
    await syncFolder(ordersOf(reference.directory));
    isDeleted = true;
  }
  // The files first, as in `deleteAll`: a previous pair without files is none.
  if (isDeleted && pointer.previous !== null && (await namesIn(folderOf(pointer.previous))).length === 0) {
    await installed.write({ ...pointer, previous: null });
  }
  return isDeleted;
}

/** See `Vault.deleteAll`. @throws the system's error */
export async function deleteAll(vault: VaultFolder): Promise<string | null> {
  const { root, installed, folderOf } = vault;
  const pointer = await installed.readForUpdate();
  const { current, previous, leftovers } = pointer;
  // The files first: a pointer without files is "none", files without a pointer would be forgotten keys.
  for (const reference of [current, previous, ...leftovers]) {
    if (reference !== null) await removePair(folderOf(reference));
  }
  for (const folder of await clearUnfinished(vault)) await removePair(folder);
  for (const folder of await caFolders(root)) await deletePendingOrders(folder);
  if (pointer !== NOTHING_INSTALLED) await installed.write(NOTHING_INSTALLED);
  return current === null ? null : folderOf(current);
}

/** Removes state files that a crash left half written; gives the order folders that it left unfinished. */
async function clearUnfinished({ root, caFolder, ordersOf }: VaultFolder): Promise<string[]> {
  await removeNamed(root, UNFINISHED_FILE);
  const folders: string[] = [];
  for (const directory of await namesIn(root)) {
    await removeNamed(caFolder(directory), UNFINISHED_FILE);
    folders.push(...(await unfinishedPairs(ordersOf(directory))));
  }
  return folders;
}

/** Removes pending orders that have expired at their CA; gives their files. */
async function clearExpiredOrders(root: string, now: number): Promise<string[]> {
  const removed: string[] = [];
  for (const folder of await caFolders(root)) {
    const pending = openPendingOrderStore(folder);
    // An unreadable pending order is a problem of its own CA alone.
    const order = await pending.load().catch(() => null);
    if (order === null || Date.parse(order.expires) > now) continue;
    await pending.clear();
    removed.push(path.join(folder, 'pending-order.json'));
  }
  return removed;
}

/** The folders of all CAs that were ever asked. */
async function caFolders(root: string): Promise<string[]> {
  const all = (await namesIn(root)).map((name) => path.join(root, name));
  const found = await Promise.all(all.map((one) => fs.stat(one)));
  return all.filter((_, index) => found[index]?.isDirectory() === true);
}
