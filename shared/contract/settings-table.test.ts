import fs from 'node:fs';
import { expect, test } from 'vitest';
import { settingKeys, settingsTable } from './settings-table.ts';

/** The components of one feature of the panel, as text. */
function sourceOf(feature: string): string {
  const folder = new URL(`../../renderer/features/${feature}/`, import.meta.url);
  const files = fs.readdirSync(folder, { encoding: 'utf8', recursive: true }).filter((name) => name.endsWith('.tsx'));
  return files.map((name) => fs.readFileSync(new URL(name, folder), 'utf8')).join('\n');
}

test('every setting that has a place in the panel is spoken of there', () => {
  const sources = { privacy: sourceOf('privacy'), advanced: sourceOf('advanced') };
  const missing = settingKeys.filter((key) => {
    const { place } = settingsTable[key];
    if (place === null) return false;
    return !new RegExp(`\\b${key}\\b`).test(sources[place === 'privacy' ? 'privacy' : 'advanced']);
  });
  expect(missing).toEqual([]);
});
