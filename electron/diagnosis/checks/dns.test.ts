import { describe, expect, test } from 'vitest';
import { startTestDns } from '../../testing/start-dns.ts';
import type { TestZone } from '../../testing/dns.ts';
import { readCertificate } from '../../certificates/info.ts';
import { createTestAuthority } from '../../testing/certificates.ts';
import type { Resolution } from '../probes/dns.ts';
import { dnsCheck } from './dns.ts';
import { factsFor, findingOf, NAME } from './test-facts.ts';

const DENIED = {
  NXDOMAIN: 'DNS_NO_SUCH_NAME',
  NODATA: 'DNS_NO_ADDRESS',
  REFUSED: 'DNS_NO_ANSWER',
  SERVFAIL: 'DNS_SERVFAIL',
} as const;

test('a name that leads somewhere says where, and who said so', async () => {
  const { server } = await startTestDns({ [NAME]: { A: ['192.0.2.7'], AAAA: ['2001:db8::7'] } });
  expect(await findingOf(dnsCheck, { settings: { dnsServers: [server] } })).toMatchObject({
    code: 'DNS_RESOLVES',
    status: 'good',
    data: { name: NAME, server, addresses: ['192.0.2.7', '2001:db8::7'] },
  });
});

test.each([
  ['NXDOMAIN', 'DNS_NO_SUCH_NAME'],
  ['NODATA', 'DNS_NO_ADDRESS'],
  ['SERVFAIL', 'DNS_SERVFAIL'],
  ['silence', 'DNS_TIMEOUT'],
] as const)('a name server that says %s: %s', async (refusal, code) => {
  const { server } = await startTestDns({ [NAME]: refusal });
  expect(await findingOf(dnsCheck, { settings: { dnsServers: [server] } })).toMatchObject({
    code,
    status: 'broken',
    data: { name: NAME, server },
  });
});

test('every name that leads to the same page is the work of whoever provides the line', async () => {
  const { server } = await startTestDns({ [NAME]: { A: ['62.155.7.7'] } });
  const leading = (ca: string) => ({
    ...factsFor({ settings: { dnsServers: [server] } }),
    systemResolution: () =>
      Promise.resolve({ kind: 'addresses', addresses: ['62.155.7.7'], failedFamily: null } as const),
    caResolution: () => Promise.resolve({ kind: 'addresses', addresses: [ca], failedFamily: null } as const),
  });
  expect(await findingOf(dnsCheck, leading('62.155.7.7'))).toMatchObject({
    code: 'DNS_CAPTIVE',
    data: { address: '62.155.7.7' },
  });
  expect(await findingOf(dnsCheck, leading('172.65.32.248'))).toMatchObject({ code: 'DNS_RESOLVES' });
  // A device of the house, a filter, or a network that serves both.
  for (const address of ['192.168.8.1', '0.0.0.0', '104.21.30.7']) {
    const alike = { kind: 'addresses', addresses: [address], failedFamily: null } as const;
    const given = { ...leading(address), systemResolution: () => Promise.resolve(alike) };
    expect((await findingOf(dnsCheck, given)).code).not.toBe('DNS_CAPTIVE');
  }
});

