/** A database directory that could not be looked at is told from one in which nothing is installed. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { healthOf } from '#shared/domain/health.ts';
import { failureOf } from '../testing/failure-of.ts';
import { createTestHost, DAY } from '../testing/host.ts';
import { temporaryFolder } from '../testing/environment.ts';

/** A database on a drive of its own, with a certificate that was installed there; no host runs any more. */
async function setUp(options: { listens?: boolean } = {}) {
  const drive = path.join(temporaryFolder(), 'laufwerk');
  const database = path.join(drive, 'db');
  fs.mkdirSync(database, { recursive: true });
  const all = await createTestHost({ databaseDirectory: database }, options);
  const first = await all.start();
  await first.client.certificate.request({ despiteFindings: true });
  const fingerprint256 = first.snapshot().certificate?.fingerprint256;
  await first.service.stop();
  const away = `${drive}-weg`;
  return {
    ...all,
    drive,
    database,
    fingerprint256,
    disconnect: () => fs.renameSync(drive, away),
    connect: () => {
      fs.rmSync(drive, { recursive: true, force: true });
      fs.renameSync(away, drive);
    },
  };
}
type Host = Awaited<ReturnType<Awaited<ReturnType<typeof setUp>>['start']>>;

const missing = (database: string) => ({
  code: 'DATABASE_DIRECTORY',
  data: { path: database, reason: 'missing', systemCode: 'ENOENT' },
});
const gone = (database: string) => ({ code: 'CERTIFICATES_GONE', data: { path: database } });

/** Grey with a warning, unhealthy, and with the reason: not "nothing is installed". */
function expectNotKnown({ snapshot }: Host, databaseFailure: object): void {
  expect(snapshot()).toMatchObject({
    shield: 'grey',
    warning: 'DATABASE_UNAVAILABLE',
    certificate: null,
    databaseFailure,
  });
  expect(healthOf(snapshot(), Date.now()).state).toBe('unhealthy');
}

describe('A drive that is away when the host starts', () => {
  test('is named, and served again by itself once it is back', async () => {
    const { start, database, disconnect, connect, fingerprint256, clock } = await setUp();
    disconnect();
    const host = await start();
    expectNotKnown(host, missing(database));
    expect(await failureOf(host.client.certificate.request({ despiteFindings: true }))).toEqual(missing(database));
    connect();
    clock.offset += 31_000;
    await host.turn();
    expect(host.snapshot()).toMatchObject({
      shield: 'colour',
      warning: null,
      certificate: { fingerprint256 },
      databaseFailure: null,
    });
  });

  test('is also told by a command that finds no host', async () => {
    const { start, database, disconnect } = await setUp({ listens: false });
    disconnect();
    expectNotKnown(await start(), missing(database));
  });

  test('is not what a check and an evaluation take for "no certificate"', async () => {
    const { start, disconnect } = await setUp();
    disconnect();
    const { client } = await start();
    for (const { findings, verdict } of [await client.diagnosis.check(), await client.certificate.evaluate()]) {
      const about = findings.filter((one) => one.id === 'certificate');
      expect(about).toMatchObject([{ code: 'CERTIFICATE_OUT_OF_REACH' }]);
      expect(verdict).toBe('broken');
    }
  });

  test('is not what somebody takes for "no certificate" who asks for its files', async () => {
    const { start, database, disconnect } = await setUp();
    disconnect();
    const { client } = await start();
    expect(await failureOf(client.certificate.view())).toEqual(missing(database));
    expect(await failureOf(client.certificate.exportPfx({ password: 'geheim-genug' }))).toEqual(missing(database));
    expect(await failureOf(client.certificate.delete())).toEqual(missing(database));
  });
});

