/** What remains of a CA's rate limits, through the service, with real files and an issuer that asks no network. */
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { failure, FailureError } from '#shared/contract/failure-error.ts';
import { LETS_ENCRYPT, LETS_ENCRYPT_STAGING } from '#shared/values/acme-directory.ts';
import type { LedgerEvent, LimitTable } from '#shared/domain/rate-limit-rules.ts';
import { certIdOf } from '../../certificates/id.ts';
import type { CertificateIssuer, IssueRequest } from '../../certificates/issuer.ts';
import { createTestAuthority, type PairOptions, type TestAuthority } from '../../testing/certificates.ts';
import { openConfStore } from '../../settings/conf-store.ts';
import { openSettingsStore } from '../../settings/settings-store.ts';
import { freePorts } from '../../testing/ports.ts';
import { temporaryFolder } from '../../testing/environment.ts';
import { failureOf } from '../../testing/failure-of.ts';
import { startTestService } from '../../testing/start-service.ts';

const NAME = 'meinefirma.localhost';
const CA = 'https://ca.test/directory';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const usual: LimitTable = {
  [CA]: {
    newOrders: { capacity: 50, period: HOUR },
    duplicateCertificate: { capacity: 3, period: 3 * DAY },
    failedAuthorizations: { capacity: 2, period: HOUR },
  },
};

let authority: TestAuthority;
beforeAll(async () => {
  authority = await createTestAuthority();
});

type FakeOutcome = 'issued' | 'notValidated' | 'lostAfterIssuing' | 'limited';

/** An issuer that counts as a CA does, and keeps account and order as the real one does. */
function createFakeIssuer(now: () => number) {
  const fakeCa = { outcome: 'issued' as FakeOutcome, pair: {} as PairOptions, asked: [] as IssueRequest[] };
  const problem = { type: null, status: null, detail: 'nein', subproblems: [] };
  const issuer: CertificateIssuer = {
    async issue(request, { onStep, onCounted = () => Promise.resolve() }) {
      fakeCa.asked.push(request);
      const { directoryUrl, name, keyType, profile, replaces, pendingOrderStore } = request;
      const accountUrl = new URL('/acct/1', directoryUrl).href;
      const known = await pendingOrderStore?.load();
      const orderUrl = known?.orderUrl ?? new URL(`/order/${fakeCa.asked.length}`, directoryUrl).href;
      const count = (kind: LedgerEvent['kind']) =>
        onCounted({
          kind,
          account: accountUrl,
          orderUrl: kind === 'newAccount' ? null : orderUrl,
          replacementAccepted: replaces !== null,
        });
      if ((await request.accountStore.load())?.url !== accountUrl) {
        const nothing = { contact: null, termsOfService: null, nextKeyPem: null };
        await request.accountStore.save({ keyPem: '', url: accountUrl, ...nothing });
        await count('newAccount');
      }
      onStep('account');
      if (fakeCa.outcome === 'limited') {
        const retryAt = new Date(now() + DAY).toISOString();
        throw new FailureError(failure('CA_RATE_LIMITED', { limit: 'other', retryAt, problem }));
      }
      if (!known) await count('order');
      if (fakeCa.outcome === 'notValidated') {
        await count('failedAuthorization');
        const nothing = { cause: null, trouble: null, page: null, address: null, forward: null, requestsSeen: 0 };
        throw new FailureError(failure('VALIDATION_FAILED', { name, reason: 'unauthorized', problem, ...nothing }));
      }
      await count('issued');
      if (fakeCa.outcome === 'lostAfterIssuing') {
        const expires = new Date(now() + DAY).toISOString();
        const order = { directoryUrl, accountUrl, orderUrl, name, keyType, profile, replaces, expires };
        await pendingOrderStore?.save({ ...order, keyPem: '', csrPem: '', profileRefused: false });
        throw new FailureError(
          failure('CA_UNREACHABLE', { host: 'ca.test', cause: 'reset', systemCode: 'ECONNRESET' }),
        );
      }
      for (const step of ['order', 'challenge', 'validation', 'certificate'] as const) onStep(step);
      const pair = await authority.issue({ names: [NAME], ...fakeCa.pair });
      return { orderUrl, ...pair, wasValidated: true, profileRefused: false, replacementAccepted: replaces !== null };
    },
  };
  return { issuer, fakeCa };
}

