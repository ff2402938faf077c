import { afterEach, describe, expect, it } from 'vitest';

import { newKey } from './bare-client.ts';
import type { Answer, Session } from './bare-client.ts';
import { answerChallenges, createClock, issue, openLaboratory, placeOrder, problemOf } from './laboratory.ts';
import type { Laboratory, Order, TestClock } from './laboratory.ts';
import { letsEncryptLimits } from './limits.ts';
import type { CertificateRecord } from './practice-ca.ts';
import { suggestedWindows, usualWindow } from './renewal-info.ts';
import type { RenewalWindow, RateLimits } from './types.ts';

const name = 'schreinerei.localhost';
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let lab: Laboratory;
let clock: TestClock;
let client: Session;

async function open(rateLimits: RateLimits | undefined = letsEncryptLimits): Promise<void> {
  clock = createClock();
  lab = await openLaboratory({ now: clock.now, rateLimits });
  client = await lab.client();
}
afterEach(() => lab.close());

function order(names = [name], extras: object = {}): Promise<Answer> {
  const identifiers = names.map((value) => ({ type: 'dns', value }));
  return client.post(client.directory.newOrder, { identifiers, ...extras });
}

async function issueSome(count: number, names = [name]): Promise<void> {
  for (let done = 0; done < count; done++) await issue(lab, client, names);
}

/** Moves the clock to the start of a certificate's suggested window, in whole seconds as the CA announces it. */
function toWindow(certificate: CertificateRecord | undefined): RenewalWindow {
  if (certificate === undefined) throw new Error('Nothing is issued');
  const { start, end } = usualWindow(certificate);
  const announced = { start: Math.floor(start / 1000) * 1000, end: Math.floor(end / 1000) * 1000 };
  clock.advance(announced.start - clock.now());
  return announced;
}

/** Ends an order, so that another one may replace the same certificate. */
async function giveUpOrder({ authorizations: [authorization = ''] }: Order): Promise<void> {
  expect((await client.post(authorization, { status: 'deactivated' })).status).toBe(200);
}

