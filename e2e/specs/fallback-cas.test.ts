/** Fallback CAs, with the whole service and over real ACME: when they are asked, and what each of them sees. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freePorts } from '../../electron/testing/ports.ts';
import type { FallbackCa } from '#shared/contract/settings.ts';
import { faults } from '../ca/faults.ts';
import { startPracticeCa, type PracticeCa } from '../ca/practice-ca.ts';
import { temporaryFolder } from '../fixtures/folders.ts';
import { configureHost } from '../fixtures/settings.ts';
import { failureOf } from '../../electron/testing/failure-of.ts';
import { startTestService } from '../../electron/testing/start-service.ts';

const DAY = 86_400_000;
const FIRST_FOLDER = '1.0.0.127';
const SECOND_FOLDER = 'localhost';

/** A host with two CAs: the first has URLs with 127.0.0.1, the second with localhost. */
async function setUp({ fallback = {} }: { fallback?: Partial<FallbackCa> } = {}) {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const [httpPort, httpsPort] = await freePorts(2);
  /** The clock of the host and of both CAs; moves only when a test moves it. */
  const clock = { offset: 0 };
  const begunAt = Date.now();
  const now = () => begunAt + clock.offset;
  const first = await startPracticeCa({ httpPort, now });
  const second = await startPracticeCa({ httpPort, now, host: 'localhost' });
  onTestFinished(() => first.close());
  onTestFinished(() => second.close());
  const fallbackCa = { directoryUrl: second.directoryUrl, eabKeyId: '', eabHmacKey: '', profile: '', ...fallback };
  const { directoryUrl } = first;
  const both = { directoryUrl, rootsPem: first.rootsPem + second.rootsPem };
  const store = configureHost(folder.path, both, { httpPort, httpsPort }, { fallbackCas: [fallbackCa] });
  /** Starts a host; called again, it is the host after a restart. */
  const start = () => startTestService({ configDir: folder.path, settingsStore: store(), now });
  const root = path.join(folder.path, 'Datenbank', 'letsencrypt');
  return { first, second, clock, now, start, root };
}
type Host = Awaited<ReturnType<Awaited<ReturnType<typeof setUp>>['start']>>;

/** How many orders were requested from a CA, whatever their outcome. */
const orders = (ca: PracticeCa) => ca.requests.filter((one) => one.kind === 'newOrder').length;
const ordersIn = (root: string, folder: string) => {
  const place = path.join(root, folder, 'orders');
  return fs.existsSync(place) ? fs.readdirSync(place) : [];
};
const passedOver = async ({ client }: Host) =>
  (await client.journal.list({ limit: 1000 })).flatMap((entry) =>
    entry.event === 'caPassedOver' ? [{ host: entry.host, code: entry.failure.code, next: entry.next }] : [],
  );
const hostOf = ({ directoryUrl }: PracticeCa) => new URL(directoryUrl).host;

