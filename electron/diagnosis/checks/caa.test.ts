import https from 'node:https';
import { beforeAll, describe, expect, test } from 'vitest';
import { LETS_ENCRYPT } from '#shared/values/acme-directory.ts';
import { createTestAuthority, type TestAuthority, type TestPair } from '../../testing/certificates.ts';
import { startTestDns } from '../../testing/start-dns.ts';
import type { TestCaa, TestRecords, TestZone } from '../../testing/dns.ts';
import { listen } from '../../testing/listeners.ts';
import { caaCheck } from './caa.ts';
import { factsFor, findingOf, type GivenFacts } from './test-facts.ts';

const NAME = 'www.meinefirma.de';
const ACCOUNT = { url: 'https://ca.test/acct/7', termsOfService: null };
const hostRecords: TestRecords = { A: ['192.0.2.7'] };
let authority: TestAuthority;
let pair: TestPair;
beforeAll(async () => {
  authority = await createTestAuthority();
  pair = await authority.issue({ names: ['localhost'] });
});

/** Starts a CA with these names in CAA records; returns its directory URL. */
async function startCa(...caaIdentities: string[]) {
  const directory = JSON.stringify({ newOrder: 'https://localhost/order', meta: { caaIdentities } });
  const server = https.createServer({ cert: pair.chainPem, key: pair.keyPem }, (_, response) =>
    response.end(directory),
  );
  return `https://localhost:${await listen(server)}/directory`;
}

/** The finding for a CA called "ca.test", with these records in the DNS. */
async function findingFor(
  zone: TestZone,
  { account = null, ca, ...given }: Pick<GivenFacts, 'account' | 'nameServerPort'> & { ca?: string } = {},
) {
  const { server } = await startTestDns({ [NAME]: hostRecords, ...zone });
  const acmeDirectoryUrl = ca ?? (await startCa('ca.test', 'www.ca.test'));
  const settings = { dnsServers: [server], acmeDirectoryUrl };
  return findingOf(caaCheck, { name: NAME, account, trustedRoots: [authority.rootPem], settings, ...given });
}
const atName = (...CAA: TestCaa[]): TestZone => ({ [NAME]: { ...hostRecords, CAA } });
const issue = (value: string): TestCaa => ({ tag: 'issue', value });

test('no records anywhere let every CA issue', async () => {
  expect(await findingFor({})).toMatchObject({ code: 'CAA_NONE', status: 'good', data: { name: NAME } });
});

describe('Records that name the CA', () => {
  test('let it issue, by whichever of its names', async () => {
    expect(await findingFor(atName(issue('other.test'), issue('ca.test')))).toMatchObject({
      code: 'CAA_ALLOWS',
      status: 'good',
      data: { domain: NAME, issuer: 'ca.test' },
    });
    expect((await findingFor(atName(issue('WWW.CA.test ; ')))).data).toEqual({ domain: NAME, issuer: 'www.ca.test' });
  });

  test('count where they are first found on the way up', async () => {
    const above: TestZone = { 'meinefirma.de': { CAA: [issue('ca.test')] }, de: { CAA: [issue(';')] } };
    expect(await findingFor(above)).toMatchObject({ code: 'CAA_ALLOWS', data: { domain: 'meinefirma.de' } });
    expect(await findingFor({ ...above, ...atName(issue('other.test')) })).toMatchObject({
      code: 'CAA_FORBIDS',
      data: { domain: NAME },
    });
  });

  test('may stand under an alias', async () => {
    const zone: TestZone = {
      [NAME]: { CNAME: 'firma.provider.test' },
      'firma.provider.test': { ...hostRecords, CAA: [issue('other.test')] },
      'meinefirma.de': { CAA: [issue('ca.test')] },
    };
    expect(await findingFor(zone)).toMatchObject({
      code: 'CAA_FORBIDS',
      data: { domain: 'firma.provider.test', via: NAME, owner: 'provider.test' },
    });
  });

  test('under an alias in the same domain are the customer’s own', async () => {
    const { data } = await findingFor({
      [NAME]: { CNAME: 'server.meinefirma.de' },
      'server.meinefirma.de': { ...hostRecords, CAA: [issue('other.test')] },
    });
    expect(data).toMatchObject({ domain: 'server.meinefirma.de', via: NAME });
    expect(data).not.toHaveProperty('owner');
  });

  test('are sought above the name itself where its alias leads to none (RFC 8659 §3)', async () => {
    const zone: TestZone = {
      [NAME]: { CNAME: 'firma.provider.test' },
      'firma.provider.test': hostRecords,
      'provider.test': { CAA: [issue(';')] },
      'meinefirma.de': { CAA: [issue('ca.test')] },
    };
    expect(await findingFor(zone)).toMatchObject({ code: 'CAA_ALLOWS', data: { domain: 'meinefirma.de' } });
  });

  test('are all that is needed of several CAs', async () => {
    expect((await findingFor(atName(issue('ca.test; validationmethods=dns-01'), issue('ca.test')))).code).toBe(
      'CAA_ALLOWS',
    );
  });
});

