import { describe, expect, test } from 'vitest';
import type { FailureData } from '#shared/contract/failures.ts';
import type { TestRecords } from '../testing/dns.ts';
import { startTestDns } from '../testing/start-dns.ts';
import { lookAfterFailure } from './after-validation.ts';
import { factsFor, NAME } from './checks/test-facts.ts';
import type { Resolution } from './probes/dns.ts';
import { unknownLine } from './probes/line.ts';
import type { Facts } from './facts.ts';

const NEW = '87.140.20.5';
const OLD = '87.140.77.31';
const HOUSE = '192.168.178.20';
const IPV6 = '2a01:488:42::7';
const connection = (change: Partial<FailureData<'VALIDATION_FAILED'>> = {}): FailureData<'VALIDATION_FAILED'> => ({
  name: NAME,
  reason: 'connection',
  cause: 'timeout',
  trouble: null,
  page: null,
  address: OLD,
  forward: null,
  requestsSeen: 0,
  problem: { type: 'urn:ietf:params:acme:error:connection', status: 400, detail: 'Timeout', subproblems: [] },
  ...change,
});

/** The facts where the resolver gives `known`, and the zone's own server `own`. */
async function factsWith(known: TestRecords, own: TestRecords, over: Partial<Facts> = {}): Promise<Facts> {
  const zone = await startTestDns({ [NAME]: own });
  const resolver = await startTestDns({
    [NAME]: { ...known, NS: ['ns.example'] },
    'ns.example': { A: ['127.0.0.1'] },
  });
  return {
    ...factsFor({ settings: { dnsServers: [resolver.server] }, nameServerPort: zone.port }),
    dnssecFault: () => Promise.resolve(null),
    ...over,
  };
}

describe('The address that the CA tried', () => {
  test('says nothing where the name has it here as well, in whatever spelling', async () => {
    const facts = await factsWith({ A: [OLD], AAAA: [IPV6] }, { A: [OLD] });
    expect(await lookAfterFailure(facts, connection())).toEqual({});
    expect(await lookAfterFailure(facts, connection({ address: '2a01:488:42:0:0:0:0:7' }))).toEqual({});
    expect(await lookAfterFailure(facts, connection({ address: null }))).toEqual({});
  });

  test('is an old one where the zone’s own servers give another', async () => {
    const facts = await factsWith({ A: [NEW] }, { A: [NEW] });
    const elsewhere = { known: [NEW], why: 'old' };
    expect(await lookAfterFailure(facts, connection())).toEqual({ elsewhere });
    for (const reason of ['unauthorized', 'foreignPage', 'tls'] as const)
      expect(await lookAfterFailure(facts, connection({ reason }))).toEqual({ elsewhere });
    expect(await lookAfterFailure(facts, connection({ address: IPV6 }))).toEqual({ elsewhere });
  });

  test('comes of the zone’s own servers where they contradict each other', async () => {
    const disagreeing = async (known: TestRecords, other: Resolution): Promise<Facts> => {
      const facts = await factsWith(known, { A: [NEW] });
      const zone = async () => {
        const found = await facts.zone();
        return found === null ? null : { ...found, isContradicted: true, answers: [...found.answers, other] };
      };
      return { ...facts, zone };
    };
    const elsewhere = { known: [NEW], why: 'zoneDisagrees' };
    const old: Resolution = { kind: 'addresses', addresses: [OLD], failedFamily: null };
    expect(await lookAfterFailure(await disagreeing({ A: [NEW] }, old), connection())).toEqual({ elsewhere });
    // The house knows the name by an address that no CA can try.
    expect(await lookAfterFailure(await disagreeing({ A: [HOUSE] }, old), connection())).toEqual({ elsewhere });
    // Of the other family, they all say the same.
    const more: Resolution = { kind: 'addresses', addresses: [NEW, IPV6], failedFamily: null };
    expect(await lookAfterFailure(await disagreeing({ A: [NEW] }, more), connection())).toEqual({
      elsewhere: { known: [NEW], why: 'old' },
    });
  });

  test.each<[string, TestRecords, string]>([
    ['the house knows the name by an address of its own', { A: [HOUSE] }, OLD],
    ['the house hides the address of IPv6', { A: [NEW] }, IPV6],
    ['the house has not heard of a change', { A: [NEW] }, OLD],
  ])('says nothing where the zone’s own servers cannot be asked, and %s', async (_, known, address) => {
    const facts = await factsWith(known, { A: [OLD] }, { zone: () => Promise.resolve(null) });
    expect(await lookAfterFailure(facts, connection({ address }))).toEqual({});
  });

  test('says nothing where the zone’s own servers could not be asked for its family', async () => {
    const facts = await factsWith({ A: [NEW] }, { A: [NEW], AAAA: 'SERVFAIL' });
    const own: Resolution = { kind: 'addresses', addresses: [NEW], failedFamily: 6 };
    const zone = () => Promise.resolve({ resolution: own, isContradicted: false, answers: [own] });
    expect(await lookAfterFailure({ ...facts, zone }, connection({ address: IPV6 }))).toEqual({});
  });

  test('is told beside those of the zone that the internet leads to, not beside those of the house', async () => {
    expect(await lookAfterFailure(await factsWith({ A: [HOUSE] }, { A: [NEW] }), connection())).toEqual({
      elsewhere: { known: [NEW], why: 'old' },
    });
    expect(await lookAfterFailure(await factsWith({ A: [HOUSE] }, { A: [HOUSE] }), connection())).toEqual({});
    const line = () => Promise.resolve({ ...unknownLine, external: HOUSE, by: 'igd' as const });
    const facts = await factsWith({ A: [HOUSE] }, { A: [OLD] }, { line });
    expect(await lookAfterFailure(facts, connection())).toEqual({});
  });

  test('is the one of the record where only this machine hears another, which is the one of the line', async () => {
    const line = () => Promise.resolve({ ...unknownLine, external: NEW, by: 'igd' as const });
    const facts = await factsWith({ A: [NEW] }, { A: [OLD] });
    expect(await lookAfterFailure({ ...facts, line }, connection())).toEqual({
      elsewhere: { known: [NEW], why: 'record' },
    });
    // Without the router it may as well be this machine that has not heard of a change.
    expect(await lookAfterFailure(facts, connection())).toEqual({});
  });

  test('is not that of the name after a redirect to another one, and not where the family could not be asked for', async () => {
    const facts = await factsWith({ A: [NEW], AAAA: 'SERVFAIL' }, { A: [NEW] });
    expect(await lookAfterFailure(facts, connection({ redirectedTo: 'www.example' }))).toEqual({});
    expect(await lookAfterFailure(facts, connection({ address: IPV6 }))).toEqual({});
  });

  test('may be any where the CA is a private one', async () => {
    const { server } = await startTestDns({ [NAME]: { A: [NEW] } });
    const facts = factsFor({ settings: { dnsServers: [server], acmeDirectoryUrl: 'https://localhost:14000/dir' } });
    expect(await lookAfterFailure(facts, connection())).toEqual({});
  });
});

