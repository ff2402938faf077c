import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ChallengeAnswer } from '../probes/challenge-token.ts';
import { resolveName, type Resolution } from '../probes/dns.ts';
import { unknownLine } from '../probes/line.ts';
import type { TlsAnswer } from '../probes/tls.ts';
import { createTestAuthority } from '../../testing/certificates.ts';
import { startTestDns } from '../../testing/start-dns.ts';
import type { TestRecords, TestRefusal } from '../../testing/dns.ts';
import { resolverCheck } from './resolver.ts';
import { codesOf, factsFor, findingOf, findingsOf, NAME } from './test-facts.ts';

/** The finding where the name servers from the settings answer `configured`, and the system's resolver `system`. */
async function compareResolvers(
  configured: TestRecords | TestRefusal,
  system: TestRecords | TestRefusal,
  networkAddresses: readonly string[] = [],
) {
  const [ours, theirs] = [await startTestDns({ [NAME]: configured }), await startTestDns({ [NAME]: system })];
  const facts = {
    ...factsFor({ settings: { dnsServers: [ours.server] }, networkAddresses }),
    systemResolution: () => resolveName(NAME, [theirs.server], new AbortController().signal),
  };
  return { server: ours.server, found: await findingOf(resolverCheck, facts) };
}

test('without name servers in the settings only the system is asked', async () => {
  expect(await findingOf(resolverCheck)).toMatchObject({ code: 'RESOLVER_ONE', data: { server: 'system' } });
});

test('for a name below localhost nobody else is asked either', async () => {
  const facts = { name: 'a.localhost', settings: { dnsServers: ['127.0.0.1:5353'] } };
  expect(await findingOf(resolverCheck, facts)).toMatchObject({ code: 'RESOLVER_ONE', data: { server: 'system' } });
});

test('the same addresses agree, in whatever order', async () => {
  const { found, server } = await compareResolvers(
    { A: ['192.0.2.1', '192.0.2.2'] },
    { A: ['192.0.2.2', '192.0.2.1'] },
  );
  expect(found).toMatchObject({ code: 'RESOLVERS_AGREE', status: 'good', data: { server } });
});

test('"no such name" and "no address" agree: nobody finds anything', async () => {
  expect((await compareResolvers('NXDOMAIN', 'NODATA')).found.code).toBe('RESOLVERS_AGREE');
});

test('an address that only one of them knows is a difference', async () => {
  const { found, server } = await compareResolvers({ A: ['192.0.2.1'] }, { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] });
  expect(found).toMatchObject({
    code: 'RESOLVERS_DIFFER',
    status: 'warning',
    data: { server, addresses: ['192.0.2.1'], systemAddresses: ['192.0.2.1', '2001:db8::1'] },
  });
});

test('a name that the system says does not exist is hidden by it', async () => {
  for (const refusal of ['NXDOMAIN', 'NODATA', 'REFUSED', { A: ['0.0.0.0'], AAAA: ['::'] }] as const) {
    expect((await compareResolvers({ A: ['192.0.2.1'] }, refusal)).found).toMatchObject({
      code: 'RESOLVER_HIDES_NAME',
      status: 'warning',
      data: { name: NAME, addresses: ['192.0.2.1'] },
    });
  }
});

test('a name that the system alone knows is a difference', async () => {
  expect((await compareResolvers('NXDOMAIN', { A: ['192.0.2.1'] })).found).toMatchObject({
    code: 'RESOLVERS_DIFFER',
    data: { addresses: [], systemAddresses: ['192.0.2.1'] },
  });
});

describe('Where the name leads to the house', () => {
  test('and there to this machine, all is as usual', async () => {
    const { found } = await compareResolvers({ A: ['192.0.2.1'] }, { A: ['192.168.178.20'] }, ['192.168.178.20']);
    expect(found).toMatchObject({ code: 'RESOLVERS_SPLIT', status: 'good' });
  });

  test('and there to another machine, the house’s DNS is wrong', async () => {
    const { found } = await compareResolvers({ A: ['192.0.2.1'] }, { A: ['192.168.178.30'] }, ['192.168.178.20']);
    expect(found).toMatchObject({ code: 'RESOLVERS_DIFFER', data: { reason: 'house' } });
  });
});