describe('Records that do not restrict issuing', () => {
  test.each([
    ['where to report', { tag: 'iodef', value: 'mailto:chef@meinefirma.de' }],
    ['wildcard names', { tag: 'issuewild', value: ';' }],
    ['e-mail certificates, critically', { flags: 128, tag: 'issuemail', value: ';' }],
    ['something unknown, not critically', { flags: 0, tag: 'tbs', value: 'x' }],
  ])('speak of %s', async (_, record) => {
    expect(await findingFor(atName(record))).toMatchObject({
      code: 'CAA_ALLOWS',
      data: { domain: NAME, issuer: 'ca.test' },
    });
  });
});

describe('The CA may not issue', () => {
  test('where others are named, and says who may', async () => {
    const records = [issue('other.test; policy=ev'), issue('third.test'), issue('other.test')];
    expect(await findingFor(atName(...records))).toMatchObject({
      code: 'CAA_FORBIDS',
      status: 'broken',
      data: { domain: NAME, allowed: ['other.test', 'third.test'], ca: ['ca.test', 'www.ca.test'] },
    });
  });

  test('and of many or endless or invisible names some are told, each short and without control characters', async () => {
    const long = `${'x'.repeat(60)}.${'x'.repeat(60)}`;
    const records = Array.from({ length: 20 }, (_, index) => issue(`ca${index}.${long}.test`));
    const { code, data } = await findingFor(atName(...records));
    expect(code).toBe('CAA_FORBIDS');
    const { allowed } = data as { allowed: string[] };
    expect(allowed).toHaveLength(11);
    for (const one of allowed) {
      expect(one.length).toBeLessThanOrEqual(100);
      expect(one).not.toMatch(/\p{Cc}/u);
    }
  });

  test.each([
    'ca.test; %%%',
    'ca.test; a=b;',
    'ca.test.',
    '-ca.test',
    'ca.test-',
    'x..ca.test',
    'ca.test x',
    'ca.test\u001b[2J',
    'ca.test; -a=b',
    'ca.test\u00a0',
  ])('where its own record is not written as it must be (%j), and shows it on one line', async (value) => {
    const { code, data } = await findingFor(atName(issue(value), issue('other.test')));
    expect(code).toBe('CAA_FORBIDS');
    const { malformed, allowed } = data as { malformed?: string; allowed: string[] };
    expect(malformed).toMatch(/ca/);
    expect(malformed).not.toMatch(/\p{Cc}/u);
    expect(allowed).toEqual(['other.test']);
  });

  test('and nothing is said of a malformed record that was meant for another', async () => {
    const { data } = await findingFor(atName(issue('third.test.'), issue('other.test')));
    expect(data).not.toHaveProperty('malformed');
  });

  test.each(['ca.test ', '\tca.test\t;\t', 'ca.test;a=b ; c--d=e', 'CA.TEST; a = b', 'ca.test; a='])(
    'but it may where space and parameters stand as they can (%j)',
    async (value) => expect((await findingFor(atName(issue(value)))).code).toBe('CAA_ALLOWS'),
  );

  test.each([';', ' ; ', '', 'ca.test; %%%', 'ca.test; validationmethods', 'notca.test', 'sub.ca.test'])(
    'where nobody, or nobody like it, is named (%j)',
    async (value) => {
      expect((await findingFor(atName(issue(value)))).code).toBe('CAA_FORBIDS');
    },
  );

  test('over another method than the one that is allowed', async () => {
    expect(await findingFor(atName(issue('ca.test; validationmethods=dns-01,tls-alpn-01')))).toMatchObject({
      code: 'CAA_RESTRICTS',
      status: 'broken',
      data: { domain: NAME, parameter: 'validationmethods', value: 'dns-01,tls-alpn-01' },
    });
    expect((await findingFor(atName(issue('ca.test; validationmethods=dns-01,http-01')))).code).toBe('CAA_ALLOWS');
  });

  test('for another account than the one that is named, or one that is yet to be made', async () => {
    const ours = atName(issue(`ca.test; accounturi=${ACCOUNT.url}`));
    expect((await findingFor(ours, { account: ACCOUNT })).code).toBe('CAA_ALLOWS');
    expect(await findingFor(ours)).toMatchObject({
      code: 'CAA_RESTRICTS',
      data: { parameter: 'accounturi', value: ACCOUNT.url },
    });
    const others = atName(issue('ca.test; accounturi=https://ca.test/acct/8'));
    expect((await findingFor(others, { account: ACCOUNT })).code).toBe('CAA_RESTRICTS');
  });

  test.each([128, 1])('where something is critical (%i) that it does not understand', async (flags) => {
    expect(await findingFor(atName(issue('ca.test'), { flags, tag: 'Tbs', value: 'x' }))).toMatchObject({
      code: 'CAA_CRITICAL_UNKNOWN',
      status: 'broken',
      data: { domain: NAME, tag: 'tbs' },
    });
  });
});

