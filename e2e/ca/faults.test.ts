import { X509Certificate } from 'node:crypto';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { newKey, openSession } from './bare-client.ts';
import type { Answer, Session } from './bare-client.ts';
import { writeCsr } from './csr-writer.ts';
import { faults, isFaultName } from './faults.ts';
import type { FaultName } from './faults.ts';
import {
  createClock,
  finalize,
  issue,
  openLaboratory,
  refetchOrder,
  placeOrder,
  problemOf,
  readAuthorization,
  readyOrder,
  readUntil,
} from './laboratory.ts';
import type { Laboratory } from './laboratory.ts';
import { letsEncryptProfiles } from './profiles.ts';

const name = 'schreinerei.localhost';
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const clock = createClock();

let lab: Laboratory;
let client: Session;
const key = newKey();

async function close(): Promise<void> {
  await lab.close();
}

async function open(): Promise<void> {
  lab = await openLaboratory({ now: clock.now, profiles: letsEncryptProfiles });
  client = await lab.client();
}

function order(extras: object = {}): Promise<Answer> {
  const identifiers = [{ type: 'dns', value: name }];
  return client.post(client.directory.newOrder, { identifiers, ...extras });
}

const chainPem = async (): Promise<string> => (await issue(lab, client, [name], key)).pem;

async function chain(): Promise<X509Certificate[]> {
  const parts = (await chainPem()).split(/(?<=-----END CERTIFICATE-----\n)/).filter((part) => part.trim() !== '');
  return parts.map((part) => new X509Certificate(part));
}

async function leaf(): Promise<X509Certificate> {
  const [first] = await chain();
  if (first === undefined) throw new Error('The CA sent no certificate');
  return first;
}

function verifies(lower: X509Certificate | undefined, upper: X509Certificate | undefined): boolean {
  if (lower === undefined || upper === undefined) return false;
  return lower.checkIssued(upper) && lower.verify(upper.publicKey);
}

async function advice(): Promise<{ answer: Answer; certId: string; notAfter: number; notBefore: number }> {
  await chainPem();
  const [{ certId, notAfter, notBefore } = { certId: '', notAfter: 0, notBefore: 0 }] = lab.ca.certificates();
  const answer = await client.send('GET', `${client.directory.renewalInfo ?? ''}/${certId}`);
  return { answer, certId, notAfter, notBefore };
}

function windowIn({ text }: Answer): { start: number; end: number } {
  const { suggestedWindow } = JSON.parse(text) as { suggestedWindow: { start: string; end: string } };
  return { start: Date.parse(suggestedWindow.start), end: Date.parse(suggestedWindow.end) };
}

async function expectRefused(type: string, status: number, answer: Promise<Answer>): Promise<Answer> {
  expect(problemOf(await answer)).toMatchObject({ type, status });
  return answer;
}

