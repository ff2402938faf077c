/** What only the desktop app can do for the service. */
import { app, shell } from 'electron';
import type { HostActions } from '../service/host-actions.ts';
import { chooseFolder } from './choose-folder.ts';
import { HIDDEN } from './keep-running.ts';
import { openAddress } from './open-address.ts';
import { showFolder } from './show-folder.ts';
import { createStartAtLogin } from './start-at-login.ts';

export function createDesktopActions(configDir: string): HostActions {
  return {
    openDirectory: (path) => showFolder(path, (folder) => shell.openPath(folder)),
    restartApp() {
      // Somebody looks on who has asked for it.
      const args = process.argv.slice(1).filter((one) => one !== HIDDEN);
      // In an AppImage, the executable lies in a mount that disappears with this process.
      const appImage = process.env.APPIMAGE;
      app.relaunch(appImage === undefined ? { args } : { execPath: appImage, args });
      app.quit();
      return Promise.resolve();
    },
    desktop: {
      openAddress: (url) => openAddress(url, (address) => shell.openExternal(address)),
      chooseFolder,
      ...createStartAtLogin(configDir),
    },
  };
}