describe('A name server', () => {
  test('that fails at CAA stops the CA, wherever on the way up', async () => {
    expect(await findingFor({ [NAME]: { ...hostRecords, CAA: 'SERVFAIL' } })).toMatchObject({
      code: 'CAA_SERVFAIL',
      status: 'broken',
      data: { domain: NAME },
    });
    expect((await findingFor({ 'meinefirma.de': { CAA: 'SERVFAIL' } })).data).toEqual({ domain: 'meinefirma.de' });
  });

  test('of a registry that fails is nothing that the customer or his provider could mend', async () => {
    expect(await findingFor({ de: { CAA: 'SERVFAIL' } })).toMatchObject({
      code: 'CAA_SERVFAIL',
      data: { domain: 'de', isSuffix: true },
    });
    expect(await findingFor({ de: { CAA: 'REFUSED' } })).toMatchObject({
      code: 'CAA_NO_ANSWER',
      data: { domain: 'de', isSuffix: true },
    });
  });

  test('that fails where an alias leads is that of the other name', async () => {
    const zone: TestZone = {
      [NAME]: { CNAME: 'firma.provider.test' },
      'firma.provider.test': { ...hostRecords, CAA: 'SERVFAIL' },
      'meinefirma.de': {},
    };
    expect(await findingFor(zone)).toMatchObject({
      code: 'CAA_SERVFAIL',
      data: { domain: 'firma.provider.test', via: NAME, owner: 'provider.test' },
    });
  });

  test('that denies the name’s addresses is not believed when it denies its other records', async () => {
    const own = await startTestDns({ [NAME]: { ...hostRecords, CAA: [issue('other.test')] } });
    const zone: TestZone = {
      [NAME]: 'NXDOMAIN',
      'meinefirma.de': { NS: ['ns.meinefirma.de'] },
      'ns.meinefirma.de': { A: ['127.0.0.1'] },
    };
    expect(await findingFor(zone, { nameServerPort: own.port })).toMatchObject({ code: 'CAA_FORBIDS' });
  });

  test('that passes no such questions on is not needed where the zone’s own servers answer', async () => {
    const own = await startTestDns({ [NAME]: { CAA: [issue('other.test')] } });
    const zone: TestZone = {
      [NAME]: { ...hostRecords, CAA: 'REFUSED' },
      'meinefirma.de': { NS: ['ns.meinefirma.de'] },
      'ns.meinefirma.de': { A: ['127.0.0.1'] },
    };
    expect(await findingFor(zone, { nameServerPort: own.port })).toMatchObject({
      code: 'CAA_FORBIDS',
      data: { domain: NAME, allowed: ['other.test'] },
    });
  });

  test('that fails at the top as well cannot be asked for CAA at all, which says nothing about the name', async () => {
    const CAA = 'SERVFAIL';
    expect(await findingFor({ [NAME]: { ...hostRecords, CAA }, 'meinefirma.de': { CAA }, de: { CAA } })).toMatchObject({
      code: 'CAA_NO_ANSWER',
      status: 'warning',
      data: { domain: NAME, systemCode: 'ESERVFAIL' },
    });
  });

  test('that fails above the records does no harm', async () => {
    expect((await findingFor({ ...atName(issue('ca.test')), 'meinefirma.de': 'SERVFAIL' })).code).toBe('CAA_ALLOWS');
  });

  test.each([
    ['REFUSED', 'EREFUSED'],
    ['silence', 'ETIMEOUT'],
  ] as const)('that does not answer from here (%s) is a warning', async (CAA, systemCode) => {
    expect(await findingFor({ [NAME]: { ...hostRecords, CAA } })).toMatchObject({
      code: 'CAA_NO_ANSWER',
      status: 'warning',
      data: { domain: NAME, systemCode },
    });
  });
});