describe('A request', () => {
  test('goes to the first CA alone, as long as it is well', async () => {
    const { first, second, start, root } = await setUp();
    const host = await start();
    await host.client.certificate.request({});
    expect(orders(first)).toBe(1);
    expect(second.requests).toEqual([]);
    expect(ordersIn(root, FIRST_FOLDER)).toHaveLength(1);
    expect(await passedOver(host)).toEqual([]);
  });

  test('gets its certificate from the second when the first is down, in a folder of its own name', async () => {
    const { first, second, start, root } = await setUp();
    await first.close();
    const host = await start();
    const asked = new Set<string | null>();
    const withSecond = new Set<string>();
    host.service.onSnapshot(({ operation }) => {
      if (operation === null) return;
      asked.add(operation.ca);
      if (operation.ca !== hostOf(second)) return;
      // Steps begun with the first CA are no longer shown.
      withSecond.add(operation.steps.map((step) => step.state[0]).join(''));
    });
    // The checks before the request find that the first CA is down, and do not stop it either.
    const { certificate } = await host.client.certificate.request({});
    expect(path.relative(root, certificate?.directory ?? '')).toMatch(/^localhost\/orders\/\d+$/);
    expect(ordersIn(root, FIRST_FOLDER)).toEqual([]);
    expect([...asked]).toEqual([null, hostOf(first), hostOf(second)]);
    // d(one), r(unning), w(aiting): first only the checks are done, then the account runs, and so on to the end.
    expect([...withSecond].slice(0, 3)).toEqual(['dwwwwwwww', 'drwwwwwww', 'ddwwwwwww']);
    expect(host.snapshot()).toMatchObject({
      shield: 'colour',
      warning: null,
      lastRequest: { outcome: 'installed', failure: null },
      renewal: { reason: 'notDue', automatic: 'notDue', failures: 0, lastError: null },
    });
    expect(host.snapshot().lastRequest?.steps.map((step) => step.state)).toEqual(Array(9).fill('done'));
    expect(await passedOver(host)).toEqual([{ host: hostOf(first), code: 'CA_UNREACHABLE', next: hostOf(second) }]);
  });

  test('passes over a first CA that named a time, also after a restart, and asks it again when that has come', async () => {
    const { first, second, clock, start, root } = await setUp();
    faults.rateLimited.arm(first, 2);
    const earlier = await start();
    await earlier.client.certificate.request({});
    expect([orders(first), orders(second)]).toEqual([1, 1]);
    await earlier.service.stop();

    const host = await start();
    // Whoever insists has the first one asked all the same: once, also where it says the same again.
    await host.client.certificate.request({ force: true });
    expect([orders(first), orders(second)]).toEqual([2, 2]);
    clock.offset = 59 * 60_000;
    await host.client.certificate.request({ force: true });
    expect([orders(first), orders(second)]).toEqual([2, 3]);

    clock.offset = 61 * 60_000;
    await host.client.certificate.request({ force: true });
    expect([orders(first), orders(second)]).toEqual([3, 3]);
    expect(ordersIn(root, FIRST_FOLDER)).toHaveLength(1);
    expect((await passedOver(host)).map((one) => one.code)).toEqual(Array(3).fill('CA_RATE_LIMITED'));
  });

  test.each(['overloaded', 'serverError', 'hiccup', 'paused'] as const)(
    'goes to the second when the first is not able to: %s',
    async (fault) => {
      const { first, second, start } = await setUp();
      if (fault === 'paused') {
        const detail = 'Your account is temporarily prevented from requesting certificates for meinefirma.localhost';
        first.failNext('newOrder', { status: 429, problem: { type: 'rateLimited', detail } });
      } else if (fault === 'hiccup') first.failNext('finalize', { status: 0, reset: true }, Infinity);
      else faults[fault].arm(first, 1);
      const host = await start();
      await host.client.certificate.request({});
      expect([orders(first), orders(second)]).toEqual([1, 1]);
      expect(host.snapshot().shield).toBe('colour');
    },
  );

  test('is refused with what the first said when none of them is able to, and each was asked once', async () => {
    const { first, second, start } = await setUp();
    faults.rateLimited.arm(first, 1);
    faults.serverError.arm(second, 1);
    const host = await start();
    expect(await failureOf(host.client.certificate.request({}))).toMatchObject({
      code: 'CA_RATE_LIMITED',
      data: { limit: 'newOrders' },
    });
    expect([orders(first), orders(second)]).toEqual([1, 1]);
    expect(await passedOver(host)).toEqual([
      { host: hostOf(first), code: 'CA_RATE_LIMITED', next: hostOf(second) },
      { host: hostOf(second), code: 'CA_OUT_OF_ORDER', next: null },
    ]);
    expect(host.snapshot()).toMatchObject({
      lastRequest: { outcome: 'failed', failure: { code: 'CA_RATE_LIMITED' } },
      // The second has named no time: a new attempt may be made at once.
      renewal: { failures: 1, lastError: { code: 'CA_RATE_LIMITED' }, nextAttemptAt: null },
    });
  });

  test('is not even begun while all of them have named a time', async () => {
    const { first, second, now, start } = await setUp();
    faults.rateLimitedUntil.arm(first, 1);
    faults.rateLimited.arm(second, 1);
    const host = await start();
    await failureOf(host.client.certificate.request({}));
    expect(Date.parse(host.snapshot().renewal.nextAttemptAt ?? '') - now()).toBe(3_600_000);
    const seen = first.requests.length + second.requests.length;
    expect(await failureOf(host.client.certificate.request({}))).toMatchObject({
      code: 'CA_RATE_LIMITED',
      data: { limit: 'duplicateCertificate' },
    });
    expect(first.requests.length + second.requests.length).toBe(seen);
  });

  test.each<[string, (ca: PracticeCa) => void, object]>([
    [
      'did not find this server',
      (ca) => ca.adjust({ resolve: () => Promise.resolve([]) }),
      { code: 'VALIDATION_FAILED', data: { reason: 'dns' } },
    ],
    ['refuses the name', (ca) => faults.nameRejected.arm(ca, 1), { code: 'CA_NAME_REFUSED' }],
    ['gave a wrong certificate', (ca) => ca.misissueNext('otherName'), { code: 'CERTIFICATE_REJECTED' }],
  ])('ends with the first CA when that one %s', async (_, spoil, failure) => {
    const { first, second, start } = await setUp();
    spoil(first);
    const host = await start();
    expect(await failureOf(host.client.certificate.request({}))).toMatchObject(failure);
    expect(second.requests).toEqual([]);
  });

  test('tells what the second found of this server, where the first could not look', async () => {
    const { first, second, start } = await setUp();
    faults.rateLimited.arm(first, 1);
    second.adjust({ resolve: () => Promise.resolve([]) });
    const host = await start();
    expect(await failureOf(host.client.certificate.request({}))).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(host.snapshot().outside).toMatchObject({ by: 'request', reached: false });
    // The first CA's own refusal is still remembered.
    second.adjust({ resolve: () => Promise.resolve(['127.0.0.1']) });
    await host.client.certificate.request({});
    expect((await passedOver(host)).map((one) => one.code)).toEqual(['CA_RATE_LIMITED', 'CA_RATE_LIMITED']);
    expect(host.snapshot().outside).toMatchObject({ reached: true });
  });

  test('can be cancelled while the second is asked', async () => {
    const { first, second, start } = await setUp();
    faults.rateLimited.arm(first, 1);
    const gate = second.holdNext('validation');
    const { client, snapshot } = await start();
    const running = failureOf(client.certificate.request({}));
    await gate.reached;
    expect(snapshot().operation?.ca).toBe(hostOf(second));
    await client.certificate.cancel({ operationId: snapshot().operation?.id ?? '' });
    expect(await running).toEqual({ code: 'CANCELLED', data: {} });
  });

  test('for a rehearsal asks the first CA alone', async () => {
    const { first, second, start } = await setUp();
    faults.rateLimited.arm(first, 1);
    const { client } = await start();
    expect(await failureOf(client.certificate.request({ staging: true }))).toMatchObject({ code: 'CA_RATE_LIMITED' });
    expect(second.requests).toEqual([]);
  });
});

