import fs from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openVault } from '../../storage/vault.ts';
import { temporaryFolder } from '../../testing/environment.ts';
import { withTimeout } from '../probes/with-timeout.ts';
import { accessCheck } from './access.ts';
import { contactCheck } from './contact.ts';
import { databaseCheck } from './database.ts';
import { editionCheck } from './edition.ts';
import { createSyncedFolderCheck } from './synced-folder.ts';
import { createSpaceCheck, spaceCheck } from './space.ts';
import { findingOf } from './test-facts.ts';

test.each([
  ['server', 'EDITION_SERVER', 'good'],
  ['einzelplatz', 'EDITION_EINZELPLATZ', 'broken'],
] as const)('the edition "%s" is %s', async (edition, code, status) => {
  expect(await findingOf(editionCheck, { settings: { edition } })).toMatchObject({ code, status });
});

test.each([
  ['chef@meinefirma.de', 'CONTACT_SET', 'good'],
  ['', 'CONTACT_MISSING', 'broken'],
])('the contact "%s" is %s', async (contactEmail, code, status) => {
  expect(await findingOf(contactCheck, { settings: { contactEmail } })).toMatchObject({ code, status });
});

describe('The database directory', () => {
  const look = (databaseDirectory: string) =>
    findingOf(databaseCheck, {
      settings: { databaseDirectory },
      probeStorage: () => openVault(databaseDirectory).probe(),
    });

  test('into which something can be written is fine', async () => {
    const folder = temporaryFolder();
    expect(await look(folder)).toMatchObject({ code: 'DATABASE_WRITABLE', status: 'good', data: { path: folder } });
  });

  test('that is not there, or no directory, is named with its reason', async () => {
    const missing = path.join(temporaryFolder(), 'fehlt');
    expect(await look(missing)).toMatchObject({
      code: 'DATABASE_UNUSABLE',
      status: 'broken',
      data: { path: missing, reason: 'missing', systemCode: 'ENOENT' },
    });
    fs.writeFileSync(missing, '');
    expect((await look(missing)).data).toMatchObject({ reason: 'notADirectory' });
  });

  test('on a drive that does not answer does not keep a cancelled check waiting', async () => {
    const cancelling = new AbortController();
    const look = findingOf(databaseCheck, { probeStorage: () => new Promise(() => undefined) }, cancelling.signal);
    cancelling.abort();
    await expect(look).rejects.toThrow('aborted');
  });
});

test.each([
  [{ open: [], foreign: [] }, 'ACCESS_OURS', 'good', {}],
  [
    { open: ['/db/letsencrypt', '/db/letsencrypt/installed.json'], foreign: [] },
    'ACCESS_OPEN',
    'warning',
    { path: '/db/letsencrypt', count: 2 },
  ],
  [
    { open: ['/db/letsencrypt'], foreign: ['/db/letsencrypt/key.pem'] },
    'ACCESS_FOREIGN',
    'warning',
    { path: '/db/letsencrypt/key.pem', count: 1 },
  ],
  [null, 'ACCESS_NOT_CHECKED', 'unknown', {}],
] as const)('what others may still do is %j, which is %s', async (open, code, status, data) => {
  const found = await findingOf(accessCheck, { openToOthers: () => Promise.resolve(open) });
  expect(found).toMatchObject({ code, status, data });
});

describe('The room on the disk', () => {
  const statfsWithFree = (free: number) => () => Promise.resolve({ blocks: 2 ** 20, bavail: free * 256, bsize: 4096 });

  test('is asked of the file system in which the directory lies', async () => {
    const databaseDirectory = temporaryFolder();
    const { bavail, bsize } = fs.statfsSync(databaseDirectory);
    const found = await findingOf(spaceCheck, { settings: { databaseDirectory } });
    expect(found.code).toBe('SPACE_ENOUGH');
    const { freeMegabytes } = found.data as { freeMegabytes: number };
    // Other processes write to the disk at the same time.
    expect(Math.abs(freeMegabytes - (bavail * bsize) / 2 ** 20)).toBeLessThan(1000);
  });

  test.each([
    [50, 'SPACE_ENOUGH', 'good', { freeMegabytes: 50 }],
    [49.75, 'SPACE_LOW', 'warning', { path: '/db', freeMegabytes: 49 }],
    [1, 'SPACE_LOW', 'warning', { path: '/db', freeMegabytes: 1 }],
    [0.75, 'SPACE_NONE', 'broken', { path: '/db' }],
    [0, 'SPACE_NONE', 'broken', { path: '/db' }],
  ])('of %d MiB is %s', async (free, code, status, data) => {
    expect(await findingOf(createSpaceCheck(statfsWithFree(free)))).toMatchObject({ code, status, data });
  });

  test('is unknown where the file system does not tell its size, as some on the network do', async () => {
    const silent = createSpaceCheck(() => Promise.resolve({ blocks: 0, bavail: 0, bsize: 4096 }));
    expect((await findingOf(silent)).code).toBe('SPACE_NOT_CHECKED');
  });

  test('is unknown where the directory is not there', async () => {
    const databaseDirectory = path.join(temporaryFolder(), 'fehlt');
    expect((await findingOf(spaceCheck, { settings: { databaseDirectory } })).code).toBe('SPACE_NOT_CHECKED');
  });
});

