/** The service with the real issuer where only port 443 is forwarded, against the practice CA. */
import { once } from 'node:events';
import net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Settings } from '#shared/contract/settings.ts';
import { practiceOf, startCa } from '../fixtures/cas.ts';
import { temporaryFolder } from '../fixtures/folders.ts';
import { configureHost } from '../fixtures/settings.ts';
import { freePort, freePorts } from '../../electron/testing/ports.ts';
import { failureOf } from '../../electron/testing/failure-of.ts';
import { startTestService } from '../../electron/testing/start-service.ts';

/** A CA, a router that forwards port 443 alone, and a service behind it. */
async function setUp(change: Partial<Settings> = {}) {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const [httpPort, httpsPort, closedPort] = (await freePorts(3)) as [number, number, number];
  const ca = await startCa('practice', closedPort, { httpsPort });
  onTestFinished(() => ca.close());
  const store = configureHost(folder.path, ca, { httpPort, httpsPort }, { publicHttpPort: closedPort, ...change });
  const started = await startTestService({ configDir: folder.path, settingsStore: store(), startTimer: null });
  return { ...started, practice: practiceOf(ca), httpPort, httpsPort, closedPort };
}

test('where port 80 does not lead here and port 443 does, the certificate comes over port 443, and so does the next one', async () => {
  const { client, snapshot } = await setUp();
  const { certificate, outside } = await client.certificate.request({});
  expect(outside).toMatchObject({ reached: true, challenge: 'tls-alpn-01' });
  expect(snapshot()).toMatchObject({ shield: 'colour', warning: null, outside: { challenge: 'tls-alpn-01' } });

  const next = await client.certificate.request({ force: true });
  expect(next.certificate?.fingerprint256).not.toBe(certificate?.fingerprint256);
  expect(next.outside).toMatchObject({ challenge: 'tls-alpn-01' });
  const { findings } = await client.diagnosis.check();
  expect(findings.filter(({ status }) => status === 'broken')).toEqual([]);
  expect(findings.find(({ id }) => id === 'challenge')).toMatchObject({
    code: 'CHALLENGE_OVER_TLS',
    data: { by: 'auto' },
  });
});

test('a rehearsal goes the same way', async () => {
  const { client } = await setUp();
  expect((await client.certificate.request({ staging: true })).outside).toMatchObject({
    reached: true,
    by: 'rehearsal',
    challenge: 'tls-alpn-01',
  });
});

test('as long as port 80 leads here it is used', async () => {
  const { client, practice, httpPort } = await setUp();
  practice.adjust({ httpPort });
  await client.settings.update({ publicHttpPort: httpPort });
  const { outside } = await client.certificate.request({});
  expect(outside).toMatchObject({ reached: true });
  expect(outside).not.toHaveProperty('challenge');
});

test('another program on the HTTP port is no obstacle where the CA comes over port 443', async () => {
  const { client } = await setUp();
  const other = net.createServer((socket) => socket.destroy());
  onTestFinished(() => void other.close());
  const taken = await freePort();
  other.listen(taken);
  await once(other, 'listening');
  await client.settings.update({ httpPort: taken });
  expect((await client.certificate.request({})).outside).toMatchObject({ challenge: 'tls-alpn-01' });
});

test('with neither port the request stops before the CA is asked', async () => {
  const { client, practice, closedPort } = await setUp();
  await client.settings.update({ publicHttpsPort: closedPort });
  expect(await failureOf(client.certificate.request({}))).toMatchObject({ code: 'PREFLIGHT_BROKEN' });
  expect(practice.requests.filter(({ kind }) => kind === 'newOrder')).toEqual([]);
});

test('set to port 443, port 80 is not looked at; and what the CA did not find is said of port 443', async () => {
  const { client, practice, closedPort, httpsPort } = await setUp({ challengeType: 'tls-alpn-01' });
  const report = await client.diagnosis.check();
  expect(report.findings.find(({ id }) => id === 'challenge')).toMatchObject({
    code: 'CHALLENGE_OVER_TLS',
    data: { port: httpsPort, by: 'setting' },
  });
  practice.adjust({ httpsPort: closedPort });
  expect(await failureOf(client.certificate.request({}))).toMatchObject({
    code: 'VALIDATION_FAILED',
    data: {
      reason: 'connection',
      challenge: 'tls-alpn-01',
      forward: { internalPort: httpsPort, publicPort: httpsPort },
    },
  });
  practice.adjust({ httpsPort });
  expect((await client.certificate.request({})).certificate).not.toBeNull();
});

test('set to port 80, a port 80 that does not lead here stops the request, whatever port 443 does', async () => {
  const { client } = await setUp({ challengeType: 'http-01' });
  expect(await failureOf(client.certificate.request({}))).toMatchObject({
    code: 'PREFLIGHT_BROKEN',
    data: { findings: [{ code: 'CHALLENGE_NOT_ANSWERED' }] },
  });
});

test('set to port 443, one that does not lead here stops the request', async () => {
  const { client, closedPort } = await setUp({ challengeType: 'tls-alpn-01' });
  await client.settings.update({ publicHttpsPort: closedPort });
  expect(await failureOf(client.certificate.request({}))).toMatchObject({
    code: 'PREFLIGHT_BROKEN',
    data: { findings: [{ code: 'PUBLIC_DOWN' }] },
  });
});

test('beside profacto, which owns port 443, it cannot be set', async () => {
  const { client } = await setUp();
  const issues = [{ key: 'challengeType', reason: 'onlyInFront' }];
  const both = { operation: 'beside', challengeType: 'tls-alpn-01' } as const;
  expect(await failureOf(client.settings.update(both))).toMatchObject({
    code: 'INVALID_SETTING',
    data: { issues: expect.arrayContaining(issues) as unknown },
  });
});
