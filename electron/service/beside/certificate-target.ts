import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import type { Stats } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { renameWithRetry, syncFolder } from '../../storage/files.ts';
import { folderFailure, lookAt, UnsuitableError } from './folders.ts';

/** As PEM: the full chain, leaf first, and the key. */
type Pair = { chainPem: string; keyPem: string };

/**
 * The folder from which profacto reads `cert.pem` and `key.pem`.
 *
 * Law: each file is there whole; the two fit each other, before and after; what a crash left between the two renames is
 * put right by the next call (`repair`). The pair before stays as `….previous`. Nothing else in the folder is touched.
 */
export type CertificateTarget = {
  /**
   * Has this pair lie there.
   *
   * @param isServed whether a certificate with this fingerprint is being served, by which it becomes the one before; what
   *   was never served does not take the place of what was. Left out: what lies there is
   * @returns whether it did not lie there before. @throws FailureError `BESIDE_FOLDER`
   */
  give(pair: Pair, isServed?: (fingerprint256: string) => boolean): Promise<boolean>;
  /** Puts the pair before back; the one that lies there is dropped. @returns its chain; `null`: there was none */
  putBack(): Promise<string | null>;
  /** Makes sure that the folder can be written, leaving nothing. @throws FailureError `BESIDE_FOLDER` */
  probe(): Promise<void>;
};

const FILES = ['key.pem', 'cert.pem'] as const;
type FileName = (typeof FILES)[number];
const newName = (file: FileName) => `${file}.profacto-new`;
const previousName = (file: FileName) => `${file}.previous`;

/** @param options.onStep replaced in tests that interrupt it */
export function createCertificateTarget(options: {
  folder: () => string;
  onStep?: (step: 'written' | 'keyRenamed') => void;
}): CertificateTarget {
  const { onStep = () => undefined } = options;
  const within = async <T>(action: (folder: string) => Promise<T>): Promise<T> => {
    const folder = options.folder();
    try {
      const found = await fs.stat(folder);
      if (!found.isDirectory()) throw new UnsuitableError(folder, 'notAFolder');
      return await action(folder);
    } catch (error) {
      throw folderFailure('certificateTarget', folder, error);
    }
  };

  const put = async (folder: string, pair: Pair): Promise<void> => {
    const content = { 'key.pem': pair.keyPem, 'cert.pem': pair.chainPem };
    await writeBoth(
      (file) => path.join(folder, newName(file)),
      (file) => writeNew(folder, file, content[file]),
    );
    onStep('written');
    // The key first: where only that was renamed, the certificate that fits it lies ready.
    await renameWithRetry(path.join(folder, newName('key.pem')), path.join(folder, 'key.pem'));
    onStep('keyRenamed');
    await renameWithRetry(path.join(folder, newName('cert.pem')), path.join(folder, 'cert.pem'));
    await syncFolder(folder);
  };

  return {
    give: (pair, isServed = () => true) =>
      within(async (folder) => {
        await repair(folder);
        const before = await readPair(folder, (file) => file);
        if (before?.chainPem === pair.chainPem && before.keyPem === pair.keyPem) return false;
        const previous = await readPair(folder, previousName);
        const isWorthKeeping = (one: Pair) =>
          fits(one) &&
          (isServed(new X509Certificate(one.chainPem).fingerprint256) || previous === null || !fits(previous));
        if (before !== null && isWorthKeeping(before)) await keepPrevious(folder);
        await put(folder, pair);
        return true;
      }),

    putBack: () =>
      within(async (folder) => {
        await repair(folder);
        const previous = await readPair(folder, previousName);
        if (previous === null || !fits(previous)) return null;
        await put(folder, previous);
        return previous.chainPem;
      }),

    probe: () =>
      within(async (folder) => {
        await readPair(folder, (file) => file);
        const file = path.join(folder, `.profacto-${randomBytes(6).toString('hex')}.tmp`);
        try {
          await fs.writeFile(file, '', { flag: 'wx', mode: 0o600 });
        } finally {
          await fs.rm(file, { force: true });
        }
      }),
  };
}

/**
 * Puts right what a crash has left: between the two renames, the new key lies beside the certificate before, and the new
 * certificate under its other name.
 */
