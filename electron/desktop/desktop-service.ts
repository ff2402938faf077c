import { inspect } from 'node:util';
import { app } from 'electron';
import { createService, type Service } from '../service/service.ts';
import { openSettingsStore } from '../settings/settings-store.ts';
import { openElectronStore } from './electron-store-settings.ts';
import { desktopActions } from './host-actions.ts';

/** The service as the desktop app hosts it: settings through electron-store, OS actions through Electron. */
export function createDesktopService(configDir: string): Service {
  return createService({
    host: 'desktop',
    version: app.getVersion(),
    configDir,
    settingsStore: openSettingsStore(configDir, openElectronStore, Date.now),
    actions: desktopActions,
    onUnexpectedError: (error) => {
      if (process.env.PROFACTO_DEBUG === '1') process.stderr.write(`${inspect(error)}\n`);
    },
  });
}
