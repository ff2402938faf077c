/** The service behind its router, with real files and sockets and an issuer that asks no network. */
import type { SettingsPatch } from '#shared/contract/settings.ts';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { CertificateIssuer } from '../certificates/issuer.ts';
import { createTestAuthority, type PairOptions, type TestAuthority } from '../testing/certificates.ts';
import { openConfStore } from '../settings/conf-store.ts';
import { openSettingsStore } from '../settings/settings-store.ts';
import { listen } from '../testing/listeners.ts';
import { freePorts } from '../testing/ports.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { failureOf } from '../testing/failure-of.ts';
import { startTestService } from '../testing/start-service.ts';

const NAME = 'meinefirma.localhost';
const DAY = 86_400_000;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await createTestAuthority();
});

/** An issuer that gives what the test wants next: certificates, or a failure, or nothing until it is cancelled. */
function createFakeIssuer() {
  const fakeCa = { orders: 0, next: null as Failure | 'hang' | null, pair: {} as PairOptions };
  const issuer: CertificateIssuer = {
    async issue(_request, { signal, onStep }) {
      fakeCa.orders += 1;
      onStep('account');
      if (fakeCa.next === 'hang') {
        await new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new FailureError(failure('CANCELLED', {}))));
        });
      } else if (fakeCa.next !== null) throw new FailureError(fakeCa.next);
      for (const step of ['order', 'challenge', 'validation', 'certificate'] as const) onStep(step);
      const pair = await authority.issue({ names: [NAME], ...fakeCa.pair });
      return {
        orderUrl: `https://ca.test/order/${fakeCa.orders}`,
        ...pair,
        wasValidated: true,
        profileRefused: false,
        replacementAccepted: false,
      };
    },
  };
  return { issuer, fakeCa };
}

/** `recheckIntervalMs`: the host has its turns automatically, that often; left out: when the test makes them. */
async function setUp(
  settings: Record<string, unknown> = {},
  options: { listens?: boolean; recheckIntervalMs?: number } = {},
) {
  const configDir = temporaryFolder();
  const [httpPort, httpsPort] = await freePorts(2);
  const store = () => openSettingsStore(configDir, openConfStore, Date.now);
  const given = { serverAddress: NAME, contactEmail: 'chef@meinefirma.de', httpPort, httpsPort };
  store().update({ acmeDirectoryUrl: 'https://ca.test/directory', ...given, ...settings });
  const { issuer, fakeCa } = createFakeIssuer();
  /** Stands still until a test moves it: how long the test itself takes makes no difference. */
  const clock = { offset: 0 };
  const begunAt = Date.now();
  const now = () => begunAt + clock.offset;
  const unexpectedErrors: unknown[] = [];
  /** Starts a host; called again, the host after a restart. */
  const start = () =>
    startTestService({
      configDir,
      settingsStore: store(),
      host: (options.listens ?? true) ? 'headless' : 'cli',
      onUnexpectedError: (error) => unexpectedErrors.push(error),
      now,
      issuer,
      ...(options.recheckIntervalMs === undefined
        ? {}
        : { recheckIntervalMs: options.recheckIntervalMs, startTimer: null }),
    });
  return { start, fakeCa, clock, now, configDir, httpPort, httpsPort, unexpectedErrors };
}

const limited = (retryAt: string): Failure =>
  failure('CA_RATE_LIMITED', {
    limit: 'other',
    retryAt,
    problem: { type: null, status: 429, detail: 'slowly', subproblems: [] },
  });

