import { ipcMain } from 'electron';
import ElectronStore from 'electron-store';
import { storeOptions, type RawStore } from '../settings/raw-store.ts';

/** The settings file through `electron-store`: the same file, in the same format, as with `openConfStore`. */
export function openElectronStore(configDir: string): RawStore {
  const store = new ElectronStore({ ...storeOptions(configDir), name: 'config' });
  // The library also tells pages where its file is. Our page cannot ask, and no other is to be able to.
  ipcMain.removeAllListeners('electron-store-get-data');
  return store;
}
