import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { readCertificate } from '../certificates/info.ts';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { openVault } from '../storage/vault.ts';
import { probeTls } from '../diagnosis/probes/tls.ts';
import { openJournal } from '../storage/journal.ts';
import { freePort } from '../testing/ports.ts';
import { failureOf, temporaryFolder } from '../testing/environment.ts';
import { builtInPage } from '../webserver/built-in-page.ts';
import { createWebServer } from '../webserver/web-server.ts';
import { createBeside } from './beside/beside.ts';
import { certificateView, createInstallation, webServerConfig, type InstallRun } from './installation.ts';
import { createServing } from './serving.ts';

const CA = 'https://ca.test/directory';
const NAME = 'meinefirma.localhost';
let pairs: [TestPair, TestPair];
let fingerprints: [string, string];
beforeAll(async () => {
  const authority = await createTestAuthority();
  pairs = [await authority.issue(), await authority.issue()];
  fingerprints = pairs.map((pair) => readCertificate(pair.chainPem).fingerprint256) as [string, string];
});

type Answer = Awaited<ReturnType<typeof probeTls>>;
const SILENT: Answer = { kind: 'silent', cause: 'refused', systemCode: 'ECONNREFUSED' };

/** An installation with a real vault and a real web server; `faults` are what its probe sees instead of the truth. */
async function setUp(change: Partial<Settings> = {}) {
  const folder = temporaryFolder();
  const settings: Settings = {
    ...defaultSettings(folder),
    serverAddress: NAME,
    httpsPort: await freePort(),
    ...change,
  };
  const faults: Answer[] = [];
  const journal = openJournal(folder, Date.now);
  const own = createWebServer(
    webServerConfig(settings, { configDir: folder, hstsMaxAge: null }),
    builtInPage(() => 'de'),
  );
  const core = { settings: () => settings, journal, now: Date.now };
  const web = createServing({ settings: () => settings, own, beside: createBeside(core, folder) });
  onTestFinished(() => web.stop());
  const installation = createInstallation({
    now: Date.now,
    settings: () => settings,
    web,
    journal,
    probe: async (...question) => faults.shift() ?? (await probeTls(...question)),
  });
  const steps: string[] = [];
  const { signal } = new AbortController();
  const run: InstallRun = { atOnce: true, onStep: (step) => void steps.push(step), signal };
  const install = (index: 0 | 1) =>
    installation.install(CA, { orderUrl: `https://ca.test/order/${index + 1}`, ...pairs[index] }, run);
  const events = () => journal.list(10).map((one) => one.event);
  return { installation, install, faults, steps, settings, web, events, vault: openVault(folder) };
}

/** What a client gets to see on a port of this machine; null: no TLS there. */
function servedFingerprint(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = tls.connect({ port, host: '127.0.0.1', servername: NAME, rejectUnauthorized: false });
    socket.on('secureConnect', () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? null);
      socket.destroy();
    });
    socket.on('error', () => resolve(null));
  });
}

describe('Installing', () => {
  test('ends with the pair served, proven over TLS, and written into the journal', async () => {
    const { installation, install, steps, settings, events } = await setUp();
    await install(0);
    expect(steps).toEqual(['install', 'restart']);
    expect(await servedFingerprint(settings.httpsPort)).toBe(fingerprints[0]);
    expect(installation.evidence()).toEqual({ kind: 'served', fingerprint256: fingerprints[0] });
    expect(events()).toEqual(['certificateInstalled']);
    expect(certificateView(installation.pair() ?? expect.fail('no pair'), Date.now())).toMatchObject({
      names: [NAME],
      orderNumber: '1',
      daysLeft: 89,
      fingerprint256: fingerprints[0],
    });
  });

  test('a second time replaces the pair that is served', async () => {
    const { install, settings, vault } = await setUp();
    await install(0);
    await install(1);
    expect(await servedFingerprint(settings.httpsPort)).toBe(fingerprints[1]);
    expect((await vault.current())?.info.fingerprint256).toBe(fingerprints[1]);
  });
});