describe('Requesting', () => {
  test('turns grey into colour, and every snapshot on the way fits the contract', async () => {
    const { start } = await setUp();
    const { client, service, snapshot } = await start();
    expect(snapshot()).toMatchObject({ shield: 'grey', warning: null, certificate: null, requestGate: null });
    const seen: Snapshot[] = [];
    service.onSnapshot((one) => seen.push(one));
    const { certificate } = await client.certificate.request({ despiteFindings: true });
    expect(certificate).toMatchObject({ names: [NAME], orderNumber: '1', issuer: 'Test E1 (Testbetrieb)' });
    const { shield, warning, tls, lastRequest, renewal } = await client.state.get();
    expect({ shield, warning, active: tls.active }).toEqual({ shield: 'colour', warning: null, active: true });
    expect(lastRequest).toMatchObject({ outcome: 'installed', failure: null });
    expect(renewal).toMatchObject({ reason: 'notDue', failures: 0, lastError: null });
    expect(seen.some((one) => one.requestGate === 'running' && one.operation?.cancellable === false)).toBe(true);
    expect(seen.findIndex((one) => one.shield === 'colour')).toBeGreaterThan(0);
  });

  test('survives a restart: the same certificate is served and shown', async () => {
    const { start } = await setUp();
    const first = await start();
    await first.client.certificate.request({ despiteFindings: true });
    const before = first.snapshot().certificate;
    await first.service.stop();
    const second = await start();
    expect(second.snapshot()).toMatchObject({ shield: 'colour', certificate: before });
  });

  test('again is not due, unless it is forced', async () => {
    const { start, fakeCa } = await setUp();
    const { client } = await start();
    const { certificate } = await client.certificate.request({ despiteFindings: true });
    expect(await failureOf(client.certificate.request({ despiteFindings: true }))).toMatchObject({
      code: 'NOT_DUE',
      data: { notAfter: certificate?.notAfter },
    });
    expect(fakeCa.orders).toBe(1);
    expect((await client.certificate.request({ force: true, despiteFindings: true })).certificate?.orderNumber).toBe(
      '2',
    );
  });

  test.each([
    ['two days ahead', 2 * DAY],
    ['two days behind', -2 * DAY],
  ])('is not refused by the calendar where the clock is %s: the clock is', async (_, skewMs) => {
    const pair = await authority.issue({ names: ['localhost'] });
    const date = () => new Date(Date.now() - skewMs).toUTCString();
    const server = https.createServer({ cert: pair.chainPem, key: pair.keyPem }, (_request, response) =>
      response.setHeader('Date', date()).end('{}'),
    );
    const port = await listen(server);
    const { start, fakeCa } = await setUp({ acmeDirectoryUrl: `https://localhost:${port}/directory` });
    const { client } = await start();
    await client.certificate.request({ despiteFindings: true });
    expect(await failureOf(client.certificate.request({}))).toMatchObject({
      code: 'PREFLIGHT_BROKEN',
      data: { findings: expect.arrayContaining([expect.objectContaining({ code: 'CLOCK_WRONG' })]) as unknown },
    });
    expect(fakeCa.orders).toBe(1);
  });

  test('is due again when 30 of 90 days are left', async () => {
    const { start, clock, now, fakeCa } = await setUp();
    const notBefore = now() - 1000;
    fakeCa.pair = { notBefore, notAfter: notBefore + 90 * DAY };
    const { client, snapshot } = await start();
    await client.certificate.request({ despiteFindings: true });
    clock.offset = 60 * DAY - 60_000;
    expect(snapshot().renewal.reason).toBe('notDue');
    clock.offset = 60 * DAY + 60_000;
    expect(snapshot()).toMatchObject({ renewal: { reason: 'ratio' }, shield: 'colour', warning: 'RENEWAL_DUE' });
    clock.offset = 90 * DAY;
    expect(snapshot()).toMatchObject({
      renewal: { reason: 'expired' },
      shield: 'grey',
      warning: 'CERTIFICATE_EXPIRED',
    });
  });

  test.each([
    [{ edition: 'einzelplatz' }, 'EDITION_EINZELPLATZ', 'einzelplatz'],
    [{ serverAddress: '' }, 'ADDRESS_MISSING', 'addressMissing'],
    [{ contactEmail: '' }, 'CONTACT_MISSING', 'contactMissing'],
  ])('with %j is refused before anything is asked, and is no attempt', async (settings, code, requestGate) => {
    const { start, fakeCa } = await setUp(settings);
    const { client, snapshot } = await start();
    expect(snapshot().requestGate).toBe(requestGate);
    expect(await failureOf(client.certificate.request({ force: true, despiteFindings: true }))).toEqual({
      code,
      data: {},
    });
    expect(fakeCa.orders).toBe(0);
    expect(snapshot()).toMatchObject({ lastRequest: null, renewal: { failures: 0 } });
  });

  test('as a rehearsal installs nothing', async () => {
    const { start } = await setUp();
    const { client, snapshot } = await start();
    expect(await client.certificate.request({ staging: true })).toMatchObject({
      certificate: null,
      outside: { by: 'rehearsal', reached: true },
    });
    expect(snapshot()).toMatchObject({ shield: 'grey', certificate: null, lastRequest: { outcome: 'rehearsed' } });
  });

  test('a certificate for another name is rejected, and nothing is installed', async () => {
    const { start, fakeCa } = await setUp();
    const { client, snapshot } = await start();
    fakeCa.pair = { names: ['andere.localhost'] };
    expect(await failureOf(client.certificate.request({ despiteFindings: true }))).toEqual({
      code: 'CERTIFICATE_REJECTED',
      data: { reason: 'nameMismatch' },
    });
    expect(snapshot()).toMatchObject({ certificate: null, shield: 'grey' });
  });
});

