/** What is installed and has been damaged or lost is told, by a host that still serves it and by one that starts. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { healthOf } from '#shared/domain/health.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { failureOf } from '../testing/failure-of.ts';
import { createTestHost } from '../testing/host.ts';

/** A host with a certificate, whose files a test may damage. */
async function setUp(options: { listens?: boolean } = {}) {
  const database = temporaryFolder();
  const all = await createTestHost({ databaseDirectory: database }, options);
  const host = await all.start();
  await host.client.certificate.request({ despiteFindings: true });
  const { directory: folder, fingerprint256 } = host.snapshot().certificate ?? expect.fail('no certificate');
  const root = path.join(database, 'letsencrypt');
  return { ...all, host, root, folder, fingerprint256 };
}
type Place = { root: string; folder: string };

const losses: [string, (place: Place) => void, code: string][] = [
  ['both files are gone', ({ folder }) => fs.rmSync(folder, { recursive: true }), 'CERTIFICATE_FILE_MISSING'],
  ['the key is gone', ({ folder }) => fs.rmSync(path.join(folder, 'key.pem')), 'CERTIFICATE_FILE_MISSING'],
  [
    'the CA’s folder is gone',
    ({ folder }) => fs.rmSync(path.dirname(path.dirname(folder)), { recursive: true }),
    'CERTIFICATE_FILE_MISSING',
  ],
  ['the key is damaged', ({ folder }) => fs.writeFileSync(path.join(folder, 'key.pem'), 'x'), 'CERTIFICATE_UNREADABLE'],
  [
    'installed.json is torn',
    ({ root }) => fs.writeFileSync(path.join(root, 'installed.json'), '{"curr'),
    'CERTIFICATE_UNREADABLE',
  ],
  ['installed.json is gone', ({ root }) => fs.rmSync(path.join(root, 'installed.json')), 'CERTIFICATE_FILE_MISSING'],
];

describe.each(losses)('When %s', (_, lose, code) => {
  test('a host that serves the pair goes on, and says so to whoever asks', async () => {
    const { host, now, fingerprint256, ...place } = await setUp();
    lose(place);
    const asked = await host.client.state.get();
    expect(asked).toMatchObject({
      shield: 'colour',
      warning: 'CERTIFICATE_UNREADABLE',
      certificate: { fingerprint256 },
      tls: { active: true },
    });
    expect(healthOf(asked, now())).toEqual({ state: 'unhealthy', reasons: ['CERTIFICATE_UNREADABLE'] });
    // What is served can still be looked at.
    const [shown] = await host.client.certificate.view();
    expect(shown?.fingerprint256).toBe(fingerprint256);
  });

  test('the host notices by itself, and after a check, which says it as well', async () => {
    const { host, ...place } = await setUp();
    lose(place);
    expect((await host.client.diagnosis.check()).findings).toContainEqual(
      expect.objectContaining({ id: 'certificate', code }),
    );
    expect(host.snapshot().warning).toBe('CERTIFICATE_UNREADABLE');
    const other = await setUp();
    lose(other);
    other.clock.offset += 11 * 60_000;
    await other.host.turn();
    expect(other.host.snapshot()).toMatchObject({ shield: 'colour', warning: 'CERTIFICATE_UNREADABLE' });
  });

  test('a host that starts, and a command without one, have no certificate and know that there was one', async () => {
    for (const listens of [true, false]) {
      const { host, start, now, ...place } = await setUp({ listens });
      await host.service.stop();
      lose(place);
      const { client } = await start();
      const asked = await client.state.get();
      expect(asked).toMatchObject({ shield: 'grey', warning: 'CERTIFICATE_UNREADABLE', certificate: null });
      expect(healthOf(asked, now()).state).toBe('unhealthy');
      const { findings } = await client.diagnosis.check();
      expect(findings).toContainEqual(expect.objectContaining({ id: 'certificate', code }));
    }
  });

  test('a request obtains another one without asking back, whether the lost one is served or not', async () => {
    for (const isServed of [true, false]) {
      const { host, start, fakeCa, fingerprint256, ...place } = await setUp();
      if (!isServed) await host.service.stop();
      lose(place);
      const { client, snapshot } = isServed ? host : await start();
      await client.certificate.request({ despiteFindings: true });
      expect(fakeCa.orders).toBe(2);
      expect(snapshot()).toMatchObject({ shield: 'colour', warning: null });
      expect(snapshot().certificate?.fingerprint256).not.toBe(fingerprint256);
      expect(await client.state.get()).toMatchObject({ warning: null });
    }
  });

  test('deleting leaves no key, and says so only then', async () => {
    const { host, start, ...place } = await setUp();
    await host.service.stop();
    lose(place);
    const { client, service } = await start();
    await client.certificate.delete();
    const left = fs.readdirSync(place.root, { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => name.endsWith('.pem'))).toEqual([]);
    expect(await client.state.get()).toMatchObject({ certificate: null, warning: null, databaseFailure: null });
    await service.stop();
    expect((await start()).snapshot()).toMatchObject({ certificate: null, warning: null, databaseFailure: null });
  });
});

