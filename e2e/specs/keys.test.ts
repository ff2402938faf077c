/** Accounts and keys through the service, at both CAs: each action takes effect at the CA, and none is forgotten. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../electron/testing/ports.ts';
import { directoryFolder } from '#shared/values/acme-directory.ts';
import { openSession } from '../ca/bare-client.ts';
import { caKinds, practiceOf, startCa, type CaKind, type TestCa } from '../fixtures/cas.ts';
import { temporaryFolder } from '../fixtures/folders.ts';
import { configureHost } from '../fixtures/settings.ts';
import { failureOf } from '../../electron/testing/failure-of.ts';
import { startTestService } from '../../electron/testing/start-service.ts';

const HOUR = 3_600_000;
const CONTACT = 'chef@meinefirma.example';

/** A CA and the port on which it validates; the hosts of all tests use that port, one after the other. */
type CaWithPort = { ca: TestCa; httpPort: number };

async function startCaWithPort(kind: CaKind): Promise<CaWithPort> {
  const httpPort = await freePort();
  return { ca: await startCa(kind, httpPort), httpPort };
}

async function setUp({ ca, httpPort }: CaWithPort) {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const httpsPort = await freePort();
  const database = path.join(folder.path, 'datenbank');
  fs.mkdirSync(database);
  const fields = { contactEmail: CONTACT, databaseDirectory: database };
  const store = configureHost(folder.path, ca, { httpPort, httpsPort }, fields);
  const clock = { offset: 0 };
  const now = () => Date.now() + clock.offset;
  const start = () => startTestService({ configDir: folder.path, settingsStore: store(), now });
  const caFolder = path.join(database, 'letsencrypt', directoryFolder(ca.directoryUrl));
  /** The account as stored on disk. */
  const account = () => {
    const all = JSON.parse(fs.readFileSync(path.join(caFolder, 'account.json'), 'utf8')) as Record<
      string,
      { keyPem: string; url: string } | undefined
    >;
    return all[ca.directoryUrl];
  };
  const revocations = () => path.join(caFolder, 'revocations.json');
  const practice = () => practiceOf(ca);
  return {
    ca,
    practice,
    start,
    clock,
    now,
    httpsPort,
    caFolder,
    account,
    revocations,
    orders: path.join(caFolder, 'orders'),
  };
}
type World = Awaited<ReturnType<typeof setUp>>;
type Host = Awaited<ReturnType<World['start']>>;

const pairIn = (directory: string) => ({
  chainPem: fs.readFileSync(path.join(directory, 'cert.pem'), 'utf8'),
  keyPem: fs.readFileSync(path.join(directory, 'key.pem'), 'utf8'),
});
async function request({ client }: Host) {
  const { certificate } = await client.certificate.request({ force: true });
  if (certificate === null) throw new Error('no certificate');
  return { ...certificate, ...pairIn(certificate.directory) };
}
/** Why the CA has revoked a certificate; `null`: it has not revoked it. */
const reasonAtCa = ({ ca }: World, chainPem: string) => ca.revocationReason(new X509Certificate(chainPem).serialNumber);
/** The account that the CA finds for a key; `null`: none. */
async function accountAtCa({ ca }: World, keyPem: string) {
  const session = await openSession({
    directoryUrl: ca.directoryUrl,
    rootsPem: ca.rootsPem,
    accountKey: createPrivateKey(keyPem),
  });
  try {
    const { status, text } = await session.post(session.directory.newAccount, { onlyReturnExisting: true });
    return status === 200 ? (JSON.parse(text) as { contact?: string[] }) : null;
  } finally {
    session.close();
  }
}
/** No operation runs, and no revocation is pending. */
const isSettled = ({ snapshot }: Host) => snapshot().operation === null && snapshot().pendingRevocations.length === 0;
const events = async ({ client }: Host) => (await client.journal.list({ limit: 1000 })).map((one) => one.event);