describe('An empty mount point in place of a known database', () => {
  /** As a system makes it that mounts nothing there. */
  const unmounted = async () => {
    const all = await setUp();
    all.disconnect();
    fs.mkdirSync(all.database, { recursive: true });
    return all;
  };

  test('is asked about: nothing is ordered and nothing begun there', async () => {
    const { start, database, fakeCa } = await unmounted();
    const host = await start();
    expectNotKnown(host, gone(database));
    const { client, snapshot } = host;
    for (const attempt of [
      () => client.certificate.request({ despiteFindings: true, force: true, despiteLimits: true }),
      () => client.certificate.request({ staging: true }),
      () => client.certificate.delete(),
    ])
      expect(await failureOf(attempt())).toEqual(gone(database));
    const { findings } = await client.diagnosis.check();
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'DATABASE_UNUSABLE',
        data: { path: database, reason: 'certificatesGone', systemCode: 'ENOENT' },
      }),
    );
    // Nor is it said beside that that there is no certificate yet.
    for (const all of [findings, (await client.certificate.evaluate()).findings])
      expect(all).toContainEqual(expect.objectContaining({ code: 'CERTIFICATE_OUT_OF_REACH' }));
    expect(fs.readdirSync(database)).toEqual([]);
    expect(fakeCa.orders).toBe(1);
    // A question is no failed attempt.
    expect(snapshot()).toMatchObject({ lastRequest: null, renewal: { failures: 0 } });
  });

  test('is served from again once the drive is back', async () => {
    const { start, connect, clock, fingerprint256 } = await unmounted();
    const host = await start();
    connect();
    clock.offset += 31_000;
    await host.turn();
    expect(host.snapshot()).toMatchObject({ shield: 'colour', certificate: { fingerprint256 } });
  });

  test('is begun anew by whoever says so, and is then as good as any other', async () => {
    const { start, database, fakeCa } = await unmounted();
    const { client, snapshot, service } = await start();
    await client.certificate.request({ despiteFindings: true, newDatabase: true });
    expect(fakeCa.orders).toBe(2);
    expect(snapshot()).toMatchObject({ shield: 'colour', warning: null, databaseFailure: null });
    expect(fs.readdirSync(database)).toEqual(['letsencrypt']);
    await service.stop();
    expect((await start()).snapshot()).toMatchObject({ shield: 'colour', databaseFailure: null });
  });

  test('is not asked about where the certificate was deleted by us', async () => {
    const { start, database } = await setUp();
    const first = await start();
    await first.client.certificate.delete();
    await first.service.stop();
    fs.rmSync(path.join(database, 'letsencrypt'), { recursive: true });
    const { client, snapshot } = await start();
    expect(snapshot()).toMatchObject({ warning: null, databaseFailure: null });
    await client.certificate.request({ despiteFindings: true });
    expect(snapshot().shield).toBe('colour');
  });

  test('is not asked about in another database directory that somebody has set', async () => {
    const { start } = await unmounted();
    const { client, snapshot } = await start();
    await client.settings.update({ databaseDirectory: temporaryFolder() });
    expect(snapshot()).toMatchObject({ warning: null, databaseFailure: null });
    await client.certificate.request({ despiteFindings: true });
    expect(snapshot().shield).toBe('colour');
  });
});

describe('A folder `letsencrypt` without what was installed in it', () => {
  /** As where a drive is mounted in its very place, or only a part of a backup came back. */
  const emptied = (database: string) => {
    const folder = path.join(database, 'letsencrypt');
    fs.rmSync(folder, { recursive: true });
    fs.mkdirSync(folder, { mode: 0o700 });
  };

  test('is asked about when the host starts, and begun anew by whoever says so', async () => {
    const { start, database, fakeCa } = await setUp();
    emptied(database);
    const host = await start();
    expectNotKnown(host, gone(database));
    const { client, snapshot, service } = host;
    expect(await failureOf(client.certificate.request({ despiteFindings: true, force: true }))).toEqual(gone(database));
    expect(fakeCa.orders).toBe(1);
    await client.certificate.request({ despiteFindings: true, newDatabase: true });
    await service.stop();
    expect((await start()).snapshot()).toMatchObject({ shield: 'colour', databaseFailure: null });
    expect(snapshot().certificate).not.toBeNull();
  });

  test('is no place to install in while the pair from it is served', async () => {
    const { start, database, fakeCa, fingerprint256 } = await setUp();
    const { client, snapshot } = await start();
    emptied(database);
    expect(await failureOf(client.certificate.request({ despiteFindings: true, force: true }))).toEqual(gone(database));
    expect(fakeCa.orders).toBe(1);
    expect(snapshot()).toMatchObject({
      shield: 'colour',
      warning: 'DATABASE_UNAVAILABLE',
      certificate: { fingerprint256 },
    });
  });

  test('is like any other where nothing was ever installed, whatever an order has left there', async () => {
    const database = temporaryFolder();
    fs.mkdirSync(path.join(database, 'letsencrypt', 'test.ca'), { recursive: true, mode: 0o700 });
    const { start } = await createTestHost({ databaseDirectory: database });
    expect((await start()).snapshot()).toMatchObject({ warning: null, databaseFailure: null });
  });
});

