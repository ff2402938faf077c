import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { openJournal } from './journal.ts';
import { openKnownDatabases } from './known-databases.ts';

const DATABASE = path.resolve('/srv/profacto');
const OTHER = path.resolve('/srv/profacto-alt');

function setUp() {
  const configDir = temporaryFolder();
  const journal = openJournal(configDir, Date.now);
  const installed = (database: string) =>
    journal.write({
      event: 'certificateInstalled',
      directory: path.join(database, 'letsencrypt', 'test.ca', 'orders', '1'),
      names: ['meinefirma.de'],
      notAfter: new Date().toISOString(),
      fingerprint256: 'AA',
    });
  const deleted = (directory: string) => journal.write({ event: 'certificateDeleted', directory });
  return { configDir, installed, deleted, open: () => openKnownDatabases(configDir, journal) };
}

test('what was noted is known after a restart, each directory for itself', async () => {
  const { open } = setUp();
  await open().note(DATABASE, true);
  expect(await open().holdsCertificate(DATABASE)).toBe(true);
  expect(await open().holdsCertificate(`${DATABASE}${path.sep}`)).toBe(true);
  expect(await open().holdsCertificate(OTHER)).toBe(false);
  await open().note(DATABASE, false);
  expect(await open().holdsCertificate(DATABASE)).toBe(false);
});

test('what an earlier version has installed is known from the journal, until it was deleted', async () => {
  const { open, installed, deleted } = setUp();
  installed(DATABASE);
  expect(await open().holdsCertificate(DATABASE)).toBe(true);
  expect(await open().holdsCertificate(OTHER)).toBe(false);
  deleted(path.join(OTHER, 'letsencrypt'));
  expect(await open().holdsCertificate(DATABASE)).toBe(true);
  deleted(path.join(DATABASE, 'letsencrypt'));
  expect(await open().holdsCertificate(DATABASE)).toBe(false);
  installed(DATABASE);
  expect(await open().holdsCertificate(DATABASE)).toBe(true);
});

test('what is noted outweighs the journal', async () => {
  const { open, installed } = setUp();
  installed(DATABASE);
  await open().note(DATABASE, false);
  expect(await open().holdsCertificate(DATABASE)).toBe(false);
});

test('a file of it that cannot be read or written stops nobody: the journal knows it as well', async () => {
  const { configDir, open, installed } = setUp();
  fs.mkdirSync(path.join(configDir, 'databases.json'));
  installed(DATABASE);
  await open().note(OTHER, true);
  expect(await open().holdsCertificate(DATABASE)).toBe(true);
});

test('a file of it that is damaged is kept aside, and counts as nothing noted', async () => {
  const { configDir, open, installed } = setUp();
  fs.writeFileSync(path.join(configDir, 'databases.json'), '{"torn');
  installed(DATABASE);
  expect(await open().holdsCertificate(DATABASE)).toBe(true);
  expect(fs.readdirSync(configDir).filter((name) => name.startsWith('databases.beschaedigt-'))).toHaveLength(1);
});
