import { ipcMain } from 'electron';
import ElectronStore from 'electron-store';
import { storeOptions, type RawStore } from '../settings/raw-store.ts';

/** The settings file through `electron-store`: the same file as `openConfStore`'s, read and written in the same way. */
export function openElectronStore(configDir: string): RawStore {
  const store = new ElectronStore({ ...storeOptions(configDir), name: 'config' });
  // The library also answers pages about its file; ours has no way to ask and nobody else is to get one.
  ipcMain.removeAllListeners('electron-store-get-data');
  return store;
}