describe('A CA that says "not before"', () => {
  test('is honoured, also after a restart, and not asked until then', async () => {
    const { start, fakeCa, clock, now } = await setUp();
    const first = await start();
    const retryAt = new Date(now() + 3_600_000).toISOString();
    fakeCa.next = limited(retryAt);
    expect(await failureOf(first.client.certificate.request({ despiteFindings: true }))).toMatchObject({
      code: 'CA_RATE_LIMITED',
    });
    expect(first.snapshot()).toMatchObject({
      warning: 'LAST_REQUEST_FAILED',
      renewal: { nextAttemptAt: retryAt, failures: 1, lastError: { code: 'CA_RATE_LIMITED' } },
    });
    await first.service.stop();
    fakeCa.next = null;
    const second = await start();
    expect(await failureOf(second.client.certificate.request({ despiteFindings: true }))).toMatchObject({
      data: { retryAt },
    });
    expect(fakeCa.orders).toBe(1);
    clock.offset = 2 * 3_600_000;
    await second.client.certificate.request({ despiteFindings: true });
    expect(second.snapshot()).toMatchObject({ shield: 'colour', renewal: { automatic: 'notDue', failures: 0 } });
  });

  test('to a rehearsal by click blocks nothing: the request that follows is made', async () => {
    const { start, fakeCa, now } = await setUp();
    const { client, snapshot } = await start();
    fakeCa.next = limited(new Date(now() + 3_600_000).toISOString());
    expect(await failureOf(client.certificate.request({ staging: true }))).toMatchObject({ code: 'CA_RATE_LIMITED' });
    expect(snapshot().renewal).toMatchObject({ failures: 0, nextAttemptAt: null });
    fakeCa.next = null;
    await client.certificate.request({ despiteFindings: true });
    expect(snapshot().shield).toBe('colour');
  });

  test('is still remembered after a click that came too early', async () => {
    const { start, fakeCa, now } = await setUp();
    const { client, snapshot } = await start();
    const retryAt = new Date(now() + 3_600_000).toISOString();
    fakeCa.next = limited(retryAt);
    await failureOf(client.certificate.request({ despiteFindings: true }));
    await failureOf(client.certificate.request({ despiteFindings: true }));
    expect(snapshot().renewal).toMatchObject({ nextAttemptAt: retryAt, failures: 1 });
  });
});

describe('While a request runs', () => {
  test('another one is BUSY, settings stay as they are, and cancelling ends it', async () => {
    const { start, fakeCa } = await setUp();
    const { client, snapshot } = await start();
    fakeCa.next = 'hang';
    const running = failureOf(client.certificate.request({ despiteFindings: true }));
    await expect.poll(() => snapshot().operation?.steps[0]?.state).toBe('done');
    expect(await failureOf(client.certificate.request({ despiteFindings: true }))).toMatchObject({
      code: 'BUSY',
      data: { kind: 'request' },
    });
    expect(await failureOf(client.settings.update({ language: 'en' }))).toMatchObject({ code: 'BUSY' });
    expect(await failureOf(client.host.restart())).toMatchObject({ code: 'BUSY' });
    expect(await client.certificate.cancel({ operationId: snapshot().operation?.id ?? '' })).toEqual({
      cancelled: true,
    });
    expect(await running).toEqual({ code: 'CANCELLED', data: {} });
    expect(snapshot()).toMatchObject({
      operation: null,
      lastRequest: { outcome: 'cancelled' },
      renewal: { failures: 0 },
    });
  });
});