function expectLimited(answer: Answer, seconds: number, words: string): void {
  expect(problemOf(answer)).toMatchObject({ type: 'rateLimited', status: 429 });
  expect(answer.headers['retry-after']).toBe(seconds.toFixed(0));
  const until = new Date(clock.now() + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
  expect(problemOf(answer).detail).toContain(`${words}, retry after ${until} UTC`);
}

describe('Of certificates for the same names', () => {
  it('there are five, then one in 33.6 hours', async () => {
    await open();
    await issueSome(5);
    const words = 'too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s';
    expectLimited(await order(), 33.6 * 3600, words);
    clock.advance(33.6 * hourMs - 1000);
    expectLimited(await order(), 1, words);
    clock.advance(1000);
    await issueSome(1);
    expectLimited(await order(), 33.6 * 3600, words);
    expect((await order([name, 'zweiter.localhost'])).status).toBe(201);
  });

  it('none is counted before it is issued', async () => {
    await open();
    for (let count = 0; count < 6; count++) expect((await order()).status).toBe(201);
  });

  it('those that replace another within its suggested window count for nothing', async () => {
    await open();
    await issueSome(5);
    toWindow(lab.ca.certificates().at(-1));
    await issueSome(5);
    expect((await order()).status).toBe(429);
    await issue(lab, client, [name], newKey(), { replaces: lab.ca.certificates()[4]?.certId });
    lab.ca.adjust({ renewalInfo: { window: suggestedWindows.now } });
    await issue(lab, client, [name], newKey(), { replaces: lab.ca.certificates().at(-1)?.certId });
    expectLimited(await order(), 33.6 * 3600, 'exact set of identifiers in the last 168h0m0s');
  });

  it.each([
    ['before its window', {}],
    ['when its window is over', { window: suggestedWindows.past }],
    ['while the CA suggests none', { window: suggestedWindows.invalid }],
  ])('those that replace another %s count like any other', async (_, renewalInfo) => {
    await open();
    lab.ca.adjust({ renewalInfo });
    await issueSome(1);
    for (let done = 0; done < 4; done++) {
      await issue(lab, client, [name], newKey(), { replaces: lab.ca.certificates().at(-1)?.certId });
    }
    const replaces = lab.ca.certificates().at(-1)?.certId;
    expectLimited(await order([name], { replaces }), 33.6 * 3600, 'exact set of identifiers in the last 168h0m0s');
    expect(lab.ca.certificates().at(-1)).toMatchObject({ certId: replaces, replaced: false });
  });

  it('one is replaced freely from the second on at which its window begins, to the one at which it ends', async () => {
    await open({ certificatesPerExactSet: { capacity: 1, periodMs: 365 * 24 * hourMs } });
    await issueSome(1);
    const [first] = lab.ca.certificates();
    const { end } = toWindow(first);
    const replaces = first?.certId;
    clock.advance(-1000);
    expect((await order([name], { replaces })).status).toBe(429);
    clock.advance(1000);
    await giveUpOrder(await placeOrder(client, [name], { replaces }));
    clock.advance(end - clock.now());
    await giveUpOrder(await placeOrder(client, [name], { replaces }));
    clock.advance(1000);
    expect((await order([name], { replaces })).status).toBe(429);
  });
});

describe('Of failed authorizations', () => {
  it('there are five an hour for a name and an account, and one comes back in twelve minutes', async () => {
    await open();
    for (let count = 0; count < 5; count++) {
      await answerChallenges(lab, client, await placeOrder(client, [name]), () => 'wrong');
    }
    const words = `too many failed authorizations (5) for "${name}" in the last 1h0m0s`;
    expectLimited(await order(), 12 * 60, words);
    expect((await order(['zweiter.localhost'])).status).toBe(201);
    const other = await lab.client();
    expect((await placeOrder(other, [name])).status).toBe('pending');
    clock.advance(12 * minuteMs);
    expect((await order()).status).toBe(201);
  });
});

describe('Of orders and accounts', () => {
  it('an account opens so many; a renewal of the same names is none of them', async () => {
    await open({ newOrders: { capacity: 2, periodMs: hourMs } });
    await issueSome(1);
    expect((await order(['zweiter.localhost'])).status).toBe(201);
    expectLimited(
      await order(['dritter.localhost']),
      1800,
      'too many new orders (2) from this account in the last 1h0m0s',
    );
    expect((await order()).status).toBe(201);
  });

  it('so many are made from one place', async () => {
    await open({ newAccounts: { capacity: 2, periodMs: 3 * hourMs } });
    await lab.client();
    const third = await lab.client();
    expect(third.accountUrl).toBe('');
    clock.advance(1.5 * hourMs);
    expect((await lab.client()).accountUrl).toContain('/acct/');
  });

  it('a registered domain has so many new certificates, its sub-domains together', async () => {
    await open({ certificatesPerDomain: { capacity: 2, periodMs: hourMs } });
    lab.ca.adjust({ resolve: () => Promise.resolve(['127.0.0.1']) });
    await issueSome(1, ['a.meinefirma.de']);
    await issueSome(1, ['b.meinefirma.de']);
    const words = 'too many certificates (2) already issued for "meinefirma.de" in the last 1h0m0s';
    expectLimited(await order(['c.meinefirma.de']), 1800, words);
    expect((await order(['a.meinefirma.de'])).status).toBe(201);
    expect((await order(['anderefirma.de'])).status).toBe(201);
    // Under a suffix from the private section of the public suffix list, each customer has a domain of their own.
    expect((await order(['meinefirma.dyndns.org'])).status).toBe(201);
  });

  it('the limit that resets last is named when several are met, and none when there are none', async () => {
    await open({
      newOrders: { capacity: 1, periodMs: hourMs },
      certificatesPerDomain: { capacity: 1, periodMs: 2 * hourMs },
    });
    await issueSome(1, ['a.meinefirma.localhost']);
    expectLimited(
      await order(['b.meinefirma.localhost']),
      7200,
      'issued for "meinefirma.localhost" in the last 2h0m0s',
    );
    lab.ca.adjust({ rateLimits: undefined });
    expect((await order(['b.meinefirma.localhost'])).status).toBe(201);
  });
});

it('A refusal of its own is told apart from one that a lever plays', async () => {
  await open({ newOrders: { capacity: 1, periodMs: hourMs } });
  lab.ca.failNext('newOrder', { status: 429 });
  for (const status of [429, 201, 429]) expect((await order()).status).toBe(status);
  const refused = lab.ca.requests.filter((one) => one.status === 429);
  expect(refused.map((one) => one.injected)).toEqual([true, false]);
});

it('A wrong certificate is known by what was done to it', async () => {
  await open();
  lab.ca.misissueNext('otherKey');
  await issueSome(2);
  expect(lab.ca.certificates().map((one) => one.misissue)).toEqual(['otherKey', undefined]);
});
