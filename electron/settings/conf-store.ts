import Conf from 'conf';
import { storeOptions, type RawStore } from './raw-store.ts';

/** The settings file through `conf`, for hosts without Electron. */
export function openConfStore(configDir: string): RawStore {
  return new Conf({ ...storeOptions(configDir), configName: 'config', projectVersion: '0.0.0' });
}
