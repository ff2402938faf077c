/** Shows a folder in the system's file manager. */
import fs from 'node:fs';
import { fail } from '#shared/contract/failure-error.ts';
import { OPENED_AFTER_MS, xdgOpen } from './xdg-open.ts';

/**
 * Shows a folder; a file is refused, since "opening" could start it.
 *
 * @param openPath Electron's `shell.openPath`: resolves with a message, empty if it went well. Not used on Linux, where it
 *   stops the whole program, web server included, until `xdg-open` ends; some file managers keep that until they are closed.
 * @throws FailureError `DATABASE_DIRECTORY` (there is no such folder), `FOLDER_NOT_SHOWN`
 */
export async function showFolder(
  path: string,
  openPath: (path: string) => Promise<string>,
  { platform = process.platform, openedAfterMs = OPENED_AFTER_MS } = {},
): Promise<void> {
  const found = fs.statSync(path, { throwIfNoEntry: false });
  if (found === undefined) fail('DATABASE_DIRECTORY', { path, reason: 'missing', systemCode: 'ENOENT' });
  if (!found.isDirectory()) fail('DATABASE_DIRECTORY', { path, reason: 'notADirectory', systemCode: 'ENOTDIR' });
  const problem = platform === 'linux' ? await xdgOpen(path, openedAfterMs) : await openPath(path);
  if (problem !== '') fail('FOLDER_NOT_SHOWN', { path });
}
