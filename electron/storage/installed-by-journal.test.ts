import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { wasInstalledIn } from './installed-by-journal.ts';
import { openJournal } from './journal.ts';

const DATABASE = path.resolve('/srv/profacto');
const OTHER = path.resolve('/srv/profacto-alt');

function setUp() {
  const journal = openJournal(temporaryFolder(), Date.now);
  const installed = (database: string) =>
    journal.write({
      event: 'certificateInstalled',
      directory: path.join(database, 'letsencrypt', 'test.ca', 'orders', '1'),
      names: ['meinefirma.de'],
      notAfter: new Date().toISOString(),
      fingerprint256: 'AA',
    });
  const deleted = (directory: string) => journal.write({ event: 'certificateDeleted', directory });
  return { journal, installed, deleted };
}

test('what was installed is known, each directory for itself, until it was deleted', () => {
  const { journal, installed, deleted } = setUp();
  expect(wasInstalledIn(DATABASE, journal)).toBe(false);
  installed(DATABASE);
  expect(wasInstalledIn(DATABASE, journal)).toBe(true);
  expect(wasInstalledIn(`${DATABASE}${path.sep}`, journal)).toBe(true);
  expect(wasInstalledIn(OTHER, journal)).toBe(false);
  deleted(path.join(OTHER, 'letsencrypt'));
  expect(wasInstalledIn(DATABASE, journal)).toBe(true);
  deleted(path.join(DATABASE, 'letsencrypt'));
  expect(wasInstalledIn(DATABASE, journal)).toBe(false);
  installed(DATABASE);
  expect(wasInstalledIn(DATABASE, journal)).toBe(true);
});

test('it is known however much has happened since, as long as the journal keeps it', () => {
  const { journal, installed } = setUp();
  installed(DATABASE);
  for (let count = 0; count < 2000; count++) journal.write({ event: 'hostStopped' });
  expect(wasInstalledIn(DATABASE, journal)).toBe(true);
});

test('a journal that cannot be read stops nobody', () => {
  const folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, 'journal.ndjson'));
  expect(wasInstalledIn(DATABASE, openJournal(folder, Date.now))).toBe(false);
});
