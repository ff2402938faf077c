import type { Client } from '#shared/contract/contract.ts';
import type { Settings, SettingsPatch } from '#shared/contract/settings.ts';
import type { PanelStore } from './store.ts';

/** @param changeOf computes the change from the settings as they are by then: a list may have changed meanwhile */
export type SaveSettings = (changeOf: (settings: Settings) => SettingsPatch) => Promise<void>;

/** Saves changes of the settings one after the other, each computed from the result of the one before. */
export function createSettingsSaver(client: Pick<Client, 'settings'>, store: PanelStore): SaveSettings {
  let latest = store.getState().snapshot?.settings ?? null;
  let queue: Promise<unknown> = Promise.resolve();
  store.subscribe(({ snapshot }, before) => {
    if (snapshot !== before.snapshot) latest = snapshot?.settings ?? null;
  });
  return (changeOf) => {
    const saving = queue.then(async () => {
      if (latest === null) throw new Error('nothing to change before the first snapshot');
      // The answer may arrive before the snapshot that shows the change.
      latest = await client.settings.update(changeOf(latest));
    });
    queue = saving.catch(() => undefined);
    return saving;
  };
}