async function setUp(options: { table?: LimitTable; ca?: string } = {}) {
  const configDir = temporaryFolder();
  const [httpPort, httpsPort] = await freePorts(2);
  const store = () => openSettingsStore(configDir, openConfStore, Date.now);
  const given = { serverAddress: NAME, contactEmail: 'chef@meinefirma.de', httpPort, httpsPort };
  store().update({ acmeDirectoryUrl: options.ca ?? CA, ...given });
  /** Stands still until a test moves it: how long the test itself takes makes no difference. */
  const clock = { offset: 0 };
  const begunAt = Date.now();
  const now = () => begunAt + clock.offset;
  const { issuer, fakeCa } = createFakeIssuer(now);
  const root = path.join(configDir, 'Datenbank', 'letsencrypt');
  /** Starts a host; called again, the host after a restart. */
  const start = async () => {
    const host = await startTestService({
      configDir,
      settingsStore: store(),
      now,
      issuer,
      ...(options.ca === undefined ? { limitTable: options.table ?? usual } : {}),
    });
    const request = (more: Partial<Record<'despiteLimits' | 'staging', true>> = {}) =>
      failureOf(host.client.certificate.request({ force: true, despiteFindings: true, ...more }));
    return { ...host, request };
  };
  return { start, store, fakeCa, clock, now, root };
}

describe('What a CA leaves', () => {
  test('becomes less with each certificate, is remembered over a restart, and comes back', async () => {
    const { start, clock } = await setUp();
    const first = await start();
    expect(first.snapshot().allowance).toMatchObject({ limit: 'failedAuthorizations', remaining: 2 });
    for (let round = 0; round < 2; round++) expect(await first.request()).toBeNull();
    const left = { limit: 'duplicateCertificate', capacity: 3, periodMs: 3 * DAY, remaining: 1 };
    expect(first.snapshot().allowance).toMatchObject(left);
    await first.service.stop();
    const second = await start();
    expect(second.snapshot().allowance).toMatchObject(left);
    clock.offset = DAY + MINUTE;
    expect(second.snapshot().allowance).toMatchObject({ remaining: 2 });
  });

  test('is told for the name and the CA that are set, and of a CA without known limits not at all', async () => {
    const { start } = await setUp();
    const { client, request, snapshot } = await start();
    for (let round = 0; round < 2; round++) await request();
    await client.settings.update({ serverAddress: 'andere.localhost' });
    expect(snapshot().allowance).toMatchObject({ limit: 'failedAuthorizations', remaining: 2 });
    await client.settings.update({ serverAddress: '' });
    expect(snapshot().allowance).toBeNull();
    await client.settings.update({ serverAddress: NAME, acmeDirectoryUrl: 'https://other-ca.test/directory' });
    expect(snapshot().allowance).toBeNull();
  });

  test('of its staging environment is counted apart', async () => {
    const { start, root } = await setUp({ ca: LETS_ENCRYPT });
    const { request, snapshot } = await start();
    expect(await request({ staging: true })).toBeNull();
    const { events } = JSON.parse(fs.readFileSync(path.join(root, 'ledger.json'), 'utf8')) as {
      events: { ca: string; kind: string; standing: string }[];
    };
    expect(events.map(({ ca, kind }) => [ca, kind])).toEqual(
      ['newAccount', 'order', 'issued'].map((kind) => [LETS_ENCRYPT_STAGING, kind]),
    );
    expect(snapshot().allowance).toMatchObject({ limit: 'duplicateCertificate', capacity: 5, remaining: 5 });
  });
});