async function repair(folder: string): Promise<void> {
  const current = await readPair(folder, (file) => file);
  const newChain = await readFile(path.join(folder, newName('cert.pem')));
  if (current !== null && !fits(current)) {
    if (newChain !== null && fits({ chainPem: newChain, keyPem: current.keyPem })) {
      await renameWithRetry(path.join(folder, newName('cert.pem')), path.join(folder, 'cert.pem'));
      await syncFolder(folder);
    }
    return;
  }
  for (const file of FILES)
    for (const name of [newName(file), `${previousName(file)}.tmp`])
      await fs.rm(path.join(folder, name), { force: true });
}

/** @returns `null`: one of the two is not there. @throws UnsuitableError where one is a link, or no file */
async function readPair(folder: string, nameOf: (file: FileName) => string): Promise<Pair | null> {
  const [keyPem, chainPem] = [
    await readFile(path.join(folder, nameOf('key.pem'))),
    await readFile(path.join(folder, nameOf('cert.pem'))),
  ];
  return keyPem === null || chainPem === null ? null : { keyPem, chainPem };
}

async function readFile(file: string): Promise<string | null> {
  const found = await lookAt(file);
  if (found === null) return null;
  if (found.isSymbolicLink()) throw new UnsuitableError(file, 'link');
  if (!found.isFile()) throw new UnsuitableError(file, 'notAFolder');
  return fs.readFile(file, 'utf8');
}

/** Whether the key is that of the certificate. Somebody else's files may be anything. */
function fits({ chainPem, keyPem }: Pair): boolean {
  try {
    return new X509Certificate(chainPem).checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    return false;
  }
}

/** Copies the pair to its `.previous`, with its rights. */
async function keepPrevious(folder: string): Promise<void> {
  const temporary = (file: FileName) => path.join(folder, `${previousName(file)}.tmp`);
  await writeBoth(temporary, async (file) => {
    const source = path.join(folder, file);
    await writeWith(temporary(file), await fs.readFile(source), await fs.stat(source));
  });
  for (const file of FILES) await renameWithRetry(temporary(file), path.join(folder, previousName(file)));
}

/** Writes both files of a pair, or neither: no part of a key is left where the disk is full. */
async function writeBoth(place: (file: FileName) => string, write: (file: FileName) => Promise<void>): Promise<void> {
  try {
    for (const file of FILES) await write(file);
  } catch (error) {
    for (const file of FILES) await fs.rm(place(file), { force: true }).catch(() => undefined);
    throw error;
  }
}

async function writeNew(folder: string, file: FileName, content: string): Promise<void> {
  const before = await lookAt(path.join(folder, file));
  await writeWith(path.join(folder, newName(file)), content, before ?? rightsIn(await fs.stat(folder), file));
}

type Rights = Pick<Stats, 'mode' | 'uid' | 'gid'>;

/** The rights of the folder, for a new file in it: others write neither, and of the key they read nothing either. */
function rightsIn({ mode, uid, gid }: Stats, file: FileName): Rights {
  return { mode: mode & (file === 'key.pem' ? 0o640 : 0o644), uid, gid };
}

/** Writes a new file to the disk, with these rights as far as the system lets us. On Windows the folder's are inherited. */
async function writeWith(file: string, content: string | Buffer, { mode, uid, gid }: Rights): Promise<void> {
  await fs.rm(file, { force: true });
  // Nobody else reads the key before its rights are set.
  const handle = await fs.open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    if (process.platform !== 'win32') await setRights(handle, { mode, uid, gid });
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function setRights(handle: fs.FileHandle, { mode, uid, gid }: Rights): Promise<void> {
  const isRefused = (error: unknown): void => {
    const { code } = error as NodeJS.ErrnoException;
    // Some file systems have no owners or modes; and only root may give files away.
    if (!['EPERM', 'EINVAL', 'ENOTSUP', 'ENOSYS'].includes(code ?? '')) throw error;
  };
  const own = process.getuid?.() ?? uid;
  await handle.chown(own === 0 ? uid : own, gid).catch(isRefused);
  const { gid: actual } = await handle.stat();
  // Where the group could not be set, ours gets nothing that was meant for theirs.
  await handle.chmod(actual === gid ? mode & 0o666 : mode & 0o606).catch(isRefused);
}
