/** The settings' default values. In a file of their own, because the panel does not load the schemas. */
import type { Settings } from './settings.ts';
import { settingsTable, type SettingKey } from './settings-table.ts';

type Defaults = { [K in SettingKey]: (typeof settingsTable)[K]['default'] };

/** Defaults; the host supplies its platform's database directory. */
export function defaultSettings(databaseDirectory: string): Settings {
  const rows = Object.entries(settingsTable).map(([key, row]) => [key, row.default]);
  const defaults: { readonly [K in SettingKey]: Readonly<Settings[K]> } = Object.fromEntries(rows) as Defaults;
  return { ...structuredClone(defaults as Settings), databaseDirectory };
}
