import { X509Certificate, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { json } from 'node:stream/consumers';

import { afterEach, describe, expect, it } from 'vitest';

import { newKey, openSession } from './bare-client.ts';
import type { Session } from './bare-client.ts';
import { createClock, issue, openLaboratory, refetchOrder, placeOrder, problemOf } from './laboratory.ts';
import type { Laboratory } from './laboratory.ts';
import type { PracticeCaOptions } from './practice-ca.ts';
import { letsEncryptProfiles } from './profiles.ts';

const name = 'schreinerei.localhost';
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const yearMs = 365 * dayMs;

let lab: Laboratory;
let client: Session;

async function open(options?: Partial<PracticeCaOptions>): Promise<void> {
  lab = await openLaboratory(options);
  client = await lab.client();
}
afterEach(() => lab.close());

async function certificate(extras = {}): Promise<X509Certificate> {
  return new X509Certificate((await issue(lab, client, [name], newKey(), extras)).pem);
}

function lifetimeOf({ validFrom, validTo }: X509Certificate): number {
  return Date.parse(validTo) - Date.parse(validFrom);
}

async function metaOf(session: Session): Promise<Record<string, unknown>> {
  const { text } = await session.send('GET', lab.ca.directoryUrl);
  return (JSON.parse(text) as { meta: Record<string, unknown> }).meta;
}

describe('Profiles', () => {
  it.each([
    ['classic', 90 * dayMs, `CN=${name}`, 7 * dayMs],
    ['tlsserver', 45 * dayMs, '', 8 * hourMs],
    ['shortlived', 160 * hourMs, '', 8 * hourMs],
  ])('as Let’s Encrypt has them: %s', async (profile, lifetime, subject, orderLifetime) => {
    const { now } = createClock();
    await open({ profiles: letsEncryptProfiles, now });
    const leaf = await certificate({ profile });
    expect(lifetimeOf(leaf)).toBe(lifetime);
    // For an empty subject Node gives `undefined`, whatever its types say.
    expect((leaf as Partial<X509Certificate>).subject ?? '').toBe(subject);
    expect(leaf.subjectAltName).toBe(`DNS:${name}`);
    const order = await placeOrder(client, [name], { profile });
    expect([order.profile, Date.parse(order.expires) - now()]).toEqual([profile, orderLifetime]);
    expect(lab.ca.certificates()).toMatchObject([{ profile, names: [name] }]);
    expect(await metaOf(client)).toMatchObject({ profiles: { [profile]: letsEncryptProfiles[profile]?.description } });
  });

  it('limit the number of names, and are refused by a name that is not offered', async () => {
    await open({ profiles: letsEncryptProfiles });
    const identifiers = Array.from({ length: 26 }, (_, index) => ({ type: 'dns', value: `n${index}.${name}` }));
    const order = (extras: object) => client.post(client.directory.newOrder, { identifiers, ...extras });
    expect(problemOf(await order({ profile: 'tlsserver' })).type).toBe('malformed');
    expect((await order({ profile: 'classic' })).status).toBe(201);
    expect(problemOf(await order({ profile: 'toString' })).type).toBe('invalidProfile');
  });
});

describe('The clock', () => {
  it('dates all that the CA makes, over years, on a connection that is good by the real time', async () => {
    const clock = createClock(Date.UTC(2026, 0, 1));
    await open({ now: clock.now });
    for (let year = 0; year < 10; year++) {
      const leaf = await certificate();
      expect(Date.parse(leaf.validFrom)).toBe(clock.now() - hourMs);
      clock.advance(yearMs);
    }
    const root = new X509Certificate(lab.ca.issuingRootPem);
    expect(Date.parse(root.validTo)).toBeGreaterThan(clock.now() + 20 * yearMs);
    expect(lab.ca.requests[0]?.at).toBe(Date.UTC(2026, 0, 1));
  });

  it('is told with each answer', async () => {
    const clock = createClock(Date.UTC(2031, 0, 1));
    await open({ now: clock.now });
    lab.ca.failNext('directory', { status: 503 });
    for (const status of [503, 200]) {
      const answer = await client.send('GET', lab.ca.directoryUrl);
      expect([answer.status, answer.headers.date]).toEqual([status, 'Wed, 01 Jan 2031 00:00:00 GMT']);
    }
  });

  it('ends orders whose time has come', async () => {
    const clock = createClock();
    await open({ now: clock.now });
    const order = await placeOrder(client, [name]);
    clock.advance(7 * dayMs);
    expect((await refetchOrder(client, order)).status).toBe('pending');
    clock.advance(1);
    expect((await refetchOrder(client, order)).status).toBe('invalid');
  });
});

describe('A host of its own', () => {
  it('is what its URLs name, and what its certificate is for', async () => {
    lab = await openLaboratory({ host: 'acme.schreinerei.example', address: '127.0.0.2' });
    const { host, hostname: servername, port } = new URL(lab.ca.directoryUrl);
    const { rootsPem: ca } = lab.ca;
    const request = https.get({ host: '127.0.0.2', port, path: '/directory', servername, ca, agent: false });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    const directory = (await json(answer)) as { newOrder: string };
    expect([servername, new URL(directory.newOrder).host]).toEqual(['acme.schreinerei.example', host]);
  });
});

describe('What is adjusted', () => {
  it('holds from the next request on, until it is healed', async () => {
    await open({ caaIdentities: ['ca.example'] });
    expect(await metaOf(client)).toMatchObject({ caaIdentities: ['ca.example'] });
    lab.ca.adjust({
      termsOfService: 'https://ca.example/bedingungen-2',
      caaIdentities: ['a.example', 'b.example'],
      certificateLifetimeMs: 45 * dayMs,
    });
    expect(await metaOf(client)).toMatchObject({
      termsOfService: 'https://ca.example/bedingungen-2',
      caaIdentities: ['a.example', 'b.example'],
    });
    expect(lifetimeOf(await certificate())).toBe(45 * dayMs);
    const session = await openSession({ directoryUrl: lab.ca.directoryUrl, rootsPem: lab.ca.rootsPem });
    const { headers } = await session.register('neu@schreinerei.test');
    expect(headers.link).toContain('<https://ca.example/bedingungen-2>;rel="terms-of-service"');
    lab.ca.failNext('any', { status: 500 }, Infinity);
    lab.ca.heal();
    expect(await metaOf(client)).toMatchObject({ caaIdentities: ['ca.example'] });
    expect(lifetimeOf(await certificate())).toBe(90 * dayMs);
  });

  it('is of one CA alone: a second one beside it has its own accounts, roots and rules', async () => {
    await open();
    const other = await openLaboratory({ externalAccounts: { kunde: randomBytes(32).toString('base64url') } });
    try {
      const { ca } = other;
      expect(ca.issuingRootPem).not.toBe(lab.ca.issuingRootPem);
      const session = await openSession({ directoryUrl: ca.directoryUrl, rootsPem: ca.rootsPem });
      expect(problemOf(await session.register('a@schreinerei.test')).type).toBe('externalAccountRequired');
      ca.failNext('any', { status: 503 }, Infinity);
      expect((await client.send('GET', lab.ca.directoryUrl)).status).toBe(200);
      expect((await session.send('GET', ca.directoryUrl)).status).toBe(503);
    } finally {
      await other.close();
    }
  });
});