describe('Where nothing is left', () => {
  test('a request is refused before anybody is asked, and is no attempt; whoever insists is heard', async () => {
    const { start, fakeCa } = await setUp();
    const { request, snapshot } = await start();
    for (let round = 0; round < 3; round++) expect(await request()).toBeNull();
    const { renewal, lastRequest } = snapshot();
    const refused = await request();
    expect(refused).toMatchObject({
      code: 'LIMIT_AHEAD',
      data: { limit: 'duplicateCertificate', capacity: 3, periodMs: 3 * DAY, name: NAME },
    });
    expect(refused?.data).toHaveProperty('freeAt', snapshot().allowance?.freeAt);
    expect(snapshot().allowance).toMatchObject({ remaining: 0 });
    expect(fakeCa.asked).toHaveLength(3);
    expect(snapshot()).toMatchObject({ renewal, lastRequest });
    expect(await request({ despiteLimits: true })).toBeNull();
    expect(fakeCa.asked).toHaveLength(4);
  });

  test('of failed attempts, it is so after a restart as well, until the next one is free', async () => {
    const { start, fakeCa, clock } = await setUp();
    const first = await start();
    fakeCa.outcome = 'notValidated';
    for (let round = 0; round < 2; round++) expect(await first.request()).toMatchObject({ code: 'VALIDATION_FAILED' });
    await first.service.stop();
    fakeCa.outcome = 'issued';
    const { request } = await start();
    expect(await request()).toMatchObject({ code: 'LIMIT_AHEAD', data: { limit: 'failedAuthorizations' } });
    clock.offset = 30 * MINUTE + 1000;
    expect(await request()).toBeNull();
  });

  test('a rehearsal is still made: the CA may say itself what it thinks of it', async () => {
    const { start, fakeCa } = await setUp();
    const { request } = await start();
    fakeCa.outcome = 'notValidated';
    for (let round = 0; round < 3; round++)
      expect(await request({ staging: true })).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  test('insisting overrules a time that the CA itself has named once, and not again when it says the same', async () => {
    const { start, fakeCa } = await setUp();
    const { request } = await start();
    fakeCa.outcome = 'limited';
    // With `force`, as somebody insists.
    for (const asked of [1, 2, 2, 2]) {
      expect(await request()).toMatchObject({ code: 'CA_RATE_LIMITED' });
      expect(fakeCa.asked).toHaveLength(asked);
    }
    const refusal = { code: 'CA_RATE_LIMITED', data: { held: { mayInsist: false } } };
    expect(await request({ despiteLimits: true })).toMatchObject(refusal);
    expect(fakeCa.asked).toHaveLength(2);
  });

  test('an order that was under way goes on: it has passed its limits, and its certificate counts once', async () => {
    const { start, fakeCa, root } = await setUp({
      table: { [CA]: { duplicateCertificate: { capacity: 1, period: DAY } } },
    });
    const first = await start();
    fakeCa.outcome = 'lostAfterIssuing';
    expect(await first.request()).toMatchObject({ code: 'CA_UNREACHABLE' });
    await first.service.stop();
    fakeCa.outcome = 'issued';
    const { request, snapshot } = await start();
    expect(snapshot().allowance).toBeNull();
    expect(await request()).toBeNull();
    expect(snapshot().allowance).toMatchObject({ limit: 'duplicateCertificate', remaining: 0 });
    expect(fs.readFileSync(path.join(root, 'ledger.json'), 'utf8').match(/"issued"/g)).toHaveLength(1);
    expect(await request()).toMatchObject({ code: 'LIMIT_AHEAD' });
  });

  test('so does one beside profacto, which is given RSA 2048 as long as nobody has chosen a key type', async () => {
    const table = { [CA]: { duplicateCertificate: { capacity: 1, period: DAY } } };
    const { start, store, fakeCa } = await setUp({ table });
    const first = await start();
    await first.client.settings.update({ keyType: 'rsa-2048' });
    fakeCa.outcome = 'lostAfterIssuing';
    expect(await first.request()).toMatchObject({ code: 'CA_UNREACHABLE' });
    await first.service.stop();
    const second = await start();
    expect(second.snapshot().allowance).toBeNull();
    await second.client.settings.update({ keyType: 'ec-p256' });
    expect(second.snapshot().allowance).toMatchObject({ limit: 'duplicateCertificate', remaining: 0 });
    await second.service.stop();
    store().update({ operation: 'beside', webroot: temporaryFolder(), certificateTarget: temporaryFolder() });
    const { client, snapshot } = await start();
    expect(snapshot().allowance).toBeNull();
    await client.settings.update({ keyType: 'ec-p384' });
    expect(snapshot().allowance).toMatchObject({ remaining: 0 });
  });

  test('a ledger that cannot be written stops nothing', async () => {
    const { start, fakeCa, root } = await setUp();
    const { request, snapshot } = await start();
    fs.mkdirSync(path.join(root, 'ledger.json'), { recursive: true });
    for (let round = 0; round < 3; round++) expect(await request()).toBeNull();
    expect(snapshot().allowance).toMatchObject({ remaining: 0 });
    expect(await request()).toMatchObject({ code: 'LIMIT_AHEAD' });
    expect(fakeCa.asked).toHaveLength(3);
  });
});

describe('How a certificate counts', () => {
  const standings = (root: string) => {
    const { events } = JSON.parse(fs.readFileSync(path.join(root, 'ledger.json'), 'utf8')) as {
      events: { kind: string; standing: string }[];
    };
    return events.filter(({ kind }) => kind === 'issued').map(({ standing }) => standing);
  };

  test('the first is new; the next ones for the name are renewals, also after the first was deleted', async () => {
    const { start, root } = await setUp();
    const { client, request } = await start();
    await request();
    await request();
    await client.certificate.delete();
    await request();
    expect(standings(root)).toEqual(['new', 'renewal', 'renewal']);
  });
});

describe('Renewing by itself', () => {
  /** One certificate in 65 days: less than what a renewal after 60 days needs. */
  const table: LimitTable = { [CA]: { duplicateCertificate: { capacity: 1, period: 65 * DAY } } };
  const oldCertificate = async (more: { withKeyId?: true } = {}) => {
    const all = await setUp({ table });
    const notBefore = all.now() - 1000;
    all.fakeCa.pair = { notBefore, notAfter: notBefore + 90 * DAY, ...more };
    const host = await all.start();
    expect(await host.request()).toBeNull();
    all.fakeCa.pair = { notBefore: notBefore + 61 * DAY, notAfter: notBefore + 151 * DAY };
    return { ...all, host, notBefore };
  };

  test('is held until the next certificate is free, and happens then', async () => {
    const { host, fakeCa, clock } = await oldCertificate();
    clock.offset = 61 * DAY;
    for (let looks = 0; looks < 3; looks++) await host.turn();
    expect(host.snapshot().renewal.automatic).toBe('heldByCa');
    expect(host.snapshot().renewal.nextAttemptAt).toBe(host.snapshot().allowance?.freeAt);
    expect(fakeCa.asked).toHaveLength(1);
    clock.offset = 65 * DAY + MINUTE;
    await host.turn();
    expect(host.snapshot().lastRequest?.automatic).toBe(true);
    expect(fakeCa.asked).toHaveLength(2);
  });

  test.each([
    ['within the window that the CA suggests is free of limits', 60, 62, 2],
    ['before that window is not', 63, 64, 1],
  ])('%s', async (_, start, end, asked) => {
    const { host, fakeCa, clock, root, notBefore, start: restart } = await oldCertificate({ withKeyId: true });
    await host.service.stop();
    const { directory } = host.snapshot().certificate ?? {};
    const certId = certIdOf(fs.readFileSync(path.join(directory ?? '', 'cert.pem'), 'utf8'));
    const window = { start: notBefore + start * DAY, end: notBefore + end * DAY };
    // As if the CA had been asked a moment ago, so that the host does not ask again.
    const times = { decidedAt: notBefore, nextCheckAt: notBefore + 80 * DAY };
    const state = { certId, window, selectedAt: window.start, explanationUrl: null, failures: 0, ...times };
    fs.writeFileSync(path.join(root, 'test.ca', 'ari.json'), JSON.stringify(state));
    clock.offset = 61 * DAY;
    const again = await restart();
    for (let looks = 0; looks < 3; looks++) await again.turn();
    expect(fakeCa.asked).toHaveLength(asked);
    expect(fakeCa.asked.at(-1)?.replaces ?? null).toBe(asked === 2 ? certId : null);
    // Planned for its time in the window, where it is exempt from limits, not for when the limit allows it.
    if (asked === 2) return;
    const at = new Date(window.start).toISOString();
    // And not due before that time, though only a third of the lifetime is left: the CA's window takes precedence.
    expect(again.snapshot().renewal).toMatchObject({ nextAttemptAt: at, dueAt: at, reason: 'notDue' });
    expect(again.snapshot()).toMatchObject({ shield: 'colour', warning: null });
    await expect(again.client.certificate.request({})).rejects.toMatchObject({ code: 'NOT_DUE', data: { dueAt: at } });
  });
});