describe('A name that does not exist', () => {
  const dataOf = async (name: string, zone: TestZone) => {
    const settings = { dnsServers: [(await startTestDns(zone)).server] };
    return (await findingOf(dnsCheck, { name, settings })).data;
  };

  test('is a typing mistake where nobody has registered its domain', async () => {
    expect(await dataOf(`erp.${NAME}`, {})).toMatchObject({ unregistered: NAME });
    expect(await dataOf(NAME, {})).toMatchObject({ unregistered: NAME });
    // Below it there is something.
    expect(await dataOf(`erp.${NAME}`, { [NAME]: { NS: ['ns.anbieter.example'] } })).not.toHaveProperty('unregistered');
    expect(await dataOf(`erp.${NAME}`, { [`www.${NAME}`]: { A: ['192.0.2.7'] } })).not.toHaveProperty('unregistered');
  });

  test('was there where a certificate was issued for it', async () => {
    const { chainPem } = await (await createTestAuthority()).issue({ names: [`erp.${NAME}`] });
    const installed = { folder: '/db/1', chainPem, info: readCertificate(chainPem), keyMatches: true };
    const seen = async (zone: TestZone) => {
      const settings = { dnsServers: [(await startTestDns(zone)).server] };
      return (await findingOf(dnsCheck, { name: `erp.${NAME}`, settings, installed })).data;
    };
    expect(await seen({})).toMatchObject({ unregistered: NAME, wasThere: true });
    expect(await seen({ [NAME]: { NS: ['ns.anbieter.example'] } })).toMatchObject({ wasThere: true });
  });

  test('says nothing of its domain where that cannot be told', async () => {
    expect(await dataOf(`erp.${NAME}`, { [NAME]: 'SERVFAIL' })).not.toHaveProperty('unregistered');
  });

  test.each(['tischlerei.dyndns.org', 'tischlerei.ddnss.de', 'tischlerei.myfritz.net'])(
    'has lapsed at its DynDNS provider: %s',
    async (name) => {
      const [, provider = ''] = /^[^.]+[.](.*)$/.exec(name) ?? [];
      expect(await dataOf(name, { [provider]: { A: ['192.0.2.7'] } })).toMatchObject({ dynDns: true });
    },
  );
});

describe('A name that is an alias', () => {
  const at = async (zone: TestZone) =>
    findingOf(dnsCheck, { settings: { dnsServers: [(await startTestDns(zone)).server] } });
  const alias: TestZone = { [NAME]: { CNAME: 'firma.dyn.example' } };

  test('says through which names it leads', async () => {
    const zone = { ...alias, 'firma.dyn.example': { CNAME: 'a.dyn.example' }, 'a.dyn.example': { A: ['192.0.2.7'] } };
    expect(await at(zone)).toMatchObject({
      code: 'DNS_RESOLVES',
      data: { addresses: ['192.0.2.7'], aliases: ['firma.dyn.example', 'a.dyn.example'] },
    });
  });

  test.each([
    ['NXDOMAIN', 'DNS_NO_SUCH_NAME'],
    ['NODATA', 'DNS_NO_ADDRESS'],
    ['SERVFAIL', 'DNS_SERVFAIL'],
  ] as const)('of one that has %s says that it is the other, and whose it is (RFC 6604 §3)', async (refusal, code) => {
    expect(await at({ ...alias, 'firma.dyn.example': refusal })).toMatchObject({
      code,
      data: { name: NAME, target: 'firma.dyn.example', owner: 'dyn.example' },
    });
  });

  test('at a DynDNS provider that is out of order has to wait for it', async () => {
    const seen = async (target: string) => {
      const found = await at({ [NAME]: { CNAME: target }, [target]: 'SERVFAIL' });
      expect(found).toMatchObject({ code: 'DNS_SERVFAIL', data: { target } });
      return 'dynDns' in found.data;
    };
    expect(await seen('firma.selfhost.eu')).toBe(true);
    expect(await seen('erp.hoster.example')).toBe(false);
  });

  test('in a circle leads nowhere', async () => {
    expect(await at({ ...alias, 'firma.dyn.example': { CNAME: NAME } })).toMatchObject({
      code: 'DNS_ALIAS_LOOP',
      status: 'broken',
      data: { aliases: ['firma.dyn.example'] },
    });
  });
});

test('a name that has only names below it exists, without an address (RFC 8020)', async () => {
  const { server } = await startTestDns({ [`www.${NAME}`]: { A: ['192.0.2.7'] } });
  expect(await findingOf(dnsCheck, { settings: { dnsServers: [server] } })).toMatchObject({ code: 'DNS_NO_ADDRESS' });
});

