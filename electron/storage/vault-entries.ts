import fs from 'node:fs/promises';
import path from 'node:path';
import { namesIn } from './files.ts';

/** Our files in `letsencrypt/` and in a CA's folder: state files, what was kept aside of them, what a crash has left. */
const STATE_FILE =
  /^(installed|ledger|account|pending-order|attempts|ari|revocations)(\.beschaedigt-[\w-]+)?\.json(\.tmp-[\da-f]+)?$/;
const PAIR_FILE = /^(cert|key)\.pem$/;

/**
 * What this program keeps below `letsencrypt/`, and that folder itself, the outermost first: its folders and files, by
 * their names, whoever they belong to. Into links and what cannot be read nobody looks.
 */
export async function vaultEntries(root: string): Promise<string[]> {
  if (!(await isFolder(root))) return [root];
  const found = [root];
  for (const name of await namesIn(root)) {
    const entry = path.join(root, name);
    if (STATE_FILE.test(name)) found.push(entry);
    else found.push(...(await caEntries(entry)));
  }
  return found;
}

/** A CA's folder and what is in it; nothing, where it is none. */
async function caEntries(folder: string): Promise<string[]> {
  const names = await namesOrNone(folder);
  const orders = path.join(folder, 'orders');
  if (!names.some((name) => name === 'orders' || STATE_FILE.test(name))) return [];
  if (!(await isFolder(folder))) return [folder];
  const files = names.filter((name) => STATE_FILE.test(name)).map((name) => path.join(folder, name));
  if (!names.includes('orders')) return [folder, ...files];
  if (!(await isFolder(orders))) return [folder, ...files, orders];
  const pairs = await Promise.all((await namesOrNone(orders)).map((name) => pairEntries(path.join(orders, name))));
  return [folder, ...files, orders, ...pairs.flat()];
}

/** An order's folder and its two files; nothing, where it is none. */
async function pairEntries(folder: string): Promise<string[]> {
  const names = (await namesOrNone(folder)).filter((name) => PAIR_FILE.test(name));
  if (names.length === 0) return [];
  return (await isFolder(folder)) ? [folder, ...names.map((name) => path.join(folder, name))] : [folder];
}

/** False for a link to a folder. */
async function isFolder(target: string): Promise<boolean> {
  return (await fs.lstat(target).catch(() => null))?.isDirectory() === true;
}

/** What cannot be read is left to whoever uses it. */
async function namesOrNone(folder: string): Promise<string[]> {
  return namesIn(folder).catch(() => []);
}
