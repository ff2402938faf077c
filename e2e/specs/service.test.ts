/** The service with the real issuer, against the practice CA: what no test double can show. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Simulation } from '../../electron/service/service-options.ts';
import type { Report } from '#shared/contract/snapshot.ts';
import { practiceOf, startCa } from '../fixtures/cas.ts';
import { pebbleAvailable, startPebble } from '../fixtures/pebble.ts';
import { temporaryFolder } from '../fixtures/folders.ts';
import { configureHost } from '../fixtures/settings.ts';
import { freePorts } from '../../electron/testing/ports.ts';
import { failureOf } from '../../electron/testing/failure-of.ts';
import { startTestService } from '../../electron/testing/start-service.ts';

async function setUp() {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const [httpPort, httpsPort] = await freePorts(2);
  const ca = await startCa('practice', httpPort);
  onTestFinished(() => ca.close());
  const store = configureHost(folder.path, ca, { httpPort, httpsPort });
  const start = (more: Simulation = {}) =>
    startTestService({ configDir: folder.path, settingsStore: store(), startTimer: null, ...more });
  return { practice: practiceOf(ca), start, httpPort, folder: folder.path };
}
/** What has not been checked yet is no problem. */
const problemCodes = ({ findings }: Report) =>
  findings.filter((one) => one.status === 'warning' || one.status === 'broken').map((one) => one.code);

test('check, request, evaluate and delete: from grey to colour and back', async () => {
  const { start } = await setUp();
  const { client, snapshot } = await start();
  expect(problemCodes(await client.diagnosis.check())).toEqual([]);
  expect(snapshot().shield).toBe('grey');

  const { certificate } = await client.certificate.request({});
  expect(fs.readdirSync(certificate?.directory ?? '').sort()).toEqual(['cert.pem', 'key.pem']);
  expect(snapshot()).toMatchObject({ shield: 'colour', warning: null, lastRequest: { outcome: 'installed' } });

  const report = await client.certificate.evaluate();
  expect(problemCodes(report)).toEqual([]);
  expect(report.verdict).toBe('good');
  expect(report.findings.map((one) => one.code)).toContain('TRUSTED_BY_OWN_ROOTS');

  await client.certificate.delete();
  expect(snapshot()).toMatchObject({ shield: 'grey', warning: null, certificate: null });
  expect((await client.certificate.evaluate()).verdict).toBe('broken');
});

test('a host that looks around while a request runs lets it run, and goes on looking', async () => {
  const { practice, start } = await setUp();
  let looks = 0;
  const { client, snapshot } = await start({
    recheckIntervalMs: 15,
    startTimer(callback, ms) {
      const timer = setTimeout(() => void callback().then(() => (looks += 1)), ms);
      return () => clearTimeout(timer);
    },
  });
  const gate = practice.holdNext('validation');
  const requested = client.certificate.request({});
  await gate.reached;
  const before = looks;
  await expect.poll(() => looks).toBeGreaterThan(before + 3);
  gate.open();
  await requested;
  expect(snapshot().shield).toBe('colour');
  const watching = await client.state.watch();
  await watching.next();
  expect((await watching.next()).value).toMatchObject({ shield: 'colour', operation: null });
  await watching.return(undefined);
});

test('a key that was deleted by hand is found by the evaluation, though the old one is still served', async () => {
  const { start } = await setUp();
  const { client, snapshot } = await start();
  const { certificate } = await client.certificate.request({});
  fs.rmSync(path.join(certificate?.directory ?? '', 'key.pem'));
  const report = await client.certificate.evaluate();
  expect(report.verdict).toBe('broken');
  expect(problemCodes(report)).toContain('CERTIFICATE_FILE_MISSING');
  expect(snapshot().shield).toBe('colour');
});

test('an evaluation is no longer shown once what it was about has changed', async () => {
  const { start } = await setUp();
  const { client, snapshot } = await start();
  await client.certificate.request({});
  await client.certificate.evaluate();
  expect(snapshot().lastEvaluation?.verdict).toBe('good');
  await client.settings.update({ serverAddress: 'andere-firma.localhost' });
  expect(snapshot().lastEvaluation).toBeNull();
});

test('a new account and its first certificate cost at most 12 requests, the next certificate fewer', async () => {
  const { practice, start } = await setUp();
  const { client } = await start();
  await client.certificate.request({});
  const first = practice.requests.length;
  expect(first).toBeLessThanOrEqual(12);
  await client.certificate.request({ force: true });
  expect(practice.requests.length - first).toBeLessThan(first);
});

test('renewing goes on with the account, also after a restart', async () => {
  const { practice, start } = await setUp();
  const first = await start();
  await first.client.certificate.request({});
  await first.service.stop();
  const { client, snapshot } = await start();
  await client.certificate.request({ force: true });
  expect(snapshot().shield).toBe('colour');
  expect(practice.requests.filter((one) => one.kind === 'newAccount')).toHaveLength(1);
});

