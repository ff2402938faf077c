/** profacto keeps its ports: the service beside a stand-in for it, with the real issuer and the practice CA. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Simulation } from '../../electron/service/service-options.ts';
import { nextTimeOfDay } from '../../electron/service/beside/restart-chore.ts';
import { failureOf } from '../../electron/testing/failure-of.ts';
import { startFourD } from '../../electron/testing/fourd.ts';
import { freePorts } from '../../electron/testing/ports.ts';
import { startTestService } from '../../electron/testing/start-service.ts';
import { practiceOf, startCa } from '../fixtures/cas.ts';
import { temporaryFolder } from '../fixtures/folders.ts';
import { configureHost } from '../fixtures/settings.ts';

const DAY = 86_400_000;

async function setUp(settings: Record<string, unknown> = {}, fourd: { version?: string; host?: string } = {}) {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const [webFolder, certificateFolder, configDir] = ['WebFolder', 'Server', 'config'].map((name) => {
    const one = path.join(folder.path, name);
    fs.mkdirSync(one);
    return one;
  }) as [string, string, string];
  const [httpPort, httpsPort] = await freePorts(2);
  /** Stands still until a test moves it: how long the test itself takes makes no difference. */
  const clock = { offset: 0 };
  const begunAt = Date.now();
  const now = () => begunAt + clock.offset;
  const ca = await startCa('practice', httpPort, { now });
  onTestFinished(() => ca.close());
  const ports = { httpPort, httpsPort };
  const store = configureHost(configDir, ca, ports, {
    operation: 'beside',
    webroot: webFolder,
    certificateTarget: certificateFolder,
    restartUrl: `http://127.0.0.1:${httpPort}/4DACTION/Neustart?token=geheim`,
    ...settings,
  });
  const profacto = await startFourD({ webFolder, certificateFolder, httpPort, httpsPort, ...fourd });
  const start = (more: Simulation = {}) =>
    startTestService(
      {
        configDir,
        settingsStore: store(),
        now,
        handoverTimes: { limitMs: 2000, firstPauseMs: 20, maxPauseMs: 100 },
        ...more,
      },
      true,
    );
  const lying = () => {
    const [cert = '', key = ''] = ['cert.pem', 'key.pem'].map((name) =>
      fs.readFileSync(path.join(certificateFolder, name), 'utf8'),
    );
    const certificate = new X509Certificate(cert);
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
    return certificate;
  };
  return { practice: practiceOf(ca), start, profacto, webFolder, certificateFolder, configDir, clock, now, lying };
}

test('a click: answered from the web folder, written to the folder of profacto, restarted, proven', async () => {
  const { start, profacto, webFolder, certificateFolder, lying } = await setUp();
  const { client, snapshot } = await start();
  expect(snapshot()).toMatchObject({ shield: 'grey', warning: null });
  const { certificate, awaitsRestart } = await client.certificate.request({});
  expect(awaitsRestart).toBeUndefined();
  expect(lying().fingerprint256).toBe(certificate?.fingerprint256);
  // What 4D loads for certain, as long as nobody has chosen otherwise.
  expect(certificate?.keyType).toBe('rsa-2048');
  expect(profacto.state.restarts).toBe(1);
  expect(snapshot()).toMatchObject({ shield: 'colour', warning: null, tls: { active: true } });
  expect(snapshot().webserver).toMatchObject({ http: { state: 'profacto' }, https: { state: 'profacto' } });
  expect(snapshot().lastRequest?.steps.every((step) => step.state === 'done')).toBe(true);
  expect(fs.readdirSync(webFolder)).toEqual([]);
  expect(fs.readdirSync(certificateFolder).toSorted()).toEqual(['cert.pem', 'key.pem']);
  expect(profacto.state.requests.some((url) => url.startsWith('/.well-known/acme-challenge/'))).toBe(true);

  const report = await client.certificate.evaluate();
  expect(report.findings.filter((one) => ['broken', 'warning'].includes(one.status))).toEqual([]);
  const codes = (await client.diagnosis.check()).findings.map((one) => one.code);
  expect(codes).toEqual(
    expect.arrayContaining(['HTTP_PORT_PROFACTO', 'HTTPS_PORT_PROFACTO', 'REDIRECT_LEFT_TO_PROFACTO', 'LOCAL_SERVES']),
  );

  await client.certificate.delete();
  // profacto would not start its TLS without them.
  expect(lying().fingerprint256).toBe(certificate?.fingerprint256);
  expect(snapshot()).toMatchObject({ shield: 'grey', certificate: null });
});