test('Where the name leads to another machine of the house that passes visitors on to this one, all is well', async () => {
  const authority = await createTestAuthority();
  const tlsOf = async (name: string) => {
    const { chainPem } = await authority.issue({ names: [name] });
    return { kind: 'tls', certificate: new X509Certificate(chainPem) } as unknown as TlsAnswer;
  };
  const [own, former] = [await tlsOf(NAME), await tlsOf(NAME)];
  const inHouse = async (shown: TlsAnswer, passes: boolean) => {
    const ours = await startTestDns({ [NAME]: { A: ['192.0.2.1'] } });
    const theirs = await startTestDns({ [NAME]: { A: ['192.168.178.30'] } });
    const answer: ChallengeAnswer = passes
      ? { kind: 'ours', redirected: false }
      : { kind: 'silent', cause: 'refused', systemCode: 'ECONNREFUSED', connected: false };
    return findingOf(resolverCheck, {
      ...factsFor({ settings: { dnsServers: [ours.server] }, networkAddresses: ['192.168.178.20'] }),
      systemResolution: () => resolveName(NAME, [theirs.server], new AbortController().signal),
      tlsAt: () => Promise.resolve(shown),
      localTls: () => Promise.resolve(own),
      challengeAt: () => Promise.resolve(answer),
    });
  };
  expect((await inHouse(own, false)).status).toBe('good');
  expect((await inHouse(former, true)).status).toBe('good');
  // The former server still has a certificate for the name.
  expect(await inHouse(former, false)).toMatchObject({ data: { reason: 'house' } });
});

test('An evaluation is told of visitors’ troubles alone: where the house is led elsewhere', async () => {
  const evaluated = async (system: TestRecords | TestRefusal) => {
    const ours = await startTestDns({ [NAME]: { A: ['192.0.2.1'] } });
    const theirs = await startTestDns({ [NAME]: system });
    const found = await findingsOf(resolverCheck, {
      ...factsFor({ purpose: 'evaluate', settings: { dnsServers: [ours.server] } }),
      systemResolution: () => resolveName(NAME, [theirs.server], new AbortController().signal),
      tlsAt: () => Promise.resolve(null),
      challengeAt: () => Promise.resolve(null),
    });
    return codesOf(found);
  };
  expect(await evaluated('NXDOMAIN')).toEqual(['RESOLVER_ONE']);
  expect(await evaluated({ A: ['192.168.178.30'] })).toEqual(['RESOLVERS_DIFFER']);
  expect(await evaluated({ A: ['192.0.2.1'] })).toEqual(['RESOLVERS_AGREE']);
});

describe('Where two answers differ, the zone’s own servers decide', () => {
  const old = { A: ['192.0.2.1'] };
  const current = { A: ['192.0.2.2'] };
  const decidedBy = async (configured: TestRecords, system: TestRecords, ...zones: TestRecords[]) => {
    const hosts = zones.map((_, index) => `ns${index}.${NAME}`);
    const servers = await Promise.all(zones.map((records) => startTestDns({ [NAME]: records })));
    const ours = await startTestDns({
      [NAME]: { ...configured, NS: hosts },
      ...Object.fromEntries(hosts.map((host) => [host, { A: ['127.0.0.1'] }])),
    });
    const theirs = await startTestDns({ [NAME]: system });
    const facts = {
      ...factsFor({ settings: { dnsServers: [ours.server] }, nameServerPort: servers[0]?.port ?? 0 }),
      systemResolution: () => resolveName(NAME, [theirs.server], new AbortController().signal),
    };
    return (await findingOf(resolverCheck, facts)).data;
  };

  test('that the system’s is old', async () => {
    expect(await decidedBy(current, old, current)).toMatchObject({ reason: 'systemOld' });
  });

  test('that the configured server’s is old', async () => {
    expect(await decidedBy(old, current, current)).toMatchObject({ reason: 'configuredOld' });
  });

  // Elsewhere this machine has one loopback address only.
  test.runIf(process.platform === 'linux')('unless they contradict each other, which is the fault itself', async () => {
    const first = await startTestDns({ [NAME]: old });
    await startTestDns({ [NAME]: current }, { at: { address: '127.0.0.2', port: first.port } });
    const ours = await startTestDns({
      [NAME]: { ...current, NS: ['ns1.example', 'ns2.example'] },
      'ns1.example': { A: ['127.0.0.1'] },
      'ns2.example': { A: ['127.0.0.2'] },
    });
    const theirs = await startTestDns({ [NAME]: old });
    const facts = {
      ...factsFor({ settings: { dnsServers: [ours.server] }, nameServerPort: first.port }),
      systemResolution: () => resolveName(NAME, [theirs.server], new AbortController().signal),
    };
    expect((await findingOf(resolverCheck, facts)).data).toMatchObject({ reason: 'zoneDisagrees' });
  });

  test('unless they cannot be asked', async () => {
    expect(await decidedBy(old, current)).not.toHaveProperty('reason');
  });
});

