import { describe, expect, test } from 'vitest';
import type { TestDns, TestDnsOptions, TestDs, TestKey, TestRecords, TestZone } from '../../testing/dns.ts';
import { startTestDns } from '../../testing/start-dns.ts';
import { findDnssecFault } from './dnssec.ts';

/** A key and its digests, as RFC 4034 §5.4 and RFC 4509 §2.3 give them. */
const NAME = 'dskey.example.com';
const KEY: TestKey = {
  flags: 256,
  algorithm: 5,
  key: Buffer.from(
    'AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==',
    'base64',
  ),
};
const DS: TestDs = {
  keyTag: 60_485,
  algorithm: 5,
  digestType: 1,
  digest: Buffer.from('2BB183AF5F22588179A53B0A98631FAD1A292118', 'hex'),
};
const SHA256: TestDs = {
  ...DS,
  digestType: 2,
  digest: Buffer.from('D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A', 'hex'),
};
const OTHER_KEY: TestKey = { ...KEY, key: Buffer.from('another key') };

const NOW = Date.parse('2026-11-24T12:00:00Z');
const DAY_MS = 86_400_000;
const signedUntil = (time: number) => ({ by: NAME, expiration: new Date(time) });
const VALID = signedUntil(NOW + 7 * DAY_MS);
const HERE = { A: ['192.0.2.7'] };
const signal = () => new AbortController().signal;

/** The zones of a registry and of a customer; one server for both, as they are asked for different names. */
const zoneWith = (records: TestRecords): TestZone => ({
  'example.com': { NS: ['ns.example.com'] },
  'ns.example.com': { A: ['127.0.0.1'] },
  [NAME]: { ...HERE, NS: [`ns.example.com`], ...records },
});

async function faultOf(
  records: TestRecords,
  { own = records, now = NOW, options = {} }: { own?: TestRecords; now?: number | null; options?: TestDnsOptions } = {},
) {
  const resolver = await startTestDns(zoneWith(records), { isResolver: true });
  const zone = await startTestDns(zoneWith(own), options);
  return ask(resolver, zone.port, now);
}
const ask = (resolver: TestDns, port: number, now: number | null = NOW) =>
  findDnssecFault(
    { name: NAME, resolvers: [resolver.server], clock: () => NOW, trueTime: () => Promise.resolve(now), port },
    signal(),
  );

describe('Nothing is wrong', () => {
  test('with a name that is not signed, and its own servers are not asked', async () => {
    const resolver = await startTestDns(zoneWith({}), { isResolver: true });
    const zone = await startTestDns(zoneWith({}));
    expect(await ask(resolver, zone.port)).toBeNull();
    expect(zone.questions).toEqual([]);
  });

  test.each([
    ['SHA-1', [DS]],
    ['SHA-256', [SHA256]],
    ['one of several keys', [{ ...SHA256, keyTag: 7 }, SHA256]],
  ])('with a key that fits what the registry announces (%s)', async (_, ds) => {
    const resolver = await startTestDns(zoneWith({ DS: ds, DNSKEY: [OTHER_KEY, KEY], signed: VALID }), {
      isResolver: true,
    });
    const zone = await startTestDns({});
    expect(await ask(resolver, zone.port)).toBeNull();
    expect(zone.questions).toEqual([]);
  });

  test('with signatures that the resolver alone leaves out', async () => {
    const signed = { DS: [SHA256], DNSKEY: [KEY], signed: VALID };
    expect(await faultOf({ DS: [SHA256], DNSKEY: [KEY] }, { own: signed })).toBeNull();
  });

  test('with a key that the resolver alone has not heard of, or a DS record that it alone still has', async () => {
    const signed = { DS: [SHA256], DNSKEY: [KEY], signed: VALID };
    expect(await faultOf({ ...signed, DNSKEY: [OTHER_KEY] }, { own: signed })).toBeNull();
    expect(await faultOf({ DS: [SHA256] }, { own: {} })).toBeNull();
  });
});