test('a secret in the address of the restart is in no journal and no snapshot', async () => {
  const { start, configDir } = await setUp();
  const { client } = await start();
  await client.certificate.request({});
  expect(JSON.stringify(await client.state.get())).not.toContain('geheim');
  expect(fs.readFileSync(path.join(configDir, 'journal.ndjson'), 'utf8')).not.toContain('geheim');
});

test('a program restarts profacto as well, and a 4D that takes ECDSA gets it', async () => {
  const { start, profacto, configDir } = await setUp({ restartUrl: '' }, { version: '21.1.0' });
  const { client, snapshot } = await start();
  const { httpPort } = snapshot().settings;
  const script = `fetch('http://127.0.0.1:${httpPort}/4DACTION/Neustart?token=geheim').then((r) => process.exit(r.ok ? 0 : 1))`;
  await client.settings.update({ restartCommand: [process.execPath, '-e', script] });
  const { certificate } = await client.certificate.request({});
  expect(certificate?.keyType).toBe('ec-p256');
  expect(profacto.state.restarts).toBe(1);
  expect(snapshot().shield).toBe('colour');
  expect(fs.readFileSync(path.join(configDir, 'journal.ndjson'), 'utf8')).toContain('"profactoRestarted"');
});

test('where nobody can restart profacto, the certificate waits, and is proven once somebody has', async () => {
  const { start, profacto, lying } = await setUp({ restartUrl: '' });
  const { client, snapshot, turn } = await start();
  const { certificate, awaitsRestart } = await client.certificate.request({});
  expect(awaitsRestart).toBe(true);
  expect(lying().fingerprint256).toBe(certificate?.fingerprint256);
  expect(snapshot()).toMatchObject({ shield: 'grey', warning: 'NOT_SERVED', awaitsRestart: { at: null } });
  await profacto.restart();
  await turn();
  expect(snapshot()).toMatchObject({ shield: 'colour', warning: null, awaitsRestart: null });
});

test('the wrong web folder is told before the CA is asked', async () => {
  const { start, practice, certificateFolder } = await setUp();
  const { client } = await start();
  const wrong = path.join(certificateFolder, '..', 'andere');
  fs.mkdirSync(wrong);
  await client.settings.update({ webroot: wrong });
  expect(await failureOf(client.certificate.request({}))).toMatchObject({
    code: 'WEBROOT_NOT_SERVED',
    data: { reason: 'notFound', httpStatus: 404, server: '4D/20.4.0', path: wrong },
  });
  expect(practice.requests.filter((one) => one.kind !== 'directory')).toEqual([]);
  expect(fs.readdirSync(wrong)).toEqual([]);
  const codes = (await client.diagnosis.check()).findings.map((one) => one.code);
  expect(codes).toContain('WEBROOT_NOT_SERVED');
});