test('a family that one of them could not tell is left out of the comparison', async () => {
  const complete = { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] };
  expect((await compareResolvers({ A: ['192.0.2.1'], AAAA: 'SERVFAIL' }, complete)).found.code).toBe('RESOLVERS_AGREE');
  expect((await compareResolvers({ A: ['192.0.2.9'], AAAA: 'SERVFAIL' }, complete)).found.code).toBe(
    'RESOLVERS_DIFFER',
  );
});

test.each([
  ['SERVFAIL', { A: ['192.0.2.1'] }],
  [{ A: ['192.0.2.1'] }, 'SERVFAIL'],
  ['REFUSED', { A: ['192.0.2.1'] }],
] as const)('where one of them does not answer there is nothing to compare', async (configured, system) => {
  expect((await compareResolvers(configured, system)).found).toMatchObject({
    code: 'RESOLVERS_NOT_COMPARED',
    status: 'unknown',
  });
});

test('without a name there is nothing to compare either', async () => {
  const facts = { name: '', settings: { dnsServers: ['127.0.0.1:5353'] } };
  expect((await findingOf(resolverCheck, facts)).code).toBe('RESOLVERS_NOT_COMPARED');
});

describe('Where the system alone is asked', () => {
  const alone = (system: Resolution, zone: Resolution, networkAddresses: readonly string[] = []) =>
    findingOf(resolverCheck, {
      ...factsFor({ networkAddresses }),
      askedResolution: () => Promise.resolve(system),
      resolution: () => Promise.resolve({ ...zone, by: 'zone' as const }),
      dnssecFault: () => Promise.resolve(null),
    });
  const at = (address: string): Resolution => ({ kind: 'addresses', addresses: [address], failedFamily: null });

  test.each([
    { kind: 'noSuchName' },
    { kind: 'noAddress' },
    { kind: 'servfail' },
    { kind: 'noAnswer', systemCode: 'EREFUSED' },
    at('0.0.0.0'),
  ] satisfies Resolution[])('and denies what the zone says (%j), it hides the name', async (system) => {
    expect(await alone(system, at('192.0.2.1'))).toMatchObject({
      code: 'RESOLVER_HIDES_NAME',
      data: { name: NAME, server: 'system', addresses: ['192.0.2.1'] },
    });
  });

  test('and fails, that is said of it', async () => {
    expect((await alone({ kind: 'servfail' }, at('192.0.2.1'))).data).toMatchObject({ isFailure: true });
    expect((await alone({ kind: 'noAddress' }, at('192.0.2.1'))).data).not.toHaveProperty('isFailure');
  });

  test('and leads into the house, it does so to this machine or to another', async () => {
    expect((await alone(at('192.168.178.20'), at('192.0.2.1'), ['192.168.178.20'])).code).toBe('RESOLVERS_SPLIT');
    expect(await alone(at('192.168.178.30'), at('192.0.2.1'), ['192.168.178.20'])).toMatchObject({
      code: 'RESOLVERS_DIFFER',
      data: { reason: 'house', addresses: ['192.0.2.1'], systemAddresses: ['192.168.178.30'] },
    });
  });

  test('and the internet says the same of the house, the record is what it is', async () => {
    expect((await alone(at('192.168.178.20'), at('192.168.178.20'))).code).toBe('RESOLVER_ONE');
  });
});

