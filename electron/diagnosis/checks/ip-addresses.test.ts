import { describe, expect, test } from 'vitest';
import type { Settings } from '#shared/contract/settings.ts';
import { startTestDns } from '../../testing/start-dns.ts';
import type { TestRecords, TestRefusal } from '../../testing/dns.ts';
import { ipv4Check, ipv6Check } from './ip-addresses.ts';
import { codesOf, factsFor, findingsOf, NAME } from './test-facts.ts';

/** The findings of both checks for a name with these records. */
async function findingsFor(records: TestRecords | TestRefusal, settings: Partial<Settings> = {}) {
  const { server } = await startTestDns({ [NAME]: records });
  const given = { settings: { dnsServers: [server], ...settings } };
  return { ipv4: await findingsOf(ipv4Check, given), ipv6: await findingsOf(ipv6Check, given) };
}
const codesFor = async (records: TestRecords | TestRefusal, settings: Partial<Settings> = {}) => {
  const { ipv4, ipv6 } = await findingsFor(records, settings);
  return { ipv4: codesOf(ipv4), ipv6: codesOf(ipv6) };
};

const localCa = { acmeDirectoryUrl: 'https://localhost:14000/dir' };
const privateCa = { acmeDirectoryUrl: 'https://ca.firma.lan/acme' };

test('public addresses of both families are good, all of them together', async () => {
  const { ipv4, ipv6 } = await findingsFor({ A: ['8.8.8.8', '8.8.4.4'], AAAA: ['2001:4860:4860::8888'] });
  expect(ipv4).toMatchObject([{ code: 'IPV4_PUBLIC', status: 'good', data: { addresses: ['8.8.8.8', '8.8.4.4'] } }]);
  expect(ipv6).toMatchObject([{ code: 'IPV6_PUBLIC', status: 'good', data: { addresses: ['2001:4860:4860::8888'] } }]);
});

test('without IPv6 all is well; without IPv4 it is a warning', async () => {
  expect(await codesFor({ A: ['8.8.8.8'] })).toEqual({ ipv4: ['IPV4_PUBLIC'], ipv6: ['IPV6_NONE'] });
  const { ipv4, ipv6 } = await findingsFor({ AAAA: ['2001:4860:4860::8888'] });
  expect(ipv4).toMatchObject([{ code: 'IPV4_NONE', status: 'warning' }]);
  expect(codesOf(ipv6)).toEqual(['IPV6_PUBLIC']);
});

test.each([
  ['192.168.178.20', 'private'],
  ['100.64.1.2', 'cgnat'],
  ['169.254.1.1', 'linkLocal'],
  ['127.0.0.1', 'loopback'],
  ['203.0.113.5', 'documentation'],
  ['240.0.0.1', 'reserved'],
] as const)('the IPv4 address %s is not public, and says why: %s', async (address, kind) => {
  expect((await findingsFor({ A: [address] })).ipv4).toMatchObject([
    { code: 'IPV4_NOT_PUBLIC', status: 'broken', data: { address, kind } },
  ]);
});

test.each([
  ['fd00::1', 'private'],
  ['fe80::1', 'linkLocal'],
  ['::1', 'loopback'],
  ['2001:db8::1', 'documentation'],
  ['ff02::1', 'reserved'],
  ['::ffff:10.0.0.1', 'private'],
] as const)('the IPv6 address %s is not public, and says why: %s', async (address, kind) => {
  expect((await findingsFor({ AAAA: [address] })).ipv6).toMatchObject([
    { code: 'IPV6_NOT_PUBLIC', status: 'broken', data: { kind } },
  ]);
});

test('one wrong address among right ones is a remark, whichever family the right ones are of', async () => {
  const { ipv4 } = await findingsFor({ A: ['8.8.8.8', '192.168.1.2'] });
  expect(ipv4.toSorted((one, other) => one.code.localeCompare(other.code))).toMatchObject([
    { code: 'IPV4_PARTLY_PUBLIC', status: 'warning', data: { address: '192.168.1.2', kind: 'private' } },
    { code: 'IPV4_PUBLIC' },
  ]);
  expect(await codesFor({ A: ['8.8.8.8'], AAAA: ['fd00::1'] })).toEqual({
    ipv4: ['IPV4_PUBLIC'],
    ipv6: ['IPV6_PARTLY_PUBLIC'],
  });
  expect(await codesFor({ A: ['100.64.1.2'], AAAA: ['2001:4860:4860::8888'] })).toEqual({
    ipv4: ['IPV4_PARTLY_PUBLIC'],
    ipv6: ['IPV6_PUBLIC'],
  });
  expect(await codesFor({ A: ['127.0.0.1', '192.0.2.1'] }, localCa)).toMatchObject({
    ipv4: ['IPV4_PARTLY_PUBLIC', 'IPV4_INTERNAL'],
  });
});

