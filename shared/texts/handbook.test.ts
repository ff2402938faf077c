import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failureData } from '#shared/contract/failures.ts';
import { settingKeys } from '#shared/contract/settings-table.ts';
import { caName, knownLimits, rehearsalUrlOf } from '#shared/domain/known-cas.ts';
import { checkTitlesDe } from '#shared/texts/findings/de.ts';

const handbook = fs.readFileSync(new URL('../../docs/handbuch.md', import.meta.url), 'utf8');
/** The first cell of each row of a table. */
const firstCells = handbook
  .split('\n')
  .flatMap((line) => (line.startsWith('| ') ? [(line.split('|')[1] ?? '').trim()] : []));

describe('the user handbook', () => {
  it('has every failure, by its code', () => {
    expect(Object.keys(failureData).filter((code) => !handbook.includes(`\`${code}\``))).toEqual([]);
  });

  it('has a row for every check, by its title', () => {
    expect(Object.values(checkTitlesDe).filter((title) => !firstCells.includes(title))).toEqual([]);
  });

  it('has a row for every setting, by its key', () => {
    const told = firstCells.flatMap((cell) => cell.split(', '));
    expect(settingKeys.filter((key) => !told.includes(`\`${key}\``))).toEqual([]);
  });

  it('names every public CA that has no rehearsal', () => {
    const names = Object.keys(knownLimits)
      .filter((directoryUrl) => rehearsalUrlOf(directoryUrl) === null)
      .map(caName);
    const aboutRehearsals = handbook
      .split('\n\n')
      .find((paragraph) => paragraph.includes('`NO_STAGING`') && paragraph.startsWith('`request --staging`'));
    const words = aboutRehearsals?.replaceAll('\n', ' ') ?? '';
    expect(names.filter((name) => !words.includes(name))).toEqual([]);
  });
});