// Elsewhere this machine has one loopback address only.
describe.runIf(process.platform === 'linux')('Where the zone’s own servers contradict each other', () => {
  const [right, wrong] = ['87.140.20.5', '87.140.77.31'];
  /** The finding where these addresses answer so, and the router has `external` outside. */
  async function contradicting(
    answers: Record<string, ChallengeAnswer>,
    { external = null, other = { A: [wrong] } }: { external?: string | null; other?: TestRecords | TestRefusal } = {},
  ) {
    const first = await startTestDns({ [NAME]: { A: [right] } });
    await startTestDns({ [NAME]: other }, { at: { address: '127.0.0.2', port: first.port } });
    const { server } = await startTestDns({
      [NAME]: { A: [right], NS: ['ns1.example', 'ns2.example'] },
      'ns1.example': { A: ['127.0.0.1'] },
      'ns2.example': { A: ['127.0.0.2'] },
    });
    return findingOf(resolverCheck, {
      ...factsFor({ settings: { dnsServers: [server] }, nameServerPort: first.port }),
      systemResolution: () => resolveName(NAME, [server], new AbortController().signal),
      line: () => Promise.resolve({ ...unknownLine, external, by: external === null ? null : 'igd' }),
      challengeAtRecord: (address) => Promise.resolve(answers[address] ?? null),
    });
  }
  const ours: ChallengeAnswer = { kind: 'ours', redirected: false };
  const silent: ChallengeAnswer = { kind: 'silent', cause: 'timeout', systemCode: 'ETIMEDOUT', connected: false };
  const disagree = { code: 'DNS_SERVERS_DISAGREE', status: 'broken', data: { addresses: [right], others: [wrong] } };

  test('the address is right at which our own challenge comes back', async () => {
    expect(await contradicting({ [right]: ours, [wrong]: silent })).toMatchObject(disagree);
    expect(await contradicting({ [right]: ours, [wrong]: { kind: 'notHttp' } })).toMatchObject(disagree);
  });

  test('the address is right that the router has, where nobody comes out and in again', async () => {
    expect(await contradicting({ [right]: silent, [wrong]: silent }, { external: right })).toMatchObject(disagree);
  });

  test('one of them may not know the name at all', async () => {
    expect(await contradicting({ [right]: ours }, { other: 'NXDOMAIN' })).toMatchObject({
      code: 'DNS_SERVERS_DISAGREE',
      data: { addresses: [right], others: [] },
    });
  });

  test('nothing is said where one of them gives several addresses in turn', async () => {
    const other = { A: [wrong, right], inTurn: true };
    expect((await contradicting({ [right]: ours, [wrong]: silent }, { other })).code).toBe('RESOLVERS_AGREE');
  });

  test('of a family that only some of them give, the address is wrong at which something else answers', async () => {
    const stray = '2a01:488:42::7';
    const other = { A: [right], AAAA: [stray] };
    expect(await contradicting({ [right]: ours, [stray]: { kind: 'notHttp' } }, { other })).toMatchObject({
      code: 'DNS_SERVERS_DISAGREE',
      data: { addresses: [right], others: [stray] },
    });
  });

  test('it is a warning where nobody knows which address is right', async () => {
    expect(await contradicting({ [right]: silent, [wrong]: silent })).toMatchObject({
      code: 'RESOLVERS_DIFFER',
      data: { reason: 'zoneDisagrees', addresses: [right], systemAddresses: [wrong] },
    });
  });

  test('nothing is said where all of their addresses lead here', async () => {
    expect((await contradicting({ [right]: ours, [wrong]: ours })).code).toBe('RESOLVERS_AGREE');
  });
});