describe.skipIf(process.geteuid?.() !== 0)('What is not this account’s alone below `letsencrypt`', () => {
  test.each(['ledger.json', 'test.ca/account.json', 'test.ca/attempts.json', 'test.ca'])(
    'is told, since nothing can be renewed with it: %s',
    async (name) => {
      const { start, database, fingerprint256, clock } = await setUp();
      const { snapshot, turn } = await start();
      const entry = path.join(database, 'letsencrypt', name);
      if (!fs.existsSync(entry)) fs.writeFileSync(entry, '{}', { mode: 0o600 });
      fs.chownSync(entry, 65_534, 65_534);
      clock.offset += 11 * 60_000;
      await turn();
      expect(snapshot()).toMatchObject({
        shield: 'colour',
        warning: 'DATABASE_UNAVAILABLE',
        certificate: { fingerprint256 },
        databaseFailure: { code: 'DATABASE_DIRECTORY', data: { path: entry, reason: 'foreignOwner' } },
      });
      expect(healthOf(snapshot(), Date.now()).state).toBe('unhealthy');
      fs.chownSync(entry, 0, 0);
      clock.offset += 31_000;
      await turn();
      expect(snapshot()).toMatchObject({ warning: null, databaseFailure: null });
    },
  );
});

test('A drive that goes away while the host serves is told, and what is served is served on', async () => {
  const { start, database, disconnect, connect, fingerprint256, clock } = await setUp();
  const host = await start();
  disconnect();
  clock.offset += 11 * 60_000;
  await host.turn();
  expect(host.snapshot()).toMatchObject({
    shield: 'colour',
    warning: 'DATABASE_UNAVAILABLE',
    tls: { active: true },
    certificate: { fingerprint256 },
    databaseFailure: missing(database),
  });
  expect(healthOf(host.snapshot(), Date.now())).toMatchObject({ state: 'unhealthy' });
  connect();
  clock.offset += 31_000;
  await host.turn();
  expect(host.snapshot()).toMatchObject({ shield: 'colour', warning: null, databaseFailure: null });
});

test('A first start in the default directory, and in one that was set and is there, finds nothing and says so', async () => {
  for (const settings of [{}, { databaseDirectory: temporaryFolder() }]) {
    const { start } = await createTestHost(settings);
    expect((await start()).snapshot()).toMatchObject({ shield: 'grey', warning: null, databaseFailure: null });
  }
});