describe('The host', () => {
  test('starts with a pair on the disk that cannot be used, and says so', async () => {
    const { start, unexpectedErrors } = await setUp();
    const first = await start();
    const { certificate } = await first.client.certificate.request({ despiteFindings: true });
    await first.service.stop();
    fs.writeFileSync(path.join(certificate?.directory ?? '', 'key.pem'), (await authority.issue()).keyPem);
    const { snapshot, client } = await start();
    expect(snapshot()).toMatchObject({ shield: 'grey', warning: 'CERTIFICATE_UNREADABLE', certificate: null });
    await client.certificate.request({ despiteFindings: true });
    expect(snapshot()).toMatchObject({ shield: 'colour', warning: null });
    expect(unexpectedErrors).toEqual([]);
  });

  test('deletes: grey without a warning, and a second time there is nothing', async () => {
    const { start } = await setUp();
    const { client, snapshot } = await start();
    const { certificate } = await client.certificate.request({ despiteFindings: true });
    expect(await client.certificate.delete()).toEqual({ directory: certificate?.directory });
    expect(snapshot()).toMatchObject({ shield: 'grey', warning: null, certificate: null, tls: { active: false } });
    expect(await failureOf(client.certificate.delete())).toEqual({ code: 'NO_CERTIFICATE', data: {} });
  });

  test('tells no more of a request that failed once the certificate is deleted, and still keeps what the CA asked for', async () => {
    const { start, fakeCa, now } = await setUp();
    const { client, snapshot, service } = await start();
    await client.certificate.request({ despiteFindings: true });
    const retryAt = new Date(now() + 3_600_000).toISOString();
    fakeCa.next = limited(retryAt);
    await failureOf(client.certificate.request({ force: true, despiteFindings: true }));
    expect(snapshot()).toMatchObject({ warning: 'LAST_REQUEST_FAILED', lastRequest: { outcome: 'failed' } });
    await client.certificate.delete();
    const forgotten = { warning: null, lastRequest: null, renewal: { failures: 0, lastError: null } };
    expect(snapshot()).toMatchObject(forgotten);
    await service.stop();
    const second = await start();
    expect(second.snapshot()).toMatchObject(forgotten);
    expect(await failureOf(second.client.certificate.request({ despiteFindings: true }))).toMatchObject({
      code: 'CA_RATE_LIMITED',
      data: { retryAt },
    });
  });

  test('shows a changed address at once: the certificate does not cover it', async () => {
    const { start } = await setUp();
    const { client, snapshot } = await start();
    await client.certificate.request({ despiteFindings: true });
    await client.settings.update({ serverAddress: 'andere.localhost' });
    expect(snapshot()).toMatchObject({
      shield: 'grey',
      warning: 'ADDRESS_NOT_COVERED',
      renewal: { reason: 'otherAddress' },
    });
  });

  test('moves to another port when the setting changes, and stays in colour', async () => {
    const { start } = await setUp();
    const { client, snapshot } = await start();
    await client.certificate.request({ despiteFindings: true });
    const [httpsPort] = await freePorts(2);
    await client.settings.update({ httpsPort });
    expect(snapshot()).toMatchObject({
      shield: 'colour',
      webserver: { https: { port: httpsPort, state: 'listening' } },
    });
  });

  test('never gives a secret out', async () => {
    const { start } = await setUp({ eabKeyId: 'kid', eabHmacKey: 'c2VjcmV0' });
    const { client } = await start();
    expect(JSON.stringify(await client.state.get())).not.toContain('c2VjcmV0');
    expect(JSON.stringify(await client.settings.update({ language: 'en' }))).not.toContain('c2VjcmV0');
  });

  test('describes the configured CA or another one, and refuses what is no address of one', async () => {
    const [first, second] = await freePorts(2);
    const { start } = await setUp({ acmeDirectoryUrl: `https://127.0.0.1:${first}/directory` });
    const { client } = await start();
    const hostAskedBy = async (directoryUrl?: string) => {
      const failed = await failureOf(client.ca.describe({ directoryUrl }));
      return failed?.code === 'CA_UNREACHABLE' ? failed.data.host : failed;
    };
    expect(await hostAskedBy()).toBe(`127.0.0.1:${first}`);
    expect(await hostAskedBy(`https://127.0.0.1:${second}/directory`)).toBe(`127.0.0.1:${second}`);
    expect(await hostAskedBy('http://ca.test/directory')).toMatchObject({
      code: 'INVALID_SETTING',
      data: { issues: [{ key: 'acmeDirectoryUrl', reason: 'notAnHttpsUrl' }] },
    });
  });

  test.each([true, false])(
    'still knows after a failed request what it had found before it (a host: %s)',
    async (listens) => {
      const { start, fakeCa } = await setUp({}, { listens });
      const { client, snapshot } = await start();
      fakeCa.next = failure('CA_UNREACHABLE', { host: 'ca.test', cause: 'timeout', systemCode: 'ETIMEDOUT' });
      await failureOf(client.certificate.request({ despiteFindings: true }));
      expect(snapshot().lastCheck?.findings.map(({ id }) => id)).toContain('httpPort');
    },
  );

  test('that only runs one command closes its ports behind itself', async () => {
    const { start } = await setUp({}, { listens: false });
    const { client, snapshot } = await start();
    await client.certificate.request({ despiteFindings: true });
    expect(snapshot().webserver).toMatchObject({ http: { state: 'off' }, https: { state: 'off' } });
  });
});