describe('What belongs to one CA', () => {
  const externalAccount = {
    eabKeyId: 'kunde-7',
    eabHmacKey: Buffer.from('geheim, 32 Bytes lang, geheim!!!').toString('base64url'),
  };
  const bind = (ca: PracticeCa) =>
    ca.adjust({ externalAccounts: { [externalAccount.eabKeyId]: externalAccount.eabHmacKey } });

  test('its external account: the other one never hears of it', async () => {
    const { first, second, start } = await setUp({ fallback: externalAccount });
    bind(second);
    faults.serverError.arm(first, 1);
    const { client, snapshot } = await start();
    await client.certificate.request({});
    expect(snapshot().shield).toBe('colour');
    expect(first.accounts()).toMatchObject([{ isBound: false }]);
    expect(second.accounts()).toMatchObject([{ isBound: true }]);
    expect(JSON.stringify(await client.state.get())).not.toContain(externalAccount.eabHmacKey);
  });

  test('without its key, the failure names the setting that it is missing in', async () => {
    const { first, second, start } = await setUp();
    bind(second);
    faults.serverError.arm(first, 1);
    const { client } = await start();
    expect(await failureOf(client.certificate.request({}))).toMatchObject({
      code: 'CA_EXTERNAL_ACCOUNT',
      data: { fallback: second.directoryUrl },
    });
  });

  test('its account: each knows one, with a key of its own, and refuses nothing', async () => {
    const { first, second, start, root } = await setUp();
    faults.serverError.arm(first, 1);
    const { client } = await start();
    await client.certificate.request({});
    await client.certificate.request({ force: true });
    faults.serverError.arm(first, 1);
    await client.certificate.request({ force: true });
    expect([orders(first), orders(second)]).toEqual([3, 2]);
    const [one, other] = [first.accounts(), second.accounts()];
    expect([one.length, other.length]).toEqual([1, 1]);
    expect(one[0]?.thumbprint).not.toBe(other[0]?.thumbprint);
    // The key, account or order of another CA would have been refused; only the armed requests were.
    expect(first.requests.filter((request) => request.status >= 400).map((request) => request.status)).toEqual([
      500, 500,
    ]);
    expect(second.requests.filter((request) => request.status >= 400)).toEqual([]);
    for (const [folder, ca] of [
      [FIRST_FOLDER, first],
      [SECOND_FOLDER, second],
    ] as const) {
      const accounts = JSON.parse(fs.readFileSync(path.join(root, folder, 'account.json'), 'utf8')) as object;
      expect(Object.keys(accounts)).toEqual([ca.directoryUrl]);
    }
  });

  test('the certificate that a new one replaces', async () => {
    const { first, second, start } = await setUp();
    faults.serverError.arm(first, 2);
    const { client } = await start();
    await client.certificate.request({});
    await client.certificate.request({ force: true });
    expect(second.certificates().map((one) => one.replaced)).toEqual([true, false]);
    await client.certificate.request({ force: true });
    expect(first.certificates()).toHaveLength(1);
    expect(second.certificates().map((one) => one.replaced)).toEqual([true, false]);
  });

  test('its pending order: the first goes on with its own after the second has helped out', async () => {
    const { first, start } = await setUp();
    first.failNext('finalize', { status: 0, reset: true });
    const { client } = await start();
    await client.certificate.request({});
    await client.certificate.request({ force: true });
    expect(orders(first)).toBe(1);
    expect(first.certificates()).toHaveLength(1);
  });
});

