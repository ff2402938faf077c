import { describe, expect, test } from 'vitest';
import type { FailureData } from '#shared/contract/failures.ts';
import type { TestRecords } from '../testing/dns.ts';
import { startTestDns } from '../testing/start-dns.ts';
import { nameAfterFailure } from './after-validation.ts';
import { factsFor, NAME } from './checks/test-facts.ts';
import { unknownLine } from './probes/line.ts';
import type { Facts } from './facts.ts';

const NEW = '203.0.113.7';
const OLD = '203.0.113.8';
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
    const facts = await factsWith({ A: [OLD], AAAA: ['2001:db8::7'] }, { A: [OLD] });
    expect(await nameAfterFailure(facts, connection())).toEqual({});
    expect(await nameAfterFailure(facts, connection({ address: '2001:db8:0:0:0:0:0:7' }))).toEqual({});
    expect(await nameAfterFailure(facts, connection({ address: null }))).toEqual({});
  });

  test('is an old one where the zone’s own servers give another', async () => {
    const facts = await factsWith({ A: [NEW] }, { A: [NEW] });
    const elsewhere = { known: [NEW], why: 'old' };
    expect(await nameAfterFailure(facts, connection())).toEqual({ elsewhere });
    for (const reason of ['unauthorized', 'foreignPage', 'tls'] as const)
      expect(await nameAfterFailure(facts, connection({ reason }))).toEqual({ elsewhere });
    expect(await nameAfterFailure(facts, connection({ address: '2001:db8::7' }))).toEqual({ elsewhere });
  });

  test('comes of the zone’s own servers where they contradict each other', async () => {
    const facts = await factsWith({ A: [NEW] }, { A: [NEW] });
    const zone = async () => {
      const found = await facts.zone();
      return found === null ? null : { ...found, isContradicted: true };
    };
    expect(await nameAfterFailure({ ...facts, zone }, connection())).toEqual({
      elsewhere: { known: [NEW], why: 'zoneDisagrees' },
    });
  });

  test('is the one of the record where only this machine hears another, which is the one of the line', async () => {
    const line = () => Promise.resolve({ ...unknownLine, external: NEW, by: 'igd' as const });
    const facts = await factsWith({ A: [NEW] }, { A: [OLD] });
    expect(await nameAfterFailure({ ...facts, line }, connection())).toEqual({
      elsewhere: { known: [NEW], why: 'record' },
    });
    // Without the router it may as well be this machine that has not heard of a change.
    expect(await nameAfterFailure(facts, connection())).toEqual({});
  });

  test('is not that of the name after a redirect to another one, and not where the family could not be asked for', async () => {
    const facts = await factsWith({ A: [NEW], AAAA: 'SERVFAIL' }, { A: [NEW] });
    expect(await nameAfterFailure(facts, connection({ redirectedTo: 'www.example' }))).toEqual({});
    expect(await nameAfterFailure(facts, connection({ address: '2001:db8::7' }))).toEqual({});
  });

  test('may be any where the CA is a private one', async () => {
    const { server } = await startTestDns({ [NAME]: { A: [NEW] } });
    const facts = factsFor({ settings: { dnsServers: [server], acmeDirectoryUrl: 'https://localhost:14000/dir' } });
    expect(await nameAfterFailure(facts, connection())).toEqual({});
  });
});

describe('Where the CA learned no address', () => {
  const failed = (trouble: FailureData<'VALIDATION_FAILED'>['trouble']) =>
    connection({ reason: 'dns', trouble, cause: null, address: null });
  const fault = { domain: NAME, fault: 'staleDs' as const };

  test('our own look at the signatures says why', async () => {
    const facts = await factsWith({ A: [NEW] }, { A: [NEW] }, { dnssecFault: () => Promise.resolve(fault) });
    expect(await nameAfterFailure(facts, failed('nameServersFailed'))).toEqual({ dnssecFault: fault });
    expect(await nameAfterFailure(facts, failed('dnssec'))).toEqual({ dnssecFault: fault });
    expect(await nameAfterFailure(facts, failed('noSuchName'))).toEqual({});
  });

  test('nothing is added where nothing is wrong with them', async () => {
    expect(await nameAfterFailure(await factsWith({ A: [NEW] }, { A: [NEW] }), failed('nameServersFailed'))).toEqual(
      {},
    );
  });
});