describe('Nothing can be said', () => {
  test('about records where the CA does not say by which name it goes in them', async () => {
    expect(await findingFor(atName(issue('ca.test')), { ca: await startCa() })).toMatchObject({
      code: 'CAA_NOT_CHECKED',
      status: 'unknown',
    });
    expect((await findingFor({}, { ca: await startCa() })).code).toBe('CAA_NONE');
  });

  test.each(['', 'a.localhost'])('for the name %j', async (name) => {
    expect((await findingOf(caaCheck, { name })).code).toBe('CAA_NOT_CHECKED');
  });

  test('for a name that does not exist', async () => {
    expect((await findingFor({ [NAME]: 'NXDOMAIN', 'meinefirma.de': { CAA: [issue(';')] } })).code).toBe(
      'CAA_NOT_CHECKED',
    );
  });
});

test.each([
  ['letsencrypt.org', LETS_ENCRYPT],
  ['sectigo.com', 'https://acme.zerossl.com/v2/DV90'],
  ['pki.goog', 'https://dv.acme-v02.api.pki.goog/directory'],
  ['ssl.com', 'https://acme.ssl.com/sslcom-dv-ecc'],
])('a public CA is known by its name (%s) also while it does not answer', async (issuer, acmeDirectoryUrl) => {
  const { server } = await startTestDns(atName(issue(issuer)));
  const facts = {
    ...factsFor({ name: NAME, settings: { dnsServers: [server], acmeDirectoryUrl } }),
    directory: () => Promise.resolve({ kind: 'unreachable', systemCode: 'ENOTFOUND' } as const),
  };
  expect(await findingOf(caaCheck, facts)).toMatchObject({ code: 'CAA_ALLOWS', data: { domain: NAME, issuer } });
});