describe('A certificate of the second CA', () => {
  /** Sixty-one days later, after one turn of the host. */
  const aged = async (before: (cas: { first: PracticeCa; second: PracticeCa }) => void = () => undefined) => {
    const all = await setUp();
    faults.serverError.arm(all.first, 1);
    const host = await all.start();
    await host.client.certificate.request({});
    before(all);
    all.clock.offset = 61 * DAY;
    await host.turn();
    return { ...all, ...host };
  };

  test('is renewed by itself when it is due, and then the first is asked first', async () => {
    const { first, second, snapshot } = await aged();
    expect(snapshot().lastRequest).toMatchObject({ automatic: true, outcome: 'installed' });
    expect([orders(first), orders(second)]).toEqual([2, 1]);
    expect(snapshot()).toMatchObject({ shield: 'colour', renewal: { reason: 'notDue', failures: 0 } });
    expect(second.requests.some((one) => one.kind === 'renewalInfo')).toBe(true);
  });

  test('is renewed by the second again while the first is down: that counts as no failure', async () => {
    const { first, second, snapshot } = await aged((cas) => cas.first.failNext('newOrder', { status: 503 }, Infinity));
    expect(snapshot().lastRequest).toMatchObject({ automatic: true, outcome: 'installed' });
    expect(orders(second)).toBe(2);
    expect(first.requests.filter((one) => one.kind === 'renewalInfo')).toEqual([]);
    expect(snapshot().renewal).toMatchObject({ failures: 0, lastError: null, automatic: 'notDue' });
  });

  test('is one of another CA as soon as its CA is taken from the list', async () => {
    const { start, first } = await setUp();
    faults.serverError.arm(first, 1);
    const { client, snapshot } = await start();
    await client.certificate.request({});
    expect(snapshot().renewal).toMatchObject({ reason: 'notDue', automatic: 'notDue' });
    await client.settings.update({ fallbackCas: [] });
    expect(snapshot().renewal).toMatchObject({ reason: 'otherCa', automatic: null });
  });
});
