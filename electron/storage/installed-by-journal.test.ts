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

test.each(['/srv/kunden/max@firma.de/profacto', '/srv/x@y', '/srv/acme-challenge/abc', '/srv/a\u202eb@c'])(
  'it is known as well of a directory whose name looks like what the journal does not show: %j',
  (name) => {
    const database = path.resolve(name);
    const { journal, installed, deleted } = setUp();
    installed(database);
    expect(fs.readFileSync(journal.file, 'utf8')).not.toContain(name);
    expect(wasInstalledIn(database, journal)).toBe(true);
    expect(wasInstalledIn(OTHER, journal)).toBe(false);
    deleted(path.join(database, 'letsencrypt'));
    expect(wasInstalledIn(database, journal)).toBe(false);
  },
);

test('looking again and again reads the journal once, and again when it has grown', () => {
  const { journal, installed } = setUp();
  installed(OTHER);
  for (let count = 0; count < 3; count++) expect(wasInstalledIn(DATABASE, journal)).toBe(false);
  let reads = 0;
  const counted = { ...journal, list: (limit: number) => (reads++, journal.list(limit)) };
  for (let count = 0; count < 3; count++) expect(wasInstalledIn(DATABASE, counted)).toBe(false);
  expect(reads).toBe(0);
  installed(DATABASE);
  expect(wasInstalledIn(DATABASE, counted)).toBe(true);
  expect(wasInstalledIn(DATABASE, counted)).toBe(true);
  expect(reads).toBe(1);
});
