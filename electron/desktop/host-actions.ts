/** What only the desktop app can do for the service. */
import fs from 'node:fs';
import { app, shell } from 'electron';
import { fail } from '#shared/contract/failure-error.ts';
import type { HostActions } from '../service/host-actions.ts';

export const desktopActions: HostActions = {
  async openDirectory(path) {
    // `openPath` would also start a program, and so gets only folders.
    const found = fs.statSync(path, { throwIfNoEntry: false });
    if (found === undefined) fail('DATABASE_DIRECTORY', { path, reason: 'missing', systemCode: 'ENOENT' });
    if (!found.isDirectory()) fail('DATABASE_DIRECTORY', { path, reason: 'notADirectory', systemCode: 'ENOTDIR' });
    const problem = await shell.openPath(path);
    if (problem !== '') fail('DATABASE_DIRECTORY', { path, reason: 'io', systemCode: problem });
  },
  restartApp() {
    // In an AppImage, the executable lies in a mount that disappears with this process.
    const appImage = process.env.APPIMAGE;
    app.relaunch(appImage === undefined ? {} : { execPath: appImage, args: process.argv.slice(1) });
    app.quit();
    return Promise.resolve();
  },
};