describe('Where the CA learned no address', () => {
  const failed = (trouble: FailureData<'VALIDATION_FAILED'>['trouble']) =>
    connection({ reason: 'dns', trouble, cause: null, address: null });
  const fault = { domain: NAME, fault: 'staleDs' as const };

  test('our own look at the signatures says why', async () => {
    const facts = await factsWith({ A: [NEW] }, { A: [NEW] }, { dnssecFault: () => Promise.resolve(fault) });
    expect(await lookAfterFailure(facts, failed('nameServersFailed'))).toEqual({ dnssecFault: fault });
    expect(await lookAfterFailure(facts, failed('dnssec'))).toEqual({ dnssecFault: fault });
    expect(await lookAfterFailure(facts, failed('noSuchName'))).toEqual({});
  });

  test('nothing is added where nothing is wrong with them', async () => {
    expect(await lookAfterFailure(await factsWith({ A: [NEW] }, { A: [NEW] }), failed('nameServersFailed'))).toEqual(
      {},
    );
  });
});

describe('What the CA got no answer from', () => {
  const throughTunnel: Partial<Facts> = { tunnelOut: () => Promise.resolve('wg0') };

  test('may have been answered through a tunnel, where nobody at all was heard over IPv4', async () => {
    const facts = await factsWith({ A: [OLD] }, { A: [OLD] }, throughTunnel);
    expect(await lookAfterFailure(facts, connection({ stage: 'connect' }))).toEqual({ outBy: 'wg0' });
    // Lately, somebody was answered: the tunnel is no hindrance, or the way in.
    const outside = { name: NAME, reached: true, at: new Date().toISOString(), by: 'request', detail: '' } as const;
    expect(await lookAfterFailure({ ...facts, outside }, connection({ stage: 'connect' }))).toEqual({});
    for (const change of [
      { cause: 'refused' },
      { stage: 'request' },
      { requestsSeen: 1 },
      { reason: 'unauthorized' },
    ] as const)
      expect(await lookAfterFailure(facts, connection(change))).toEqual({});
    const overIpv6 = connection({ stage: 'connect', address: IPV6 });
    expect(await lookAfterFailure(facts, overIpv6)).not.toHaveProperty('outBy');
  });

  test('over IPv6 has its address from DynDNS, where the name leads to one', async () => {
    const dynDns = 'firma.selfhost.eu';
    const records = { [NAME]: { CNAME: dynDns }, [dynDns]: { A: [OLD], AAAA: [IPV6] } };
    const resolver = await startTestDns(records);
    const facts = factsFor({ settings: { dnsServers: [resolver.server] } });
    expect(await lookAfterFailure(facts, connection({ address: IPV6 }))).toEqual({ dynDns });
    expect(await lookAfterFailure(facts, connection())).toEqual({});
  });
});