test('what the CA counts is counted here too: told before it is spent, refused where nothing is left', async () => {
  const { practice, start, folder } = await setUp();
  const duplicateCertificate = { capacity: 2, period: 86_400_000 };
  const { client, snapshot } = await start({ limitTable: { [practice.directoryUrl]: { duplicateCertificate } } });
  expect(snapshot().allowance).toMatchObject({ limit: 'duplicateCertificate', remaining: 2 });
  await client.certificate.request({});
  expect(snapshot().allowance).toMatchObject({ remaining: 1 });
  await client.certificate.request({ force: true });
  expect(await failureOf(client.certificate.request({ force: true }))).toMatchObject({ code: 'LIMIT_AHEAD' });
  const orders = () => practice.requests.filter((one) => one.kind === 'newOrder').length;
  expect(orders()).toBe(2);
  await client.certificate.request({ force: true, despiteLimits: true });
  expect(orders()).toBe(3);
  const ledger = fs.readFileSync(path.join(folder, 'Datenbank', 'letsencrypt', 'ledger.json'), 'utf8');
  expect(ledger.match(/"issued"/g)).toHaveLength(3);
});

describe('While the CA validates', () => {
  test('a request can be cancelled, and the next one works', async () => {
    const { practice, start } = await setUp();
    const { client, snapshot } = await start();
    const gate = practice.holdNext('validation');
    const running = failureOf(client.certificate.request({}));
    await gate.reached;
    const operationId = snapshot().operation?.id ?? '';
    expect(await client.certificate.cancel({ operationId })).toEqual({ cancelled: true });
    expect(await running).toEqual({ code: 'CANCELLED', data: {} });
    expect(snapshot()).toMatchObject({ shield: 'grey', lastRequest: { outcome: 'cancelled' } });
    gate.open();
    await client.certificate.request({});
    expect(snapshot().shield).toBe('colour');
  });

  test('the host can be stopped: the request ends, whatever the CA does, and nothing is left of it', async () => {
    const { practice, start, folder } = await setUp();
    const { client, service } = await start();
    const gate = practice.holdNext('validation');
    const running = failureOf(client.certificate.request({}));
    await gate.reached;
    await service.stop();
    expect((await running)?.code).toBe('CANCELLED');
    const left = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(left.filter((file) => /operation|\.pem$|\.neu-/.test(file))).toEqual(['roots.pem']);
  });
});

test('a wrong certificate from the CA is not installed; the one before goes on', async () => {
  const { practice, start } = await setUp();
  const { client, snapshot } = await start();
  await client.certificate.request({});
  const before = snapshot().certificate;
  for (const [kind, reason] of [
    ['otherName', 'nameMismatch'],
    ['otherKey', 'keyMismatch'],
    ['expired', 'expired'],
    ['chainMissing', 'chainIncomplete'],
    ['chainWrong', 'chainBroken'],
  ] as const) {
    practice.misissueNext(kind);
    expect(await failureOf(client.certificate.request({ force: true }))).toEqual({
      code: 'CERTIFICATE_REJECTED',
      data: { reason },
    });
  }
  expect(snapshot()).toMatchObject({ shield: 'colour', warning: 'LAST_REQUEST_FAILED', certificate: before });
  expect((await client.certificate.evaluate()).verdict).toBe('good');
});

test('a certificate in whose place a web page came is fetched by the next request, not ordered again', async () => {
  const { practice, start } = await setUp();
  const { client, snapshot } = await start();
  practice.failNext('certificate', { status: 200, body: '<html>Bitte melden Sie sich am WLAN an</html>' });
  const failed = { code: 'CA_WEB_PAGE', data: { httpStatus: 200 } };
  expect(await failureOf(client.certificate.request({}))).toMatchObject(failed);
  await client.certificate.request({});
  expect(snapshot().shield).toBe('colour');
  expect(practice.certificates()).toHaveLength(1);

  // If it is the CA that has nothing but a page, the next request places a new order.
  practice.misissueNext('notPem');
  expect(await failureOf(client.certificate.request({ force: true }))).toMatchObject(failed);
  await client.certificate.request({ force: true });
  expect(snapshot().warning).toBeNull();
  expect(practice.certificates()).toHaveLength(3);
});

test('a request that its checks stop keeps what a whole check knew of the rest of the path', async () => {
  const { practice, start } = await setUp();
  const { client, snapshot } = await start();
  await client.diagnosis.check();
  await practice.close();
  expect(await failureOf(client.certificate.request({}))).toMatchObject({ code: 'CA_UNREACHABLE' });
  const codes = snapshot().lastCheck?.findings.map((one) => one.code);
  expect(codes).toContain('CA_UNREACHABLE');
  expect(codes).not.toContain('CA_ANSWERS');
  expect(codes).toContain('PUBLIC_REACHES_US');
});

test.skipIf(!pebbleAvailable)('each rehearsal makes a CA look again that would rather remember', async () => {
  const { start, httpPort, folder } = await setUp();
  const pebble = await startPebble({ httpPort, env: { PEBBLE_AUTHZREUSE: '100' } });
  onTestFinished(() => pebble.close());
  const { client, snapshot } = await start();
  const trustedRootsFile = path.join(folder, 'pebble.pem');
  fs.writeFileSync(trustedRootsFile, pebble.rootsPem);
  const serverAddress = 'meinefirma.example';
  const dnsServers = [pebble.dnsServer];
  await client.settings.update({ serverAddress, dnsServers, trustedRootsFile, acmeDirectoryUrl: pebble.directoryUrl });
  for (let round = 0; round < 2; round++) {
    const { certificate, outside } = await client.certificate.request({ staging: true });
    expect({ certificate, outside }).toMatchObject({ certificate: null, outside: { by: 'rehearsal', reached: true } });
    expect(snapshot().outside).toEqual(outside);
  }
  // A request uses the authorization that the CA still has: nothing was validated, so there is nothing to report.
  expect(await client.certificate.request({})).toMatchObject({ outside: null });
});
