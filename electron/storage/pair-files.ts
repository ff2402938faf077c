import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { readCertificate, type CertificateInfo } from '../certificates/info.ts';
import { namesIn, readIfExists, renameWithRetry, syncFolder, writeDurably } from './files.ts';

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

const PAIR_FILES = ['cert.pem', 'key.pem'];

/** Order folders under construction or being removed; the leading dot keeps them apart from order numbers. */
const TEMPORARY = '.neu-';
const temporaryName = () => `${TEMPORARY}${randomBytes(6).toString('hex')}`;

/**
 * Reads the two files of an order folder; `null`: neither is there.
 *
 * @throws UnreadablePairError where they are there and cannot be parsed; the system's error where they cannot be read
 */
export async function readPairFiles(folder: string): Promise<(PairFiles & { keyPem: string }) | null> {
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
}

/** Makes an order folder with its two files: whole or, after a crash, only as one under construction. */
export async function writePair(folder: string, pair: { chainPem: string; keyPem: string }): Promise<void> {
  const orders = path.dirname(folder);
  const fresh = path.join(orders, temporaryName());
  try {
    await fs.mkdir(fresh, { mode: 0o700 });
    await writeDurably(path.join(fresh, 'cert.pem'), pair.chainPem);
    await writeDurably(path.join(fresh, 'key.pem'), pair.keyPem);
    await syncFolder(fresh);
    await renameWithRetry(fresh, folder);
  } catch (error) {
    await fs.rm(fresh, { recursive: true, force: true });
    throw error;
  }
  await syncFolder(orders);
}

/**
 * Removes the two files, and the folder when nothing else lies in it. True when something was there.
 *
 * Law: after a crash, the pair is whole or gone. The folder is first renamed, in one step, to look like one under
 * construction; what is left of it is then cleared like those. Not so where a foreign file lies in it, which must stay
 * where it is: a crash can then leave one of the two files.
 */
export async function removePair(folder: string): Promise<boolean> {
  const names = await namesIn(folder);
  const isOurs = names.length > 0 && names.every((name) => PAIR_FILES.includes(name));
  const isAside = path.basename(folder).startsWith(TEMPORARY);
  const aside = isOurs && !isAside ? path.join(path.dirname(folder), temporaryName()) : folder;
  if (aside !== folder) await renameWithRetry(folder, aside);
  await Promise.all(PAIR_FILES.map((name) => fs.rm(path.join(aside, name), { force: true })));
  await fs.rmdir(aside).catch(() => undefined);
  return names.length > 0;
}

/** The folders below `orders` that a crash has left under construction. */
export async function unfinishedPairs(orders: string): Promise<string[]> {
  return (await namesIn(orders)).filter((name) => name.startsWith(TEMPORARY)).map((name) => path.join(orders, name));
}
