/** What only the desktop app can do for the service. */
import { app, shell } from 'electron';
import type { HostActions } from '../service/host-actions.ts';
import { openAddress } from './open-address.ts';
import { showFolder } from './show-folder.ts';

export const desktopActions: HostActions = {
  openDirectory: (path) => showFolder(path, (folder) => shell.openPath(folder)),
  openAddress: (url) => openAddress(url, (address) => shell.openExternal(address)),
  restartApp() {
    // In an AppImage, the executable lies in a mount that disappears with this process.
    const appImage = process.env.APPIMAGE;
    app.relaunch(appImage === undefined ? {} : { execPath: appImage, args: process.argv.slice(1) });
    app.quit();
    return Promise.resolve();
  },
};
