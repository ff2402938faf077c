import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../testing/failure-of.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { createTestHost } from '../testing/host.ts';
import { mayMountDisks, ownDisk } from '../testing/own-disk.ts';

const refusedFor = (reason: string) => ({
  code: 'INVALID_SETTING',
  data: { issues: [{ key: 'databaseDirectory', reason }] },
});

async function setUp() {
  const { start, configDir } = await createTestHost({ databaseDirectory: temporaryFolder() });
  const { client, snapshot } = await start();
  const before = snapshot().settings.databaseDirectory;
  const set = (databaseDirectory: string) => client.settings.update({ databaseDirectory });
  return { configDir, client, snapshot, before, set };
}

describe('The database directory', () => {
  test('is taken where it is there and can be written, and nothing is left in it by trying', async () => {
    const { set, snapshot } = await setUp();
    const folder = temporaryFolder();
    await set(folder);
    expect(snapshot().settings.databaseDirectory).toBe(folder);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('is refused where it is not there, is a file or is nothing at all, and the one before stays', async () => {
    const { set, snapshot, before } = await setUp();
    const folder = temporaryFolder();
    const file = path.join(folder, 'datei');
    fs.writeFileSync(file, '');
    expect(await failureOf(set(path.join(folder, 'fehlt')))).toEqual(refusedFor('folderMissing'));
    expect(await failureOf(set(file))).toEqual(refusedFor('notAFolder'));
    expect(await failureOf(set(''))).toEqual(refusedFor('empty'));
    expect(await failureOf(set('daten'))).toEqual(refusedFor('notAnAbsolutePath'));
    expect(snapshot().settings.databaseDirectory).toBe(before);
  });

  test.skipIf(process.platform === 'win32' || process.geteuid?.() === 0)(
    'is refused where this account may not write',
    async () => {
      const { set } = await setUp();
      const folder = temporaryFolder();
      fs.chmodSync(folder, 0o500);
      expect(await failureOf(set(folder))).toEqual(refusedFor('folderNotWritable'));
    },
  );

  test.skipIf(!mayMountDisks)('is refused where its drive takes nothing, with what the drive says', async () => {
    const { set, snapshot, before } = await setUp();
    const disk = ownDisk(64 * 1024);
    disk.closeToWriting();
    const data = { path: disk.folder, reason: 'readOnly', systemCode: 'EROFS' };
    expect(await failureOf(set(disk.folder))).toEqual({ code: 'DATABASE_DIRECTORY', data });
    expect(snapshot().settings.databaseDirectory).toBe(before);
  });

  test.skipIf(process.platform === 'win32')(
    'is refused where what lies in it leads elsewhere, with the path of that',
    async () => {
      const { set } = await setUp();
      const folder = temporaryFolder();
      const link = path.join(folder, 'letsencrypt');
      fs.symlinkSync(temporaryFolder(), link);
      expect(await failureOf(set(folder))).toMatchObject({
        code: 'DATABASE_DIRECTORY',
        data: { path: link, reason: 'symlink' },
      });
    },
  );

  test('is made where it is the host’s own', async () => {
    const { set, configDir, snapshot } = await setUp();
    const own = path.join(configDir, 'Datenbank');
    expect(fs.existsSync(own)).toBe(false);
    await set(own);
    expect(fs.statSync(own).isDirectory()).toBe(true);
    expect(snapshot().settings.databaseDirectory).toBe(own);
  });

  test.skipIf(process.platform === 'win32')(
    'is refused within profacto’s web folder, as it is written and behind a link',
    async () => {
      const { set, client } = await setUp();
      const webroot = temporaryFolder();
      const within = path.join(webroot, 'daten');
      fs.mkdirSync(within);
      await client.settings.update({ webroot });
      expect(await failureOf(set(within))).toEqual(refusedFor('insideWebroot'));
      const link = path.join(temporaryFolder(), 'verweis');
      fs.symlinkSync(within, link);
      expect(await failureOf(set(link))).toEqual(refusedFor('insideWebroot'));
    },
  );

  test('counts as chosen once somebody has confirmed the host’s own', async () => {
    const { start } = await createTestHost();
    const { client, snapshot } = await start();
    expect(snapshot().databaseChosen).toBe(false);
    const { databaseDirectory } = snapshot().settings;
    await client.settings.update({ language: 'en' });
    expect(snapshot().databaseChosen).toBe(false);
    const told = await client.state.watch();
    await told.next();
    await client.settings.update({ databaseDirectory });
    expect((await told.next()).value).toMatchObject({ databaseChosen: true });
    await told.return();
  });
});

test('a certificate stays where it is, and serves again once its directory is set again', async () => {
  const { set, client, snapshot, before } = await setUp();
  await client.certificate.request({ despiteFindings: true });
  const directory = snapshot().certificate?.directory ?? '';
  await set(temporaryFolder());
  expect(snapshot()).toMatchObject({ certificate: null, databaseFailure: null, tls: { active: false } });
  expect(fs.readdirSync(directory).sort()).toEqual(['cert.pem', 'key.pem']);
  await set(before);
  expect(snapshot()).toMatchObject({ certificate: { directory }, tls: { active: true } });
});