describe.each(caKinds)('At the CA "%s"', (kind) => {
  let caWithPort: CaWithPort;
  let world: World;
  let host: Host;
  beforeAll(async () => {
    caWithPort = await startCaWithPort(kind);
  });
  afterAll(() => caWithPort.ca.close());
  beforeEach(async () => {
    world = await setUp(caWithPort);
    host = await world.start();
  });

  test('the account is shown without its key, and is none before there is one', async () => {
    expect(host.snapshot().account).toBeNull();
    for (const ask of ['updateContact', 'rollOver', 'deactivate'] as const) {
      expect(await failureOf(host.client.account[ask]())).toMatchObject({ code: 'NO_ACCOUNT' });
    }
    await request(host);
    const { account } = host.snapshot();
    expect(account).toEqual({
      directoryUrl: world.ca.directoryUrl,
      host: new URL(world.ca.directoryUrl).host,
      url: world.account()?.url,
      contact: CONTACT,
      contactDiffers: false,
    });
    expect(JSON.stringify(host.snapshot())).not.toContain('PRIVATE KEY');
  });

  test('another contact is told to the CA when asked, and not before', async () => {
    await request(host);
    await host.client.settings.update({ contactEmail: 'neu@meinefirma.example' });
    expect(host.snapshot().account).toMatchObject({ contact: CONTACT, contactDiffers: true });
    const updated = await host.client.account.updateContact();
    expect(updated).toMatchObject({ contact: 'neu@meinefirma.example', contactDiffers: false });
    expect(host.snapshot().account).toEqual(updated);
    const key = world.account()?.keyPem ?? '';
    expect(await accountAtCa(world, key)).toMatchObject({ contact: ['mailto:neu@meinefirma.example'] });
  });

  test('the account gets a new key, and goes on with it', async () => {
    await request(host);
    const before = world.account();
    await host.client.account.rollOver();
    expect(await accountAtCa(world, before?.keyPem ?? '')).toBeNull();
    expect(await accountAtCa(world, world.account()?.keyPem ?? '')).not.toBeNull();
    await request(host);
    expect(world.account()?.url).toBe(before?.url);
  });

  test('a closed account is gone, its certificate still serves, and the next request makes another one', async () => {
    const { chainPem } = await request(host);
    const before = world.account();
    await host.client.account.deactivate();
    expect(host.snapshot()).toMatchObject({ account: null, shield: 'colour' });
    expect(await accountAtCa(world, before?.keyPem ?? '')).toBeNull();
    expect(await reasonAtCa(world, chainPem)).toBeNull();
    await request(host);
    expect(host.snapshot().account?.url).not.toBe(before?.url);
  });

  test('a compromised key is replaced first, then its certificate is revoked for that, and nothing of it is left', async () => {
    const old = await request(host);
    const { certificate, revoked, failure } = await host.client.certificate.compromised({});
    expect({ revoked, failure }).toEqual({ revoked: true, failure: null });
    expect(certificate?.fingerprint256).not.toBe(old.fingerprint256);
    expect(host.snapshot()).toMatchObject({
      shield: 'colour',
      warning: null,
      certificate,
      pendingRevocations: [],
      lastRequest: { outcome: 'installed' },
    });
    const fresh = pairIn(certificate?.directory ?? '');
    expect(createPrivateKey(fresh.keyPem).export({ format: 'jwk' })).not.toEqual(
      createPrivateKey(old.keyPem).export({ format: 'jwk' }),
    );
    expect(await reasonAtCa(world, old.chainPem)).toBe(1);
    expect(await reasonAtCa(world, fresh.chainPem)).toBeNull();
    expect(fs.existsSync(old.directory)).toBe(false);
    expect(fs.readFileSync(world.revocations(), 'utf8')).not.toContain('PRIVATE KEY');
    expect(await events(host)).toContain('certificateRevoked');
  });
});