test('a renewal by itself leaves profacto alone until the time that is set', async () => {
  const { start, profacto, clock, now, lying } = await setUp();
  const { client, snapshot, turn, plannedAt } = await start();
  const first = (await client.certificate.request({})).certificate;
  clock.offset += Date.parse(snapshot().renewal.dueAt ?? '') - now() + 60_000;
  // Asked again, the CA may name a later time.
  for (let turns = 0; turns < 1000 && snapshot().certificate?.fingerprint256 === first?.fingerprint256; turns++) {
    clock.offset += Math.max(plannedAt() - now(), 0);
    await turn();
  }
  const second = snapshot().certificate;
  expect(second?.fingerprint256).not.toBe(first?.fingerprint256);
  expect(lying().fingerprint256).toBe(second?.fingerprint256);
  expect(profacto.state.restarts).toBe(1);
  // Visitors get the one before, which is still good.
  expect(snapshot()).toMatchObject({ shield: 'colour', tls: { active: true }, awaitsRestart: { at: '03:00' } });
  const night = nextTimeOfDay('03:00', now());
  for (let turns = 0; turns < 300 && profacto.state.restarts === 1; turns++) {
    clock.offset += Math.max(plannedAt() - now(), 0);
    await turn();
  }
  expect(profacto.state.restarts).toBe(2);
  expect(now()).toBeGreaterThanOrEqual(night);
  expect(now()).toBeLessThan(night + 60_000);
  expect(snapshot()).toMatchObject({ shield: 'colour', warning: null, operation: null });
  expect(DAY).toBeGreaterThan(night - now());
});

test('a certificate that profacto does not serve is taken back, and it is said who has to look', async () => {
  const { start, profacto, lying, certificateFolder } = await setUp();
  const first = await start();
  const before = (await first.client.certificate.request({})).certificate;
  profacto.state.isTlsBroken = true;
  const failing = failureOf(first.client.certificate.request({ force: true, despiteFindings: true }));
  // It recovers with the pair before.
  await expect.poll(() => fs.existsSync(path.join(certificateFolder, 'cert.pem.previous'))).toBe(true);
  await expect.poll(() => profacto.state.restarts).toBe(2);
  profacto.state.isTlsBroken = false;
  expect(await failing).toMatchObject({
    code: 'PROFACTO_NOT_SERVING',
    data: { reason: 'noConnection', previousServes: true },
  });
  expect(lying().fingerprint256).toBe(before?.fingerprint256);
  expect(profacto.state.restarts).toBe(3);
  // What is to be done is said by the failure.
  expect(first.snapshot()).toMatchObject({ shield: 'colour', tls: { active: true }, awaitsRestart: null });

  // What was taken back stays away while nothing is tried, over a restart of the program as well.
  await first.service.stop();
  const second = await start();
  expect(lying().fingerprint256).toBe(before?.fingerprint256);
  // Tried once more, it works.
  await second.client.host.restart();
  expect(lying().fingerprint256).not.toBe(before?.fingerprint256);
  expect(second.snapshot()).toMatchObject({ shield: 'colour', warning: null });
});

test('a restart that profacto refuses is told, and nothing is taken back', async () => {
  const { start, profacto, lying } = await setUp();
  const { client, snapshot } = await start();
  profacto.state.refusesRestart = true;
  expect(await failureOf(client.certificate.request({}))).toEqual({
    code: 'PROFACTO_NOT_RESTARTED',
    data: { by: 'url', reason: 'refused', detail: 'HTTP 500' },
  });
  expect(lying().fingerprint256).toBe(snapshot().certificate?.fingerprint256);
});

test('switching to and fro closes and opens the ports', async () => {
  const { start } = await setUp({ operation: 'front' });
  const [httpPort, httpsPort] = await freePorts(2);
  const { client, snapshot } = await start();
  await client.settings.update({ httpPort, httpsPort });
  expect(snapshot().webserver.http).toEqual({ port: httpPort, state: 'listening', failure: null });
  await client.settings.update({ operation: 'beside' });
  expect(snapshot().webserver.http.state).toBe('profacto');
  await expect(fetch(`http://127.0.0.1:${httpPort}/`)).rejects.toThrow();
  await client.settings.update({ operation: 'front' });
  expect(snapshot().webserver.http.state).toBe('listening');
  expect((await fetch(`http://127.0.0.1:${httpPort}/`)).status).toBe(200);
});
