import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { readCertificate, type CertificateInfo } from '../certificates/info.ts';
import { assertOwner } from '../ownership/distrust.ts';
import { isFolderName } from './installed-file.ts';
import { namesIn, readIfExists, renameWithRetry, syncFolder, writeDurably } from './files.ts';

/** The files of an order as they are on the disk. */
export type PairFiles = { folder: string; chainPem: string; info: CertificateInfo; keyMatches: boolean };

/** A pair is installed, and its files, or `installed.json`, are damaged or not there. */
export class UnreadablePairError extends Error {
  override readonly name = 'UnreadablePairError';
  readonly folder: string;
  /** The file that is not there; `null`: what is there cannot be used. */
  readonly missing: string | null;

  constructor(folder: string, cause: unknown, missing: string | null = null) {
    super(`no usable pair in ${folder}`, { cause });
    this.folder = folder;
    this.missing = missing;
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
  if (chainPem === null && keyPem === null) return null;
  if (chainPem === null || keyPem === null) throw missingFile(folder, chainPem === null ? 'cert.pem' : 'key.pem');
  try {
    const info = readCertificate(chainPem);
    const keyMatches = new X509Certificate(chainPem).checkPrivateKey(createPrivateKey(keyPem));
    return { folder, chainPem, keyPem, info, keyMatches };
  } catch (error) {
    throw new UnreadablePairError(folder, error);
  }
}

/** The same, where the two files have to be there. @throws also UnreadablePairError where neither is */
export async function requirePairFiles(folder: string): Promise<PairFiles & { keyPem: string }> {
  return (await readPairFiles(folder)) ?? Promise.reject(missingFile(folder, 'cert.pem'));
}

function missingFile(folder: string, name: string): UnreadablePairError {
  return new UnreadablePairError(folder, `${name} is missing`, path.join(folder, name));
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

/** Requires the two files of an order folder, where they are there, to be ours. @throws DistrustError, UnreadableError */
export async function assertOwnPair(folder: string): Promise<void> {
  for (const name of PAIR_FILES) await assertOwner(path.join(folder, name));
}

/**
 * The folders below `orders` with a certificate or a key in them, whoever they belong to, but for what is under
 * construction.
 *
 * @param isMeant by its name; by default, that of an order
 */
export async function pairFoldersIn(
  orders: string,
  isMeant: (name: string) => boolean = isFolderName,
): Promise<string[]> {
  const found: string[] = [];
  for (const name of (await namesIn(orders)).filter((one) => !one.startsWith(TEMPORARY) && isMeant(one))) {
    const folder = path.join(orders, name);
    if ((await namesIn(folder)).some((one) => PAIR_FILES.includes(one))) found.push(folder);
  }
  return found;
}

/** The folders below `orders` that a crash has left under construction. */
export async function unfinishedPairs(orders: string): Promise<string[]> {
  return (await namesIn(orders)).filter((name) => name.startsWith(TEMPORARY)).map((name) => path.join(orders, name));
}