describe('A new pair that does not serve', () => {
  test.each([
    ['noConnection', SILENT, 'ECONNREFUSED'],
    ['handshake', { kind: 'noTls' } satisfies Answer, null],
  ])('(%s) gives way to the one before, which serves again', async (reason, fault, systemCode) => {
    const { installation, install, faults, settings, vault, events } = await setUp();
    await install(0);
    faults.push(fault);
    expect(await failureOf(install(1))).toEqual({
      code: 'NOT_SERVED',
      data: { reason, systemCode, previousServes: true },
    });
    expect(await servedFingerprint(settings.httpsPort)).toBe(fingerprints[0]);
    expect(installation.pair()?.info.fingerprint256).toBe(fingerprints[0]);
    expect(installation.evidence()).toEqual({ kind: 'served', fingerprint256: fingerprints[0] });
    expect((await vault.current())?.info.fingerprint256).toBe(fingerprints[0]);
    expect(events()).toEqual(['certificateInstalled', 'rolledBack']);
  });

  test('(another certificate answers) gives way as well', async () => {
    const { install, faults, settings } = await setUp();
    await install(0);
    const target = { address: '127.0.0.1', port: settings.httpsPort, servername: NAME };
    faults.push(await probeTls(target, [], new AbortController().signal));
    expect(await failureOf(install(1))).toMatchObject({ data: { reason: 'otherCertificate', previousServes: true } });
    expect(await servedFingerprint(settings.httpsPort)).toBe(fingerprints[0]);
  });

  test.each([
    ['its files were lost', (folder: string) => fs.rmSync(folder, { recursive: true })],
    ['nothing names it any more', (_: string, root: string) => fs.writeFileSync(path.join(root, 'installed.json'), '')],
  ])('gives way to one that was served though %s, and that is told on', async (_, lose) => {
    const { installation, install, faults, settings, vault } = await setUp();
    await install(0);
    const folder = installation.pair()?.folder ?? '';
    lose(folder, vault.root);
    faults.push(SILENT);
    expect(await failureOf(install(1))).toMatchObject({ code: 'NOT_SERVED', data: { previousServes: true } });
    expect(await servedFingerprint(settings.httpsPort)).toBe(fingerprints[0]);
    expect([installation.pair()?.folder, installation.unreadable()]).toEqual([folder, folder]);
  });

  test('says so when the one before does not serve either', async () => {
    const { install, faults } = await setUp();
    await install(0);
    faults.push(SILENT, SILENT);
    expect(await failureOf(install(1))).toMatchObject({ code: 'NOT_SERVED', data: { previousServes: false } });
  });

  test('stays when there was none before: there is nothing better', async () => {
    const { installation, install, faults, vault, events } = await setUp();
    faults.push(SILENT);
    expect(await failureOf(install(0))).toEqual({
      code: 'NOT_SERVED',
      data: { reason: 'noConnection', systemCode: 'ECONNREFUSED', previousServes: null },
    });
    expect((await vault.current())?.info.fingerprint256).toBe(fingerprints[0]);
    expect(installation.evidence()).toEqual({ kind: 'noConnection' });
    expect(events()).toEqual([]);
  });

  test('because its name is not the address, says that', async () => {
    const { install } = await setUp({ serverAddress: 'andere.localhost' });
    expect(await failureOf(install(0))).toMatchObject({ data: { reason: 'nameMismatch', previousServes: null } });
  });

  test('because somebody else holds the port, names that, and keeps the pair for the next start', async () => {
    const { install, installation, settings } = await setUp();
    const holder = net.createServer().listen(settings.httpsPort);
    onTestFinished(() => void holder.close());
    expect(await failureOf(install(0))).toMatchObject({ code: 'PORT_BUSY', data: { port: settings.httpsPort } });
    expect(installation.pair()?.info.fingerprint256).toBe(fingerprints[0]);
  });
});

describe('Evidence', () => {
  test('is no file on the disk: before anything serves there is none', async () => {
    const { installation, install, web } = await setUp();
    await install(0);
    await web.stopTls();
    await installation.load();
    await installation.gatherEvidence();
    expect(installation.pair()).not.toBeNull();
    expect(installation.evidence()).toEqual({ kind: 'noConnection' });
    await installation.serve();
    await installation.gatherEvidence();
    expect(installation.evidence()).toEqual({ kind: 'served', fingerprint256: fingerprints[0] });
  });

  test('is what really answers on the port, also when that is somebody else', async () => {
    const { installation, install, web, settings } = await setUp();
    await install(0);
    await web.stopTls();
    const other = tls.createServer({ cert: pairs[1].chainPem, key: pairs[1].keyPem }).listen(settings.httpsPort);
    onTestFinished(() => void other.close());
    await installation.gatherEvidence();
    expect(installation.evidence()).toEqual({ kind: 'served', fingerprint256: fingerprints[1] });
  });
});

describe('Removing', () => {
  test('takes files and TLS away, and the evidence with them', async () => {
    const { installation, install, settings, vault, events } = await setUp();
    await install(0);
    const folder = installation.pair()?.folder ?? '';
    expect(await installation.remove()).toBe(folder);
    expect(fs.existsSync(folder)).toBe(false);
    expect(await servedFingerprint(settings.httpsPort)).toBeNull();
    expect(await vault.current()).toBeNull();
    expect(installation.evidence()).toEqual({ kind: 'noConnection' });
    expect(events()).toEqual(['certificateInstalled', 'certificateDeleted']);
  });

  test('gives nothing when there was nothing', async () => {
    const { installation, events } = await setUp();
    expect(await installation.remove()).toBeNull();
    expect(events()).toEqual([]);
  });

  test('also takes a pair away that cannot be used', async () => {
    const { installation, install } = await setUp();
    await install(0);
    const folder = installation.pair()?.folder ?? '';
    fs.writeFileSync(path.join(folder, 'cert.pem'), 'garbage');
    await installation.load();
    expect(await installation.remove()).toBe(folder);
    expect(fs.existsSync(folder)).toBe(false);
    expect(installation.unreadable()).toBeNull();
  });
});

describe('Reading the vault', () => {
  test('names the folder of a pair that cannot be used, and takes none', async () => {
    const { installation, install } = await setUp();
    await install(0);
    const folder = installation.pair()?.folder ?? '';
    fs.rmSync(path.join(folder, 'cert.pem'));
    await installation.load();
    expect({ unreadable: installation.unreadable(), pair: installation.pair() }).toEqual({
      unreadable: folder,
      pair: null,
    });
  });

  test('does not throw when the pointer is damaged', async () => {
    const { installation, install, vault } = await setUp();
    await install(0);
    fs.writeFileSync(path.join(vault.root, 'installed.json'), '{"torn');
    await installation.load();
    expect(installation.unreadable()).toBe(vault.root);
  });

  test('a certificate with another one’s key counts as unusable, so that nothing tries to serve it', async () => {
    const { installation, install, settings, web } = await setUp();
    await install(0);
    const folder = installation.pair()?.folder ?? '';
    await web.stopTls();
    fs.writeFileSync(path.join(folder, 'key.pem'), pairs[1].keyPem);
    await installation.load();
    expect(installation.unreadable()).toBe(folder);
    await installation.serve();
    expect(await servedFingerprint(settings.httpsPort)).toBeNull();
  });
});
