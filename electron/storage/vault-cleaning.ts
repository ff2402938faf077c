/** What the vault removes: pairs that nobody needs any more, what a crash has left, and everything. */
import path from 'node:path';
import { namesIn, removeNamed, syncFolder } from './files.ts';
import { isSameReference, NOTHING_INSTALLED, type Pointer } from './installed-file.ts';
import { assertOwnPair, readPairFiles, removePair, unfinishedPairs } from './pair-files.ts';
import { deletePendingOrders, openPendingOrderStore, pendingOrderFiles } from './pending-order.ts';
import { everyPairFolder, ownFoldersIn, type VaultFolder } from './vault-folder.ts';

/** A temporary file left by a crash in the middle of replacing a state file; it may hold the account's key. */
const UNFINISHED_FILE = /\.json\.tmp-[\da-f]+$/;

/** See `Vault.tidy`. @throws the system's error */
export async function tidy(vault: VaultFolder, now: number): Promise<string[]> {
  const { root, installed, folderOf } = vault;
  const pointer = (await installed.read()) ?? NOTHING_INSTALLED;
  const { current } = pointer;
  const kept = new Set([current, pointer.previous].flatMap((one) => (one === null ? [] : [folderOf(one)])));
  const leftovers = await Promise.all(
    pointer.leftovers.map(async (reference) => ({ reference, isOwn: await isOwn(vault, folderOf(reference)) })),
  );
  const isToGo = ({ reference, isOwn }: (typeof leftovers)[number]) =>
    isOwn && (current === null || !isSameReference(reference, current));
  const ours = leftovers.filter(isToGo).map((one) => folderOf(one.reference));
  // What lies behind a link or is somebody else's is not ours to delete; it stops nothing, and is not forgotten. Nor is
  // that a deletion of the current pair was begun.
  const notOurs = leftovers.filter((one) => !isToGo(one)).map((one) => one.reference);
  const unwanted = ours.filter((folder) => !kept.has(folder));
  unwanted.push(...(await clearUnfinished(vault)));
  const removed = await clearExpiredOrders(root, now);
  for (const folder of new Set(unwanted)) if (await removePair(folder)) removed.push(folder);
  if (ours.length > 0) await installed.write({ ...pointer, leftovers: notOurs });
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
    if (!(await isOwn(vault, folderOf(reference)))) continue;
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

/** Whether an order folder, and the pair in it, is ours to delete. */
async function isOwn({ assertOwn }: VaultFolder, folder: string): Promise<boolean> {
  try {
    await assertOwn(folder);
    await assertOwnPair(folder);
    return true;
  } catch {
    return false;
  }
}

/** See `Vault.assertDeletable`. @throws the system's error, DistrustError */
export async function assertDeletable(vault: VaultFolder): Promise<void> {
  const pointer = (await vault.installed.read()) ?? NOTHING_INSTALLED;
  await foldersToDelete(vault, pointer);
}

/** See `Vault.deleteAll`. @throws the system's error; DistrustError, before anything is deleted */
export async function deleteAll(vault: VaultFolder): Promise<string | null> {
  const { root, installed, folderOf } = vault;
  await assertDeletable(vault);
  const pointer = await installed.readForUpdate();
  const { current, leftovers } = pointer;
  const folders = await foldersToDelete(vault, pointer);
  // After a crash, a pair that was to go and is gone is none that was lost.
  if (current !== null) await installed.write({ ...pointer, leftovers: [...leftovers, current] });
  let isRemoved = false;
  // The files before the pointer to them: without it they would be forgotten keys.
  for (const folder of folders) isRemoved = (await removePair(folder)) || isRemoved;
  for (const folder of await clearUnfinished(vault)) await removePair(folder);
  for (const folder of await ownFoldersIn(root)) await deletePendingOrders(folder);
  if (pointer !== NOTHING_INSTALLED || folders.size > 0) await installed.write(NOTHING_INSTALLED);
  if (current !== null) return folderOf(current);
  return isRemoved ? root : null;
}

/**
 * The folders of all pairs, named or not: a key that stayed would be one that nobody knows of.
 *
 * @throws DistrustError where anything that would be deleted with them is a link or somebody else's
 */
async function foldersToDelete(vault: VaultFolder, pointer: Pointer): Promise<Set<string>> {
  const { root, folderOf, assertOwn } = vault;
  const references = [pointer.current, pointer.previous, ...pointer.leftovers].filter((one) => one !== null);
  const folders = new Set([...references.map(folderOf), ...(await everyPairFolder(vault))]);
  for (const folder of folders) {
    await assertOwn(folder);
    await assertOwnPair(folder);
  }
  for (const folder of await unfinishedFolders(vault)) await assertOwnPair(folder);
  for (const folder of await ownFoldersIn(root))
    for (const file of await pendingOrderFiles(folder)) await assertOwn(file);
  return folders;
}

/** Removes state files that a crash left half written; gives the order folders that it left unfinished. */
async function clearUnfinished(vault: VaultFolder): Promise<string[]> {
  await removeNamed(vault.root, UNFINISHED_FILE);
  for (const caFolder of await ownFoldersIn(vault.root)) await removeNamed(caFolder, UNFINISHED_FILE);
  const folders: string[] = [];
  for (const folder of await unfinishedFolders(vault)) if (await isOwn(vault, folder)) folders.push(folder);
  return folders;
}

/** The order folders that a crash left unfinished, where they are this account's. */
async function unfinishedFolders({ root, ordersOf }: VaultFolder): Promise<string[]> {
  const folders: string[] = [];
  for (const caFolder of await ownFoldersIn(root)) {
    const orders = ordersOf(path.basename(caFolder));
    if (!(await ownFoldersIn(caFolder)).includes(orders)) continue;
    const own = new Set(await ownFoldersIn(orders));
    folders.push(...(await unfinishedPairs(orders)).filter((one) => own.has(one)));
  }
  return folders;
}

/** Removes pending orders that have expired at their CA; gives their files. */
async function clearExpiredOrders(root: string, now: number): Promise<string[]> {
  const removed: string[] = [];
  for (const folder of await ownFoldersIn(root)) {
    const pending = openPendingOrderStore(folder);
    // An unreadable pending order is a problem of its own CA alone.
    const order = await pending.load().catch(() => null);
    if (order === null || Date.parse(order.expires) > now) continue;
    await pending.clear();
    removed.push(path.join(folder, 'pending-order.json'));
  }
  return removed;
}