describe('The place of the database directory', () => {
  const look = (databaseDirectory: string, environment: NodeJS.ProcessEnv = {}) =>
    findingOf(createSyncedFolderCheck(environment), { settings: { databaseDirectory } });
  const folderIn = (...names: string[]) => {
    const folder = path.join(...names);
    fs.mkdirSync(folder, { recursive: true });
    return folder;
  };

  test('is fine where nobody copies it', async () => {
    expect(await look(temporaryFolder())).toMatchObject({ code: 'PLACE_FINE', status: 'good' });
  });

  test('in the folder of a cloud service is a warning that names it', async () => {
    const folder = folderIn(temporaryFolder(), 'OneDrive - Tischlerei Meier', 'profacto');
    expect(await look(folder)).toMatchObject({
      code: 'PLACE_SYNCED',
      status: 'warning',
      data: { path: folder, service: 'OneDrive' },
    });
  });

  test.each(['OneDrive', 'OneDriveCommercial', 'OneDriveConsumer'])('is told by the variable %s', async (variable) => {
    const top = temporaryFolder();
    const found = await look(folderIn(top, 'profacto'), { [variable]: top });
    expect(found).toMatchObject({ code: 'PLACE_SYNCED', data: { service: 'OneDrive' } });
  });

  test('is told by what the sync program left further up', async () => {
    const top = temporaryFolder();
    fs.writeFileSync(path.join(top, '.sync_0123456789ab.db'), '');
    expect(await look(folderIn(top, 'Daten', 'profacto'))).toMatchObject({
      code: 'PLACE_SYNCED',
      data: { service: 'Nextcloud' },
    });
  });

  test('below the home of somebody who has Dropbox is fine: its settings lie there, too', async () => {
    const home = temporaryFolder();
    folderIn(home, '.dropbox');
    expect((await look(folderIn(home, 'Daten'))).code).toBe('PLACE_FINE');
    const synced = folderIn(home, 'Ablage');
    fs.writeFileSync(path.join(synced, '.dropbox'), '');
    expect(await look(synced)).toMatchObject({ code: 'PLACE_SYNCED', data: { service: 'Dropbox' } });
  });

  test('is the one to which a link leads', async () => {
    const folder = temporaryFolder();
    const link = path.join(folder, 'Daten');
    fs.symlinkSync(folderIn(folder, 'Dropbox', 'profacto'), link);
    expect(await look(link)).toMatchObject({ code: 'PLACE_SYNCED', data: { path: link, service: 'Dropbox' } });
  });

  test('is unknown where there is none', async () => {
    expect((await look('')).code).toBe('PLACE_NOT_CHECKED');
    expect((await look(path.join(temporaryFolder(), 'fehlt'))).code).toBe('PLACE_NOT_CHECKED');
  });
});

test('nobody waits for ever for a drive that does not answer', async () => {
  const never = new Promise<string>(() => undefined);
  expect(await withTimeout(never, 'late', new AbortController().signal, 1)).toBe('late');
});

test('what fails when nobody wants to know any more is left to nobody', async () => {
  const stray: unknown[] = [];
  const onStray = (reason: unknown) => stray.push(reason);
  process.on('unhandledRejection', onStray);
  onTestFinished(() => void process.off('unhandledRejection', onStray));
  await expect(withTimeout(Promise.reject(new Error('io')), 'late', AbortSignal.abort())).rejects.toThrow('aborted');
  await nextTurn();
  expect(stray).toEqual([]);
});