/** How each fault looks on the wire. A fault without a line here does not compile. */
const symptoms: Record<FaultName, () => Promise<unknown>> = {
  async rateLimited() {
    const { headers } = await expectRefused('rateLimited', 429, order());
    expect(headers['retry-after']).toBe('3600');
  },
  async rateLimitedUntil() {
    const { headers } = await expectRefused('rateLimited', 429, order());
    expect(Date.parse(headers['retry-after'] ?? '')).toBe(clock.now() + 34 * hourMs);
  },
  async realRateLimits() {
    for (let count = 0; count < 5; count++) await chainPem();
    const { headers } = await expectRefused('rateLimited', 429, order());
    expect(headers['retry-after']).toBe((33.6 * 3600).toFixed(0));
  },
  async overloaded() {
    const { headers } = await expectRefused('rateLimited', 503, order());
    expect(headers['retry-after']).toBe('120');
  },
  async heldForYears() {
    const { headers } = await expectRefused('serverInternal', 503, order());
    expect(Number(headers['retry-after'])).toBe(3650 * 24 * 3600);
  },
  serverError: () => expectRefused('serverInternal', 500, order()),
  nameRejected: () => expectRefused('rejectedIdentifier', 400, order()),
  async caaForbids() {
    const ready = await readyOrder(lab, client, [name]);
    await expectRefused('caa', 403, finalize(client, ready, writeCsr([name], key)));
  },
  termsChanged: () => expectRefused('userActionRequired', 403, order()),
  async contactRejected() {
    const stranger = await openSession({ directoryUrl: lab.ca.directoryUrl, rootsPem: lab.ca.rootsPem });
    await expectRefused('invalidContact', 400, stranger.register('werkstatt@schreinerei.test'));
  },
  async unavailable() {
    const { status, headers, text } = await client.send('GET', lab.ca.directoryUrl);
    expect([status, headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
    expect(text).toContain('<html>');
    expect((await order()).status).toBe(201);
  },
  async htmlInstead() {
    const { status, headers, text } = await client.send('GET', lab.ca.directoryUrl);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain('<html>');
  },
  async emptyBody() {
    const { status, headers, text } = await order();
    expect([status, headers['content-length'], text]).toEqual([201, '0', '']);
    // The order was placed nevertheless.
    expect(headers.location).toContain('/acme/order/');
  },
  halfBody: () => expect(chainPem()).rejects.toThrow('aborted'),
  async dripping() {
    const started = performance.now();
    const [first] = await chain();
    expect(first?.checkHost(name)).toBe(name);
    // Two certificates have more than 1,000 bytes: at least sixteen pieces. A lower bound holds on any machine.
    expect(performance.now() - started).toBeGreaterThan(1500);
  },
  async dripsForEver() {
    let ended = false;
    const waiting = order().then(
      () => 'answered',
      () => 'ended',
    );
    void waiting.then(() => (ended = true));
    // The order is placed, and its answer has begun.
    await expect
      .poll(() => lab.ca.requests.filter((one) => one.kind === 'newOrder' && one.status === 201))
      .toHaveLength(1);
    expect((await client.send('GET', lab.ca.directoryUrl)).status).toBe(200);
    expect(ended).toBe(false);
    await lab.ca.close();
    expect(await waiting).toBe('ended');
  },
  async slowAnswers() {
    const started = performance.now();
    await client.send('GET', lab.ca.directoryUrl);
    expect(performance.now() - started).toBeGreaterThan(990);
  },
  async hung() {
    let ended = false;
    const waiting = order().then(
      () => 'answered',
      () => 'ended',
    );
    void waiting.then(() => (ended = true));
    await expect.poll(() => lab.ca.requests.filter(({ status }) => status === 0)).toHaveLength(1);
    expect((await client.send('GET', lab.ca.directoryUrl)).status).toBe(200);
    expect(ended).toBe(false);
    await lab.ca.close();
    expect(await waiting).toBe('ended');
  },
  cut: () => expect(order()).rejects.toThrow('socket hang up'),
  reset: () => expect(order()).rejects.toMatchObject({ code: 'ECONNRESET', message: 'read ECONNRESET' }),
  async badNonces() {
    // Each retry succeeds with a chance of one half; all thirty fail once in 10⁹.
    for (let count = 0; count < 20; count++) expect((await order()).status).toBe(201);
    const orders = lab.ca.requests.filter(({ kind }) => kind === 'newOrder');
    expect(orders.length).toBeGreaterThan(20);
  },
  allNoncesBad: () => expectRefused('badNonce', 400, order()),
  accountUnknown: () => expectRefused('accountDoesNotExist', 400, order()),
  accountDeactivated: () => expectRefused('unauthorized', 401, order()),
  async externalAccountRequired() {
    const stranger = await openSession({ directoryUrl: lab.ca.directoryUrl, rootsPem: lab.ca.rootsPem });
    await expectRefused('externalAccountRequired', 403, stranger.register('werkstatt@schreinerei.test'));
  },
  async slowValidation() {
    const { authorizations } = await placeOrder(client, [name]);
    const [url = ''] = authorizations;
    const { challenges } = await readAuthorization(client, url);
    const started = await client.post(challenges[0].url, {});
    expect(Number(started.headers['retry-after'])).toBeGreaterThan(50);
    expect((await readAuthorization(client, url)).status).toBe('pending');
  },
  async orderStuck() {
    const ready = await readyOrder(lab, client, [name]);
    await finalize(client, ready, writeCsr([name], key));
    for (let count = 0; count < 5; count++) expect((await refetchOrder(client, ready)).status).toBe('processing');
    // An order finalized later, but not stuck, is done long before.
    await chainPem();
    clock.advance(hourMs);
    expect((await refetchOrder(client, ready)).status).toBe('processing');
  },
  async orderInvalid() {
    const ready = await readyOrder(lab, client, [name]);
    await finalize(client, ready, writeCsr([name], key));
    const ended = await readUntil(
      () => refetchOrder(client, ready),
      ({ status }) => status !== 'processing',
    );
    expect(ended).toMatchObject({ status: 'invalid', error: { status: 500 } });
  },
  async ordersSpoilt() {
    const ready = await readyOrder(lab, client, [name]);
    const pending = await placeOrder(client, [name]);
    lab.ca.invalidateOrders();
    expect((await refetchOrder(client, ready)).status).toBe('invalid');
    expect((await refetchOrder(client, pending)).status).toBe('invalid');
    await expectRefused('orderNotReady', 403, finalize(client, ready, writeCsr([name], key)));
  },
  async otherName() {
    expect((await leaf()).checkHost(name)).toBeUndefined();
  },
  async otherKey() {
    expect((await leaf()).checkPrivateKey(key)).toBe(false);
  },
  async expired() {
    expect(Date.parse((await leaf()).validTo)).toBeLessThan(clock.now());
  },
  async notYetValid() {
    expect(Date.parse((await leaf()).validFrom)).toBe(clock.now() + dayMs);
  },
  async chainMissing() {
    expect(await chain()).toHaveLength(1);
  },
  async chainWrong() {
    const [lower, upper] = await chain();
    expect(lower?.issuer).toBe(upper?.subject);
    expect(verifies(lower, upper)).toBe(false);
  },
  async chainDisordered() {
    const [upper, lower] = await chain();
    expect(lower?.checkHost(name)).toBe(name);
    expect(verifies(lower, upper)).toBe(true);
  },
  async chainForeign() {
    const [lower, upper] = await chain();
    expect(upper?.subject).toContain('CN=Fremde CA E1');
    expect(lower?.issuer).not.toBe(upper?.subject);
  },
  async notPem() {
    expect(await chainPem()).toContain('<html>');
  },
  async shortLived() {
    const { validFrom, validTo } = await leaf();
    expect(Date.parse(validTo) - Date.parse(validFrom)).toBe(160 * hourMs);
  },
  async profileGone() {
    expect((await order({ profile: 'classic' })).status).toBe(201);
    await expectRefused('invalidProfile', 400, order({ profile: 'tlsserver' }));
  },
  async ariFuture() {
    const { answer, notAfter } = await advice();
    expect(windowIn(answer).start).toBeGreaterThan(notAfter);
  },
  async ariPast() {
    const { answer, notBefore } = await advice();
    expect(windowIn(answer).end).toBeLessThan(notBefore);
    expect(JSON.parse(answer.text)).toHaveProperty('explanationURL');
  },
  async ariNow() {
    const { start, end } = windowIn((await advice()).answer);
    expect([clock.now() - start, end - clock.now()]).toEqual([60_000, 60_000]);
  },
  async ariInvalid() {
    const { start, end } = windowIn((await advice()).answer);
    expect(end).toBeLessThan(start);
  },
  async ariNoRetryAfter() {
    const { answer } = await advice();
    expect([answer.status, answer.headers['retry-after']]).toEqual([200, undefined]);
  },
  async ariMalformed() {
    const { answer } = await advice();
    expect(answer.status).toBe(200);
    expect(() => windowIn(answer)).toThrow(SyntaxError);
  },
  async ariMissing() {
    expect(problemOf((await advice()).answer)).toMatchObject({ type: 'malformed', status: 404 });
  },
  async ariUnavailable() {
    const { status, headers } = (await advice()).answer;
    expect([status, headers['retry-after']]).toEqual([503, '60']);
  },
  async ariUnsupported() {
    const { text } = await client.send('GET', lab.ca.directoryUrl);
    expect(JSON.parse(text)).not.toHaveProperty('renewalInfo');
    expect((await advice()).answer.status).toBe(404);
  },
  alreadyReplaced: () => expectRefused('alreadyReplaced', 409, order()),
};

const names = Object.keys(faults).filter(isFaultName);

describe('The fault', () => {
  beforeEach(open);
  afterEach(close);

  it.each(names)('%s does on the wire what it says', async (fault) => {
    faults[fault].arm(lab.ca, 1);
    await symptoms[fault]();
  });
});

describe('A CA that is healed', () => {
  // Accounts that it has forgotten or deactivated stay so.
  const curable = names.filter((fault) => fault !== 'accountUnknown' && fault !== 'accountDeactivated');
  beforeAll(open);
  afterAll(close);

  it.each(curable)('has got over the fault %s', async (fault) => {
    faults[fault].arm(lab.ca, Infinity);
    lab.ca.heal();
    const [lower, upper] = await chain();
    expect(lower?.checkPrivateKey(key) === true && verifies(lower, upper)).toBe(true);
    expect((await order({ profile: 'tlsserver' })).status).toBe(201);
    expect(windowIn((await advice()).answer).end).toBeGreaterThan(clock.now());
  });
});

describe('The names of faults', () => {
  it('have each a description of its own', () => {
    const descriptions = new Set(Object.values(faults).map(({ description }) => description));
    expect(descriptions.size).toBe(names.length);
  });

  it('are known, and nothing else is', () => {
    expect(['cut', 'toString', '', 'Cut'].filter(isFaultName)).toEqual(['cut']);
  });
});
