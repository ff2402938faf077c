/** What only a desktop can do for the service. */
import fs from 'node:fs';
import { app, shell } from 'electron';
import { fail } from '#shared/contract/failure-error.ts';
import type { HostActions } from '../service/service.ts';

export const desktopActions: HostActions = {
  async openDirectory(path) {
    // `openPath` would also start a program: what it gets is a folder and nothing else.
    const found = fs.statSync(path, { throwIfNoEntry: false });
    if (found === undefined) fail('DATABASE_DIRECTORY', { path, reason: 'missing', systemCode: 'ENOENT' });
    if (!found.isDirectory()) fail('DATABASE_DIRECTORY', { path, reason: 'notADirectory', systemCode: 'ENOTDIR' });
    const problem = await shell.openPath(path);
    if (problem !== '') fail('DATABASE_DIRECTORY', { path, reason: 'io', systemCode: problem });
  },
  restartApp() {
    // In an AppImage the executable lies in a mount that goes away with this process.
    const appImage = process.env.APPIMAGE;
    app.relaunch(appImage === undefined ? {} : { execPath: appImage, args: process.argv.slice(1) });
    app.quit();
    return Promise.resolve();
  },
};