test('watching gives the snapshot first and then each next one, and ends when nobody listens any more', async () => {
  const { start } = await setUp();
  const { client } = await start();
  const snapshots = await client.state.watch();
  expect((await snapshots.next()).value).toMatchObject({ settings: { language: 'de' } });
  const next = snapshots.next();
  await client.settings.update({ language: 'en' });
  expect((await next).value).toMatchObject({ settings: { language: 'en' } });
  await snapshots.return();
  expect(await snapshots.next()).toMatchObject({ done: true });
});

describe('Renewing by itself', () => {
  const MINUTE = 60_000;
  /** A host with a certificate that was requested two months ago. */
  const oldCertificate = async (options: { recheckIntervalMs?: number } = {}) => {
    const all = await setUp({}, options);
    const notBefore = all.now() - 1000;
    all.fakeCa.pair = { notBefore, notAfter: notBefore + 90 * DAY };
    const host = await all.start();
    await host.client.certificate.request({ despiteFindings: true });
    all.fakeCa.pair = { notBefore: notBefore + 61 * DAY, notAfter: notBefore + 151 * DAY };
    return { ...all, ...host };
  };

  test('is planned for the day on which a third of the lifetime is left', async () => {
    const { snapshot } = await oldCertificate();
    const { automatic, nextAttemptAt, dueAt } = snapshot().renewal;
    expect(automatic).toBe('notDue');
    expect(nextAttemptAt).toBe(dueAt);
  });

  test('happens when that day has come, and nobody has clicked', async () => {
    const { clock, snapshot } = await oldCertificate({ recheckIntervalMs: 50 });
    clock.offset = 61 * DAY;
    await expect.poll(() => snapshot().lastRequest).toMatchObject({ automatic: true, outcome: 'installed' });
    expect(snapshot()).toMatchObject({ shield: 'colour', certificate: { orderNumber: '2' }, renewal: { failures: 0 } });
    await expect.poll(() => snapshot().renewal.automatic).toBe('notDue');
  });

  test('happens once, however often the host looks', async () => {
    const { clock, fakeCa, turn } = await oldCertificate();
    await turn();
    expect(fakeCa.orders).toBe(1);
    clock.offset = 61 * DAY;
    for (let looks = 0; looks < 3; looks++) await turn();
    expect(fakeCa.orders).toBe(2);
  });

  test('that fails is tried again after a minute, then after another, and not before', async () => {
    const { clock, now, fakeCa, snapshot, turn } = await oldCertificate();
    fakeCa.next = failure('CA_UNREACHABLE', { host: 'ca.test', cause: 'timeout', systemCode: 'ETIMEDOUT' });
    for (const [attempt, minutes] of [
      [1, 0],
      [2, 1.1],
      [3, 3.2],
    ] as const) {
      clock.offset = 61 * DAY + minutes * MINUTE;
      await turn();
      expect(snapshot()).toMatchObject({ operation: null, renewal: { failures: attempt, automatic: 'backoff' } });
      await turn();
      expect(fakeCa.orders).toBe(1 + attempt);
      expect(Date.parse(snapshot().renewal.nextAttemptAt ?? '')).toBeGreaterThan(now());
    }
    expect(snapshot().shield).toBe('colour');
  });

  test('waits for the time that the CA has named', async () => {
    const { clock, now, fakeCa, snapshot, turn } = await oldCertificate();
    const retryAt = new Date(now() + 62 * DAY).toISOString();
    fakeCa.next = failure('CA_RATE_LIMITED', {
      limit: 'duplicateCertificate',
      retryAt,
      problem: { type: null, status: 429, detail: 'too many', subproblems: [] },
    });
    clock.offset = 61 * DAY;
    await turn();
    expect(snapshot().renewal).toMatchObject({ automatic: 'heldByCa', nextAttemptAt: retryAt });
    await turn();
    expect(fakeCa.orders).toBe(2);
  });

  test.each<[string, SettingsPatch]>([
    ['is switched off', { autoRenew: false }],
    ['would be for another address', { serverAddress: 'andere-firma.localhost' }],
    ['would be from another CA', { acmeDirectoryUrl: 'https://other-ca.test/directory' }],
    ['is nothing for an Einzelplatz', { edition: 'einzelplatz' }],
  ])('%s: nothing happens until somebody clicks', async (_, change) => {
    const { clock, fakeCa, snapshot, client, turn } = await oldCertificate();
    await client.settings.update(change);
    expect(snapshot().renewal.automatic).toBeNull();
    clock.offset = 61 * DAY;
    for (let looks = 0; looks < 3; looks++) await turn();
    expect(fakeCa.orders).toBe(1);
  });
});