describe('At a CA that fails', () => {
  let world: World;
  let host: Host;
  beforeEach(async () => {
    const caWithPort = await startCaWithPort('practice');
    onTestFinished(() => caWithPort.ca.close());
    world = await setUp(caWithPort);
    host = await world.start();
  });
  const refuseRevocations = (times: number) =>
    world.practice().failNext('revokeCert', { status: 503, body: '' }, times);

  // Not with Pebble: whatever its settings, it reuses one authorization in a hundred, and then does not validate.
  test('where no new one can be had the old one serves and is not revoked, until somebody says so', async () => {
    const old = await request(host);
    await world.ca.stopResolvingNames();
    const failed = await failureOf(host.client.certificate.compromised({}));
    expect(failed?.code).toBe('VALIDATION_FAILED');
    expect(await reasonAtCa(world, old.chainPem)).toBeNull();
    expect(host.snapshot()).toMatchObject({
      shield: 'colour',
      pendingRevocations: [
        { fingerprint256: old.fingerprint256, isInstalled: true, evenWithoutReplacement: false, goesOn: true },
      ],
    });
    // For another address nothing is requested automatically.
    await host.client.settings.update({ serverAddress: 'andere.localhost' });
    expect(host.snapshot().pendingRevocations).toMatchObject([{ goesOn: false, nextAttemptAt: null }]);
    await host.client.settings.update({ serverAddress: world.ca.name });

    const outcome = await host.client.certificate.compromised({ evenWithoutReplacement: true });
    expect(outcome).toMatchObject({ certificate: null, revoked: true, failure: { code: 'VALIDATION_FAILED' } });
    expect(await reasonAtCa(world, old.chainPem)).toBe(1);
    // There is no other certificate to serve, but the shield no longer claims that all is well.
    expect(host.snapshot()).toMatchObject({
      shield: 'grey',
      warning: 'CERTIFICATE_REVOKED',
      tls: { active: true },
      // It is replaced within the hour, not when it would have been renewed.
      renewal: { reason: 'revoked', automatic: null, nextAttemptAt: expect.any(String) as string },
      pendingRevocations: [],
    });
    const { nextAttemptAt } = host.snapshot().renewal;
    expect(Date.parse(nextAttemptAt ?? '') - world.now()).toBeLessThanOrEqual(HOUR);
    await host.service.stop();
    expect((await world.start()).snapshot()).toMatchObject({ shield: 'grey', warning: 'CERTIFICATE_REVOKED' });
  });

  test('what is deleted before it is revoked is revoked all the same, and nothing else is said to be there', async () => {
    const old = await request(host);
    await world.ca.stopResolvingNames();
    await failureOf(host.client.certificate.compromised({}));
    await host.client.certificate.delete({});
    expect(host.snapshot()).toMatchObject({
      certificate: null,
      pendingRevocations: [{ fingerprint256: old.fingerprint256, isInstalled: false, goesOn: true }],
    });
    await host.service.stop();
    world.clock.offset = HOUR;
    const next = await world.start();
    await next.turn();
    expect(isSettled(next)).toBe(true);
    expect(await reasonAtCa(world, old.chainPem)).toBe(1);
  });

  test('a revocation that it cannot take is tried again by the host after an hour, and by the next request', async () => {
    const old = await request(host);
    refuseRevocations(1);
    const outcome = await host.client.certificate.compromised({});
    expect(outcome).toMatchObject({ revoked: false, failure: { code: 'CA_OUT_OF_ORDER' } });
    expect(outcome.certificate).not.toBeNull();
    const [pending] = host.snapshot().pendingRevocations;
    expect(pending).toMatchObject({ isInstalled: false, lastError: { code: 'CA_OUT_OF_ORDER' } });
    expect(await events(host)).toContain('revocationFailed');

    await host.service.stop();
    const next = await world.start();
    const revokeRequestCount = () => world.practice().requests.filter((one) => one.kind === 'revokeCert').length;
    world.clock.offset = HOUR / 2;
    for (let looks = 0; looks < 3; looks++) await next.turn();
    expect(revokeRequestCount()).toBe(1);
    world.clock.offset = HOUR;
    await next.turn();
    expect(isSettled(next)).toBe(true);
    expect(await reasonAtCa(world, old.chainPem)).toBe(1);
    expect(revokeRequestCount()).toBe(2);
    expect(fs.existsSync(old.directory)).toBe(false);

    refuseRevocations(1);
    await next.client.certificate.compromised({});
    expect(next.snapshot().pendingRevocations).toHaveLength(1);
    await request(next);
    expect(next.snapshot().pendingRevocations).toEqual([]);
  });

  test('what a host was ended in the middle of is finished by the next one', async () => {
    const old = await request(host);
    world.practice().failNext('revokeCert', { status: 0, hang: true });
    const running = host.client.certificate.compromised({});
    await expect.poll(() => world.practice().requests.some((one) => one.kind === 'revokeCert')).toBe(true);
    await host.service.stop();
    expect(await running).toMatchObject({ revoked: false, failure: { code: 'CANCELLED' } });
    expect(await reasonAtCa(world, old.chainPem)).toBeNull();

    const next = await world.start();
    await next.turn();
    expect(isSettled(next)).toBe(true);
    expect(await reasonAtCa(world, old.chainPem)).toBe(1);
    expect(next.snapshot()).toMatchObject({ shield: 'colour', warning: null });
  });

  test('nothing is revoked as long as the new one is not seen to serve', async () => {
    const old = await request(host);
    refuseRevocations(1);
    await host.client.certificate.compromised({});
    await host.service.stop();
    world.clock.offset = HOUR;
    const blocker = net.createServer((socket) => socket.destroy()).listen(world.httpsPort);
    await once(blocker, 'listening');
    const next = await world.start();
    await next.turn();
    expect(next.snapshot().warning).toBe('HTTPS_PORT_FAILED');
    expect(await reasonAtCa(world, old.chainPem)).toBeNull();
    blocker.close();
    await once(blocker, 'close');
    await next.turn();
    expect(isSettled(next)).toBe(true);
    expect(await reasonAtCa(world, old.chainPem)).toBe(1);
  });

  test('a host that is ended while the new one is ordered goes on with both', async () => {
    const old = await request(host);
    const gate = world.practice().holdNext('validation');
    const running = failureOf(host.client.certificate.compromised({}));
    await gate.reached;
    await host.service.stop();
    expect((await running)?.code).toBe('CANCELLED');
    gate.open();
    expect(fs.statSync(world.revocations()).mode & 0o777).toBe(0o600);

    const next = await world.start();
    expect(next.snapshot().pendingRevocations).toMatchObject([{ isInstalled: true }]);
    await next.turn();
    expect(isSettled(next)).toBe(true);
    expect(next.snapshot().certificate?.fingerprint256).not.toBe(old.fingerprint256);
    expect(await reasonAtCa(world, old.chainPem)).toBe(1);
  });

  test('who cancels before the new one is there has asked for nothing', async () => {
    const old = await request(host);
    const gate = world.practice().holdNext('validation');
    const running = failureOf(host.client.certificate.compromised({ evenWithoutReplacement: true }));
    await gate.reached;
    await host.client.certificate.cancel({ operationId: host.snapshot().operation?.id ?? '' });
    expect((await running)?.code).toBe('CANCELLED');
    expect(host.snapshot()).toMatchObject({ shield: 'colour', pendingRevocations: [] });
    expect(await reasonAtCa(world, old.chainPem)).toBeNull();
  });

  test('what is revoked without a replacement is replaced by the host as soon as it can be', async () => {
    const old = await request(host);
    await world.ca.stopResolvingNames();
    await host.client.certificate.compromised({ evenWithoutReplacement: true });
    expect(host.snapshot().warning).toBe('CERTIFICATE_REVOKED');
    await host.service.stop();
    await world.ca.resumeResolvingNames();
    world.clock.offset = HOUR;
    const next = await world.start();
    await next.turn();
    expect(isSettled(next)).toBe(true);
    expect(next.snapshot().shield).toBe('colour');
    expect(next.snapshot().certificate?.fingerprint256).not.toBe(old.fingerprint256);
    expect(fs.existsSync(old.directory)).toBe(false);
  });

  test('a key that lay on the disk for an order under way is not used for the new certificate', async () => {
    await request(host);
    const gate = world.practice().holdNext('validation');
    const running = failureOf(host.client.certificate.request({ force: true }));
    await gate.reached;
    await host.client.certificate.cancel({ operationId: host.snapshot().operation?.id ?? '' });
    expect((await running)?.code).toBe('CANCELLED');
    gate.open();
    const known = JSON.parse(fs.readFileSync(path.join(world.caFolder, 'pending-order.json'), 'utf8')) as {
      keyPem: string;
    };
    const { certificate } = await host.client.certificate.compromised({});
    expect(pairIn(certificate?.directory ?? '').keyPem).not.toBe(known.keyPem);
  });

  test('deleting revokes nothing', async () => {
    const { chainPem } = await request(host);
    await host.client.certificate.delete();
    expect(await reasonAtCa(world, chainPem)).toBeNull();
    expect(world.practice().requests.some((one) => one.kind === 'revokeCert')).toBe(false);
    expect(await failureOf(host.client.certificate.compromised({}))).toEqual({ code: 'NO_CERTIFICATE', data: {} });
  });

  test('of the orders only the current one and the one before stay', async () => {
    const first = await request(host);
    const second = await request(host);
    const third = await request(host);
    expect(fs.existsSync(first.directory)).toBe(false);
    expect(fs.readdirSync(world.orders).sort()).toEqual([second.orderNumber, third.orderNumber].sort());
  });
});