test('what the zone’s own servers know is believed where the name server denies it, and they are named', async () => {
  const own = await startTestDns({ [NAME]: { A: ['192.0.2.7'] } });
  for (const denial of ['NXDOMAIN', 'NODATA', 'REFUSED', 'SERVFAIL'] as const) {
    const { server } = await startTestDns({
      [`erp.${NAME}`]: denial,
      [NAME]: { NS: [`ns.${NAME}`] },
      [`ns.${NAME}`]: { A: ['127.0.0.1'] },
    });
    const facts = { settings: { dnsServers: [server] }, nameServerPort: own.port };
    expect(await findingOf(dnsCheck, { ...facts, name: `erp.${NAME}` }), denial).toMatchObject({
      code: DENIED[denial],
      data: { server },
    });
    const zone = await startTestDns({ [`erp.${NAME}`]: { A: ['192.0.2.7'] } });
    expect(await findingOf(dnsCheck, { ...facts, name: `erp.${NAME}`, nameServerPort: zone.port })).toMatchObject({
      code: 'DNS_RESOLVES',
      data: { server: 'zone', addresses: ['192.0.2.7'] },
    });
  }
});

test('nobody in the place of the zone’s own servers is believed', async () => {
  const inBetween = await startTestDns({ [NAME]: { A: ['192.0.2.7'] } }, { isResolver: true });
  const { server } = await startTestDns({
    [NAME]: { A: 'REFUSED', AAAA: 'REFUSED', NS: [`ns.${NAME}`] },
    [`ns.${NAME}`]: { A: ['127.0.0.1'] },
  });
  expect(
    await findingOf(dnsCheck, { settings: { dnsServers: [server] }, nameServerPort: inBetween.port }),
  ).toMatchObject({
    code: 'DNS_NO_ANSWER',
  });
});

test('a name server that will not answer is named with the system’s code', async () => {
  const [one, other] = [await startTestDns('REFUSED'), await startTestDns('REFUSED')];
  expect(await findingOf(dnsCheck, { settings: { dnsServers: [one.server, other.server] } })).toMatchObject({
    code: 'DNS_NO_ANSWER',
    status: 'broken',
    data: { server: `${one.server}, ${other.server}`, systemCode: 'EREFUSED' },
  });
});

test('this machine’s own name server that is gone is named, and one from the settings is not looked for', async () => {
  const gone = { server: '192.168.178.5', router: '192.168.178.1' };
  const asked = async (resolution: Resolution, dnsServers: string[]) => {
    const found = await findingOf(dnsCheck, {
      ...factsFor({ settings: { dnsServers } }),
      resolution: () => Promise.resolve(resolution),
      systemResolution: () => Promise.resolve(resolution),
      dnssecFault: () => Promise.resolve(null),
      silentNameServer: () => Promise.resolve(gone),
    });
    return found.data;
  };
  const unanswered: Resolution = { kind: 'noAnswer', systemCode: 'EAI_AGAIN' };
  expect(await asked({ kind: 'timeout' }, [])).toMatchObject({ server: 'system', gone });
  expect(await asked(unanswered, [])).toMatchObject({ server: 'system', gone });
  expect(await asked({ kind: 'timeout' }, ['192.0.2.53'])).not.toHaveProperty('gone');
});

test('a name below localhost was asked of the system, whatever name servers are set', async () => {
  const { server, questions } = await startTestDns('NXDOMAIN');
  expect(await findingOf(dnsCheck, { name: 'a.localhost', settings: { dnsServers: [server] } })).toMatchObject({
    code: 'DNS_RESOLVES',
    data: { server: 'system', addresses: ['127.0.0.1'] },
  });
  expect(questions).toEqual([]);
});

test('without a name there is nothing to look up', async () => {
  expect(await findingOf(dnsCheck, { name: '' })).toMatchObject({ code: 'DNS_NOT_CHECKED', status: 'unknown' });
});

test('an address whose signature is wrong is not believed, as CAs do not believe it', async () => {
  const zone: TestZone = {
    de: { NS: ['ns.de'] },
    'ns.de': { A: ['127.0.0.1'] },
    [NAME]: {
      A: ['192.0.2.7'],
      NS: ['ns.de'],
      DS: [{ keyTag: 7, algorithm: 13, digestType: 2, digest: Buffer.alloc(32, 1) }],
    },
  };
  const { server, port } = await startTestDns(zone);
  expect(await findingOf(dnsCheck, { settings: { dnsServers: [server] }, nameServerPort: port })).toMatchObject({
    code: 'DNS_DNSSEC_BROKEN',
    status: 'broken',
    data: { name: NAME, domain: NAME, fault: 'staleDs' },
  });
});