describe('What only the system’s resolver says', () => {
  const bySystem = async (addresses: string[], settings: Partial<Settings> = {}) => {
    const given = factsFor({ settings: { dnsServers: [], ...settings } });
    const facts = {
      ...given,
      resolution: () => Promise.resolve({ kind: 'addresses', addresses, failedFamily: null } as const),
    };
    return [await findingsOf(ipv4Check, facts), await findingsOf(ipv6Check, facts)].flat();
  };

  test.each(['192.168.178.20', '127.0.0.1', '169.254.1.1'])('of the house (%s) is a remark', async (address) => {
    expect((await bySystem([address]))[0]).toMatchObject({ code: 'IPV4_INSIDE', status: 'warning', data: { address } });
  });

  test('is so over IPv6, too', async () => {
    expect((await bySystem(['fd00::1']))[1]).toMatchObject({ code: 'IPV6_INSIDE', data: { address: 'fd00::1' } });
  });

  test('is believed where no house gives such addresses, and where the CA is one’s own', async () => {
    expect((await bySystem(['100.64.1.2']))[0]?.code).toBe('IPV4_NOT_PUBLIC');
    expect((await bySystem(['192.0.2.1']))[0]?.code).toBe('IPV4_NOT_PUBLIC');
    expect((await bySystem(['127.0.0.1'], privateCa))[0]?.code).toBe('IPV4_NOT_PUBLIC');
  });
});

describe('A CA of one’s own', () => {
  test('on this machine reaches its loopback address', async () => {
    const { ipv4, ipv6 } = await findingsFor({ A: ['127.0.0.1'], AAAA: ['::1'] }, localCa);
    expect(ipv4).toMatchObject([{ code: 'IPV4_INTERNAL', status: 'good', data: { addresses: ['127.0.0.1'] } }]);
    expect(ipv6).toMatchObject([{ code: 'IPV6_INTERNAL', status: 'good', data: { addresses: ['::1'] } }]);
  });

  test('on this machine says nothing for other machines of the network', async () => {
    expect((await codesFor({ A: ['10.255.254.253'] }, localCa)).ipv4).toEqual(['IPV4_NOT_PUBLIC']);
  });

  test('in the network reaches its addresses, and not the loopback address of this machine', async () => {
    expect(await codesFor({ A: ['192.168.178.20'], AAAA: ['fd00::1'] }, privateCa)).toEqual({
      ipv4: ['IPV4_INTERNAL'],
      ipv6: ['IPV6_INTERNAL'],
    });
    expect((await codesFor({ A: ['127.0.0.1'] }, privateCa)).ipv4).toEqual(['IPV4_NOT_PUBLIC']);
  });

  test('reaches no address that nobody can have', async () => {
    expect((await codesFor({ A: ['192.0.2.1'] }, privateCa)).ipv4).toEqual(['IPV4_NOT_PUBLIC']);
  });
});

describe('Nothing is said about', () => {
  const unknown = { ipv4: ['IPV4_NOT_CHECKED'], ipv6: ['IPV6_NOT_CHECKED'] };

  test.each(['NXDOMAIN', 'NODATA', 'SERVFAIL'] as const)('a name that leads nowhere (%s)', async (refusal) => {
    expect(await codesFor(refusal)).toEqual(unknown);
  });

  test('a family whose question was not answered', async () => {
    expect(await codesFor({ A: ['8.8.8.8'], AAAA: 'SERVFAIL' })).toEqual({ ...unknown, ipv4: ['IPV4_PUBLIC'] });
    expect(await codesFor({ A: 'REFUSED', AAAA: ['2001:4860:4860::8888'] })).toEqual({
      ...unknown,
      ipv6: ['IPV6_PUBLIC'],
    });
  });

  test('no name', async () => {
    expect(codesOf(await findingsOf(ipv4Check, { name: '' }))).toEqual(['IPV4_NOT_CHECKED']);
    expect(codesOf(await findingsOf(ipv6Check, { name: '' }))).toEqual(['IPV6_NOT_CHECKED']);
  });
});