test.skipIf(process.geteuid?.() !== 0)(
  'A key file of another account is named, by whoever asks and by a check',
  async () => {
    const { host, folder } = await setUp();
    const key = path.join(folder, 'key.pem');
    fs.chownSync(key, 65_534, 65_534);
    expect(await host.client.state.get()).toMatchObject({
      shield: 'colour',
      warning: 'DATABASE_UNAVAILABLE',
      databaseFailure: { code: 'DATABASE_DIRECTORY', data: { path: key, reason: 'foreignOwner' } },
    });
    expect((await host.client.diagnosis.check()).findings).toContainEqual(
      expect.objectContaining({
        code: 'DATABASE_UNUSABLE',
        data: { path: key, reason: 'foreignOwner', systemCode: 'EPERM' },
      }),
    );
    // It stops no request: that makes a key of its own.
    const refused = await failureOf(host.client.certificate.request({ force: true }));
    expect(refused?.code).toBe('PREFLIGHT_BROKEN');
    expect(JSON.stringify(refused)).not.toContain('DATABASE_UNUSABLE');
    await host.client.certificate.request({ despiteFindings: true, force: true });
    expect(await host.client.state.get()).toMatchObject({ shield: 'colour', warning: null, databaseFailure: null });
  },
);

test.skipIf(process.geteuid?.() !== 0)(
  'A key file of another account is not deleted, and what is served is served on',
  async () => {
    const { host, folder, fingerprint256 } = await setUp();
    const key = path.join(folder, 'key.pem');
    fs.chownSync(key, 65_534, 65_534);
    expect(await failureOf(host.client.certificate.delete())).toMatchObject({
      code: 'DATABASE_DIRECTORY',
      data: { path: key, reason: 'foreignOwner' },
    });
    expect(fs.readdirSync(folder).sort()).toEqual(['cert.pem', 'key.pem']);
    expect(await host.client.state.get()).toMatchObject({ tls: { active: true }, certificate: { fingerprint256 } });
  },
);

test.skipIf(process.geteuid?.() !== 0)('A key file that is ours again is as good as before', async () => {
  const { host, folder } = await setUp();
  const key = path.join(folder, 'key.pem');
  fs.chownSync(key, 65_534, 65_534);
  expect(await host.client.state.get()).toMatchObject({ warning: 'DATABASE_UNAVAILABLE' });
  fs.chownSync(key, 0, 0);
  expect(await host.client.state.get()).toMatchObject({ warning: null, databaseFailure: null });
});

test('A database directory that goes away and comes back under a host is seen by whoever asks, at that moment', async () => {
  const drive = path.join(temporaryFolder(), 'laufwerk');
  fs.mkdirSync(drive);
  const { start, now } = await createTestHost({ databaseDirectory: drive });
  const host = await start();
  await host.client.certificate.request({ despiteFindings: true });
  fs.renameSync(drive, `${drive}-weg`);
  const asked = await host.client.state.get();
  expect(asked).toMatchObject({
    shield: 'colour',
    warning: 'DATABASE_UNAVAILABLE',
    databaseFailure: { code: 'DATABASE_DIRECTORY', data: { path: drive, reason: 'missing' } },
  });
  expect(healthOf(asked, now()).state).toBe('unhealthy');
  fs.renameSync(`${drive}-weg`, drive);
  expect(await host.client.state.get()).toMatchObject({ shield: 'colour', warning: null, databaseFailure: null });
  // A host that starts without it serves what it finds as soon as somebody asks.
  await host.service.stop();
  fs.renameSync(drive, `${drive}-weg`);
  const second = await start();
  expect(second.snapshot()).toMatchObject({ certificate: null, warning: 'DATABASE_UNAVAILABLE' });
  fs.renameSync(`${drive}-weg`, drive);
  expect(await second.client.state.get()).toMatchObject({ shield: 'colour', warning: null, tls: { active: true } });
});

test('A database directory that does not answer holds nobody up who asks, and counts as one that could not be looked at', async () => {
  const { host, now, root, fingerprint256 } = await setUp();
  const lstat = fs.promises.lstat.bind(fs.promises);
  let answer = (): void => undefined;
  const answers = new Promise<void>((resolve) => (answer = resolve));
  const looks = vi.spyOn(fs.promises, 'lstat').mockImplementation(async (target: fs.PathLike) => {
    if (String(target).startsWith(root)) await answers;
    return lstat(target);
  });
  onTestFinished(() => looks.mockRestore());
  const asked = await Promise.all([host.client.state.get(), host.client.state.get()]);
  for (const one of asked) {
    expect(one).toMatchObject({
      shield: 'colour',
      certificate: { fingerprint256 },
      databaseFailure: {
        code: 'DATABASE_DIRECTORY',
        data: { path: path.dirname(root), reason: 'io', systemCode: 'ETIMEDOUT' },
      },
    });
    expect(healthOf(one, now()).state).toBe('unhealthy');
  }
  // One look hangs there, however many ask.
  expect(looks.mock.calls.filter(([target]) => String(target).startsWith(root))).toHaveLength(1);
  answer();
  await expect.poll(async () => (await host.client.state.get()).databaseFailure).toBeNull();
});