describe('Renewing that a setting has ended', () => {
  const installed = async () => {
    const all = await createTestHost();
    const host = await all.start();
    await host.client.certificate.request({ despiteFindings: true });
    return { ...all, ...host, health: () => healthOf(host.snapshot(), all.now()) };
  };

  test.each([
    ['contactMissing', { contactEmail: '' }],
    ['addressMissing', { serverAddress: '' }],
    ['otherCa', { acmeDirectoryUrl: 'https://andere.test/directory' }],
    ['einzelplatz', { edition: 'einzelplatz' }],
  ] as const)('is told at once: %s', async (off, change) => {
    const { client, snapshot, health } = await installed();
    expect(snapshot().renewal.off).toBeNull();
    await client.settings.update(change);
    expect(snapshot()).toMatchObject({
      shield: 'colour',
      warning: 'RENEWAL_OFF',
      renewal: { off, automatic: null, nextAttemptAt: null },
    });
    expect(health()).toEqual({ state: 'unhealthy', reasons: ['RENEWAL_OFF'] });
  });

  test('is told of another address by the shield', async () => {
    const { client, snapshot, health } = await installed();
    await client.settings.update({ serverAddress: 'andere.localhost' });
    expect(snapshot()).toMatchObject({ warning: 'ADDRESS_NOT_COVERED', renewal: { off: 'otherAddress' } });
    expect(health().state).toBe('unhealthy');
  });

  test('on purpose is told from the day on which less than a third is left', async () => {
    const { client, snapshot, health, clock, turn } = await installed();
    await client.settings.update({ autoRenew: false });
    expect(snapshot()).toMatchObject({ warning: null, renewal: { off: 'switchedOff' } });
    expect(health().state).toBe('healthy');
    clock.offset = 59 * DAY;
    await turn();
    expect(health().state).toBe('healthy');
    clock.offset = 60.1 * DAY;
    await turn();
    expect(snapshot().warning).toBe('RENEWAL_OFF');
    expect(health()).toMatchObject({ state: 'unhealthy', reasons: ['RENEWAL_OFF'] });
  });

  test.each(['https://CA.TEST/directory', 'https://ca.test:443/directory', 'https://ca.test./directory'])(
    'is not what %s does: the same CA, written otherwise',
    async (acmeDirectoryUrl) => {
      const { client, snapshot, health, clock, turn } = await installed();
      const before = snapshot().renewal;
      await client.settings.update({ acmeDirectoryUrl });
      expect(snapshot().renewal).toEqual(before);
      expect(health().state).toBe('healthy');
      clock.offset = 61 * DAY;
      await turn();
      expect(snapshot().lastRequest).toMatchObject({ automatic: true, outcome: 'installed' });
    },
  );
});

describe('A database that can be read and not written', () => {
  const systemError = (code: string) => Object.assign(new Error(code), { code });
  const refusing = (code: string) => {
    const spied =
      code === 'EROFS'
        ? vi.spyOn(fs.promises, 'access').mockRejectedValue(systemError(code))
        : vi.spyOn(fs.promises, 'statfs').mockResolvedValue(Object.assign(fs.statfsSync('.'), { bavail: 0, bfree: 0 }));
    onTestFinished(() => spied.mockRestore());
    return spied;
  };
  const notWritable = (path: string, reason: string, systemCode: string) => ({
    shield: 'colour',
    warning: 'DATABASE_UNAVAILABLE',
    databaseFailure: { code: 'DATABASE_DIRECTORY', data: { path, reason, systemCode } },
  });

  test.each([
    ['EROFS', 'readOnly'],
    ['ENOSPC', 'full'],
  ])('because of %s is told by whoever looks, and served from', async (code, reason) => {
    const { start, database, fingerprint256 } = await setUp();
    const host = await start();
    const refused = refusing(code);
    const asked = await host.client.state.get();
    expect(asked).toMatchObject({ ...notWritable(database, reason, code), certificate: { fingerprint256 } });
    expect(healthOf(asked, Date.now()).state).toBe('unhealthy');
    await host.service.stop();
    const again = await start();
    expect(again.snapshot()).toMatchObject({ ...notWritable(database, reason, code), tls: { active: true } });
    refused.mockRestore();
    expect(await again.client.state.get()).toMatchObject({ shield: 'colour', warning: null, databaseFailure: null });
  });

  test('which only a check finds out, is not forgotten by the next look, until it can be written again', async () => {
    const { start, database } = await setUp();
    const host = await start();
    const open = fs.promises.open.bind(fs.promises);
    const opening = vi.spyOn(fs.promises, 'open').mockImplementation((file, ...how) => {
      const isTrial = path.basename(String(file)).startsWith('.profacto-schreibprobe-');
      return isTrial ? Promise.reject(systemError('EDQUOT')) : open(file, ...how);
    });
    onTestFinished(() => opening.mockRestore());
    expect(await host.client.state.get()).toMatchObject({ warning: null });
    await host.client.diagnosis.check();
    for (let look = 0; look < 2; look++)
      expect(await host.client.state.get()).toMatchObject(notWritable(database, 'full', 'EDQUOT'));
    opening.mockRestore();
    expect(await host.client.state.get()).toMatchObject({ shield: 'colour', warning: null, databaseFailure: null });
  });

  test('is no warning where nothing is installed', async () => {
    const { start } = await createTestHost({ databaseDirectory: temporaryFolder() });
    const host = await start();
    refusing('EROFS');
    expect(await host.client.state.get()).toMatchObject({ warning: null, databaseFailure: null });
  });
});
