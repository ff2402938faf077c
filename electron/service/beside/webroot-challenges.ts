import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { ChallengeResponder } from '../../certificates/issuer.ts';
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
 * Law: nothing is written through a link below the web folder. A file is there whole or not at all, readable by whatever
 * account the web server runs under. What was made is removed again, folders only where they are empty.
 *
 * @param options.stateFile where it is noted what lies in the web folder, so that it is removed after a crash
 */
export function createWebrootChallenges(options: { webroot: () => string; stateFile: string }): WebrootChallenges {
  const { stateFile } = options;

  const readLeft = (): Left[] => {
    try {
      return leftSchema.catch([]).parse(JSON.parse(fs.readFileSync(stateFile, 'utf8')));
    } catch {
      return [];
    }
  };
  /** Best effort: where it cannot be noted, a crash leaves a file that nobody asks for. */
  const changeLeft = (change: (left: Left[]) => Left[]): void => {
    try {
      const left = change(readLeft());
      if (left.length === 0) return fs.rmSync(stateFile, { force: true });
      const temporary = `${stateFile}.${String(process.pid)}.tmp`;
      fs.writeFileSync(temporary, JSON.stringify(left), { mode: 0o600 });
      fs.renameSync(temporary, stateFile);
    } catch {
      // See above.
    }
  };
  const forget = ({ pid, webroot, token }: Left): void =>
    changeLeft((left) => left.filter((one) => one.pid !== pid || one.webroot !== webroot || one.token !== token));

  const removeOf = (one: Left): void => {
    removeFile(one);
    forget(one);
  };

  return {
    add(token, keyAuthorization) {
      const webroot = options.webroot();
      const entry: Left = { pid: process.pid, webroot, token, made: [] };
      try {
        if (!TOKEN.test(token)) throw new TypeError('the token is no file name');
        const { folder, made } = makeFolders(webroot);
        changeLeft((left) => {
          const pending = left.filter((one) => one.webroot === webroot).flatMap((one) => one.made);
          entry.made = [...new Set([...made, ...pending])];
          return [...left, entry];
        });
        writeFile(folder, token, keyAuthorization);
      } catch (error) {
        removeOf(entry);
        throw folderFailure('webroot', webroot, error);
      }
      return {
        // profacto's web server does not tell us of its visitors.
        requestsSeen: 0,
        onRequest: () => undefined,
        remove: () => removeOf(entry),
      };
    },

    tidy() {
      for (const one of readLeft()) if (one.pid === process.pid || !isAlive(one.pid)) removeOf(one);
    },
  };
}

/** The folder of the challenges; what of it is missing is made. @throws UnsuitableError, the system's error */
function makeFolders(webroot: string): { folder: string; made: Left['made'] } {
  let folder = fs.realpathSync(webroot);
  const made: Left['made'] = [];
  for (const name of WELL_KNOWN) {
    folder = path.join(folder, name);
    const found = fs.lstatSync(folder, { throwIfNoEntry: false });
    if (found === undefined) {
      fs.mkdirSync(folder);
      // Another account serves from it, whatever this one's umask is.
      fs.chmodSync(folder, 0o755);
      made.push(name);
    } else if (found.isSymbolicLink()) throw new UnsuitableError(folder, 'link');
    else if (!found.isDirectory()) throw new UnsuitableError(folder, 'notAFolder');
  }
  return { folder, made };
}

/** Whole or not at all: another name first, which nobody asks for. */
function writeFile(folder: string, token: string, content: string): void {
  const temporary = temporaryOf(folder, token);
  // Exclusive: never through a link, and a leftover of the same name is ours.
  fs.rmSync(temporary, { force: true });
  const file = fs.openSync(temporary, 'wx', 0o644);
  try {
    fs.writeSync(file, content);
    fs.fchmodSync(file, 0o644);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
  fs.renameSync(temporary, path.join(folder, token));
}

const temporaryOf = (folder: string, token: string): string => path.join(folder, `.${token}.tmp`);

/** Removes a challenge, and the folders that were made for it where they are empty; what cannot be removed stays. */
function removeFile({ webroot, token, made }: Left): void {
  const ignoring = (action: () => void): void => {
    try {
      action();
    } catch {
      // Not there, not empty, or not ours to remove.
    }
  };
  ignoring(() => {
    const root = fs.realpathSync(webroot);
    const [wellKnown, challenges] = [path.join(root, WELL_KNOWN[0]), path.join(root, ...WELL_KNOWN)];
    // Not through a link that somebody has put there meanwhile.
    if (!fs.lstatSync(wellKnown).isDirectory() || !fs.lstatSync(challenges).isDirectory()) return;
    ignoring(() => fs.rmSync(temporaryOf(challenges, token), { force: true }));
    ignoring(() => fs.unlinkSync(path.join(challenges, token)));
    if (made.includes('acme-challenge')) ignoring(() => fs.rmdirSync(challenges));
    if (made.includes('.well-known')) ignoring(() => fs.rmdirSync(wellKnown));
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