describe('Nothing is said', () => {
  test('of a refusal where the zone’s own servers have keys that fit and signatures in time', async () => {
    const signed = { DS: [SHA256], DNSKEY: [KEY], signed: VALID };
    expect(await faultOf({ ...signed, bogus: true }, { own: signed })).toBeNull();
    expect(await faultOf({ ...signed, bogus: true }, { own: { DS: [SHA256], DNSKEY: [KEY] } })).toEqual({
      domain: NAME,
      fault: 'refused',
    });
  });

  test('where the zone’s own servers cannot be asked', async () => {
    const resolver = await startTestDns(zoneWith({ DS: [SHA256] }), { isResolver: true });
    const zone = await startTestDns('REFUSED');
    expect(await ask(resolver, zone.port)).toBeNull();
  });

  test('where somebody answers in their place', async () => {
    expect(await faultOf({ DS: [SHA256] }, { options: { isResolver: true } })).toBeNull();
  });

  test.each([
    ['digest', { ...SHA256, digestType: 3 }],
    ['algorithm', { ...SHA256, algorithm: 253 }],
  ])('of a DS record whose %s nobody knows', async (_, ds) => {
    expect(await faultOf({ DS: [ds] })).toBeNull();
    expect(await faultOf({ DS: [SHA256, ds] })).toBeNull();
  });

  test('of old signatures while it is not known what time it is', async () => {
    const old = { DS: [SHA256], DNSKEY: [KEY], signed: signedUntil(NOW - DAY_MS) };
    expect(await faultOf(old, { now: null })).toBeNull();
  });
});

describe('A CA would not believe the address', () => {
  test('where the registry announces a key that the zone does not have', async () => {
    const fault = { domain: NAME, fault: 'staleDs' };
    expect(await faultOf({ DS: [SHA256], DNSKEY: [OTHER_KEY], signed: VALID })).toEqual(fault);
    expect(await faultOf({ DS: [SHA256] })).toEqual(fault);
    expect(await faultOf({ DS: [{ ...SHA256, digest: Buffer.alloc(32) }], DNSKEY: [KEY], signed: VALID })).toEqual(
      fault,
    );
  });

  test('also where nobody tells who the registry’s servers are, and where those of the zone know nothing of signatures', async () => {
    const resolver = await startTestDns(
      { ...zoneWith({ DS: [SHA256] }), 'example.com': 'NODATA' },
      { isResolver: true },
    );
    const zone = await startTestDns(zoneWith({}), { knowsEdns: false });
    expect(await ask(resolver, zone.port)).toEqual({ domain: NAME, fault: 'staleDs' });
  });

  test('where the zone has the key and gives no signatures', async () => {
    expect(await faultOf({ DS: [SHA256], DNSKEY: [KEY] })).toEqual({ domain: NAME, fault: 'unsigned' });
  });

  test('where the signatures are old', async () => {
    const old = { DS: [SHA256], DNSKEY: [KEY], signed: signedUntil(NOW - DAY_MS) };
    expect(await faultOf(old)).toEqual({ domain: NAME, fault: 'expired' });
  });

  test('where a resolver that validates refuses what it gives unchecked', async () => {
    const signed = { DS: [SHA256], DNSKEY: [KEY], signed: VALID };
    const resolver = await startTestDns(zoneWith({ ...signed, bogus: true }), { isResolver: true });
    const zone = await startTestDns('REFUSED');
    expect(await ask(resolver, zone.port)).toEqual({ domain: NAME, fault: 'refused' });
  });

  test('also where a domain above it is wrong', async () => {
    const servers = [
      await startTestDns({ ...zoneWith({ DS: [SHA256] }), [`erp.${NAME}`]: HERE }, { isResolver: true }),
      await startTestDns({ ...zoneWith({ DS: [SHA256] }), [`erp.${NAME}`]: HERE }),
    ] as const;
    const question = {
      name: `erp.${NAME}`,
      resolvers: [servers[0].server],
      clock: () => NOW,
      trueTime: () => Promise.resolve(NOW),
    };
    expect(await findDnssecFault({ ...question, port: servers[1].port }, signal())).toEqual({
      domain: NAME,
      fault: 'staleDs',
    });
  });
});
