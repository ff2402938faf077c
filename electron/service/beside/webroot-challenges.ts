import fs from 'node:fs';
import path from 'node:path';
import { writeFileSync } from 'atomically';
import { z } from 'zod';
import type { ChallengeResponder } from '../../certificates/issuer.ts';
import { assertOwnerSync, readOwnSync } from '../../ownership/distrust.ts';
import { isRunning } from '../../ownership/running-process.ts';
import { folderFailure, UnsuitableError } from './folders.ts';

/** Challenges that profacto answers from its web folder (RFC 8555 §8.3). */
export type WebrootChallenges = Pick<ChallengeResponder, 'add'> & {
  /** Removes what a process left there that has died. Never throws: what stays does no harm. */
  tidy(): void;
};

const WELL_KNOWN = ['.well-known', 'acme-challenge'] as const;
/** Short enough for a file name everywhere. */
const TOKEN = /^[\w-]{1,200}$/;

/** What a process has put into a web folder, kept on the disk for as long as it lies there. */
const leftSchema = z.array(
  z.object({
    pid: z.number().int(),
    webroot: z.string(),
    token: z.string().regex(TOKEN),
    /** Which of the two folders were made for it, or for one that was pending with it. */
    made: z.array(z.enum(WELL_KNOWN)),
  }),
);
type Left = z.infer<typeof leftSchema>[number];

/**
 * Writes each challenge as `<webroot>/.well-known/acme-challenge/<token>`. Synchronously, as the port asks: it is there
 * when `add` returns.
 *
 * Law: nothing is written through a link below the web folder, and nothing that lay there is removed or overwritten but an
 * earlier challenge of the same token. A file is there whole or not at all, readable by whatever account the web server runs
 * under. What was made is removed again, folders only where they are empty.
 *
 * @param options.stateFile where it is noted what lies in the web folder, so that it is removed after a crash
 */
export function createWebrootChallenges(options: { webroot: () => string; stateFile: string }): WebrootChallenges {
  const { stateFile } = options;

  /** By it files are removed: what is not this account's is not believed. */
  const readLeft = (): Left[] => {
    try {
      return leftSchema.catch([]).parse(JSON.parse(readOwnSync(stateFile) ?? '[]'));
    } catch {
      return [];
    }
  };
  /** Best effort: where it cannot be noted, a crash leaves a file that nobody asks for. @returns whether it was */
  const changeLeft = (change: (left: Left[]) => Left[]): boolean => {
    try {
      assertOwnerSync(stateFile);
      const left = change(readLeft());
      if (left.length === 0) fs.rmSync(stateFile, { force: true });
      else writeFileSync(stateFile, JSON.stringify(left), { mode: 0o600, chown: false });
      return true;
    } catch {
      return false;
    }
  };
  const removeOf = (one: Left): void => {
    removeFile(one);
    changeLeft((left) => left.filter((other) => !isSame(other, one)));
  };

  return {
    add(token, keyAuthorization) {
      const webroot = options.webroot();
      const entry: Left = { pid: process.pid, webroot, token, made: [] };
      const made: Left['made'] = [];
      let isNoted = false;
      try {
        // As a file name it would lead anywhere. The CA's words are judged before; this is for whoever else calls.
        if (!TOKEN.test(token)) throw Object.assign(new TypeError('the token is no file name'), { code: 'EINVAL' });
        const root = fs.realpathSync(webroot);
        assertFree(root, token);
        makeFolders(root, made);
        entry.made = made;
        isNoted = changeLeft((left) => {
          const pending = left.filter((one) => one.webroot === webroot).flatMap((one) => one.made);
          entry.made = [...new Set([...made, ...pending])];
          return [...left, entry];
        });
        writeFile(root, token, keyAuthorization);
      } catch (error) {
        removeFolders(webroot, made);
        // The last one: an earlier challenge of this token lies there still.
        if (isNoted)
          changeLeft((left) => left.filter((_, at) => at !== left.findLastIndex((one) => isSame(one, entry))));
        throw folderFailure('webroot', webroot, error);
      }
      return {
        // profacto's web server does not tell us of its visitors.
        requestsSeen: 0,
        isBlind: true,
        onRequest: () => undefined,
        remove: () => removeOf(entry),
      };
    },

    tidy() {
      for (const one of readLeft()) if (one.pid === process.pid || !isRunning(one.pid)) removeOf(one);
    },
  };
}

