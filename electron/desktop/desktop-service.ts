import { inspect } from 'node:util';
import { app } from 'electron';
import { createService, type Service } from '../service/service.ts';
import { openSettingsStore } from '../settings/settings-store.ts';
import { openElectronStore } from './electron-store-settings.ts';
import { createDesktopActions } from './host-actions.ts';

/**
 * The service as the desktop app hosts it: settings through electron-store, OS actions through Electron.
 *
 * @param webServerWorker the program of the web server's thread
 */
export function createDesktopService(configDir: string, webServerWorker: URL): Service {
  return createService({
    host: 'desktop',
    version: app.getVersion(),
    configDir,
    settingsStore: openSettingsStore(configDir, openElectronStore, Date.now),
    webServerWorker,
    actions: createDesktopActions(configDir),
    onUnexpectedError: (error) => {
      if (process.env.PROFACTO_DEBUG === '1') process.stderr.write(`${inspect(error)}\n`);
    },
  });
}
