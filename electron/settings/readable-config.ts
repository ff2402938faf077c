import fs from 'node:fs';
import path from 'node:path';
import { fail } from '#shared/contract/failure-error.ts';
import { accountName, ownAccountName } from '../ownership/account-name.ts';
import { configPath } from '../ownership/config-files.ts';

/**
 * Requires that this account may read the configuration directory and the settings in it, before a host is looked for
 * there: what could not be looked at is neither "no host" nor "no settings". What is not there yet is in order.
 *
 * On Windows, `access` knows no access lists: there a refusal is met when the settings are read.
 *
 * @throws FailureError `CONFIG_DIRECTORY`
 */
export function assertReadableConfig(configDir: string): void {
  const { R_OK, X_OK } = fs.constants;
  const file = configPath(configDir, 'config.json');
  for (const [entry, look] of [
    [configDir, () => assertFolder(configDir)],
    [configDir, () => fs.accessSync(configDir, R_OK | X_OK)],
    [file, () => fs.accessSync(file, R_OK)],
  ] as const) {
    try {
      look();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      failNotReadable(entry, error);
    }
  }
}

function assertFolder(entry: string): void {
  if (!fs.statSync(entry).isDirectory()) throw Object.assign(new TypeError(), { code: 'ENOTDIR' });
}

/** Whether the system has refused it to this account. */
function isRefused(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EACCES' || code === 'EPERM';
}

/**
 * @param cause what the system said when the folder or file was to be read
 * @throws FailureError `CONFIG_DIRECTORY`, always: where it is refused, it names whose it is and which account runs
 */
export function failNotReadable(entry: string, cause: unknown): never {
  if (!isRefused(cause)) {
    const { code: systemCode = 'EIO' } = cause as NodeJS.ErrnoException;
    fail('CONFIG_DIRECTORY', { path: entry, reason: 'io', owner: null, account: ownAccountName(), systemCode }, cause);
  }
  const { shown, uid } = nearestVisible(path.resolve(entry));
  const owner = uid === null || process.geteuid === undefined ? null : accountName(uid);
  fail('CONFIG_DIRECTORY', { path: shown, reason: 'notReadable', owner, account: ownAccountName() }, cause);
}

/** The file or folder itself, or the folder above it that hides it from this account. */
function nearestVisible(entry: string): { shown: string; uid: number | null } {
  try {
    return { shown: entry, uid: fs.statSync(entry).uid };
  } catch (error) {
    const above = path.dirname(entry);
    return isRefused(error) && above !== entry ? nearestVisible(above) : { shown: entry, uid: null };
  }
}