const isSame = (one: Left, other: Left): boolean =>
  one.pid === other.pid && one.webroot === other.webroot && one.token === other.token;

/** The folders of the challenges, the outer one first; where they are. */
const foldersIn = (root: string) => [path.join(root, WELL_KNOWN[0]), path.join(root, ...WELL_KNOWN)] as const;
const fileIn = (root: string, token: string): string => path.join(root, ...WELL_KNOWN, token);
const temporaryIn = (root: string, token: string): string => fileIn(root, `.${token}.tmp`);

/**
 * Looks, before anything is touched, whether a challenge may be written there.
 *
 * @throws UnsuitableError where something else lies there, or a link; the system's error
 */
function assertFree(root: string, token: string): void {
  for (const folder of foldersIn(root)) {
    const found = fs.lstatSync(folder, { throwIfNoEntry: false });
    if (found === undefined) return;
    if (found.isSymbolicLink()) throw new UnsuitableError(folder, 'link');
    if (!found.isDirectory()) throw new UnsuitableError(folder, 'notAFolder');
  }
  for (const file of [fileIn(root, token), temporaryIn(root, token)]) {
    if (fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true)
      throw new UnsuitableError(file, 'link');
    if (challengeAt(file, token) === 'other') throw new UnsuitableError(file, 'notAFolder');
  }
}

/** Makes what of the folders is missing. @param made those that were, also where it fails in between */
function makeFolders(root: string, made: Left['made']): void {
  for (const [index, folder] of foldersIn(root).entries()) {
    if (fs.lstatSync(folder, { throwIfNoEntry: false }) !== undefined) continue;
    fs.mkdirSync(folder);
    made.push(WELL_KNOWN[index] ?? 'acme-challenge');
    // Another account serves from it, whatever this one's umask is.
    fs.chmodSync(folder, 0o755);
  }
}

/** Whole or not at all: another name first, which nobody asks for. */
function writeFile(root: string, token: string, content: string): void {
  const temporary = temporaryIn(root, token);
  // One that a crash has left.
  fs.rmSync(temporary, { force: true });
  // Exclusive: never through a link.
  const file = fs.openSync(temporary, 'wx', 0o644);
  try {
    try {
      fs.writeFileSync(file, content);
      fs.fchmodSync(file, 0o644);
      fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
    fs.renameSync(temporary, fileIn(root, token));
  } catch (error) {
    ignoring(() => fs.unlinkSync(temporary));
    throw error;
  }
}

/**
 * What a file is: a challenge of this token (RFC 8555 §8.1: the token, a dot and the account's thumbprint), also one that
 * was not written to its end under its first name; `other`: somebody else's, or no file; `none`: nothing is there.
 */
function challengeAt(file: string, token: string): 'challenge' | 'other' | 'none' {
  const found = fs.lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return 'none';
  if (!found.isFile()) return 'other';
  const content = fs.readFileSync(file, 'utf8');
  const beginning = `${token}.`;
  const isTorn = path.basename(file) !== token && beginning.startsWith(content);
  return isTorn || content.startsWith(beginning) ? 'challenge' : 'other';
}

/** Removes a challenge, and the folders that were made for it where they are empty; what cannot be removed stays. */
function removeFile({ webroot, token, made }: Left): void {
  ignoring(() => {
    const root = fs.realpathSync(webroot);
    // Not through a link that somebody has put there meanwhile.
    if (!foldersIn(root).every(isFolder)) return;
    for (const file of [temporaryIn(root, token), fileIn(root, token)])
      ignoring(() => {
        if (challengeAt(file, token) === 'challenge') fs.unlinkSync(file);
      });
  });
  removeFolders(webroot, made);
}

/** Those that were made, where they are empty; no link that lies in their place. */
function removeFolders(webroot: string, made: Left['made']): void {
  ignoring(() => {
    const [wellKnown, challenges] = foldersIn(fs.realpathSync(webroot));
    if (!isFolder(wellKnown)) return;
    // `rmdir` of Windows would remove a junction.
    if (made.includes('acme-challenge') && isFolder(challenges)) ignoring(() => fs.rmdirSync(challenges));
    if (made.includes('.well-known')) ignoring(() => fs.rmdirSync(wellKnown));
  });
}

const isFolder = (found: string): boolean => fs.lstatSync(found, { throwIfNoEntry: false })?.isDirectory() === true;

function ignoring(action: () => void): void {
  try {
    action();
  } catch {
    // Not there, not empty, or not ours to remove.
  }
}
