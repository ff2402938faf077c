import { X509Certificate } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startBox, type BoxState } from '../../../e2e/house/box.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { ChallengeAnswer } from '../probes/challenge-token.ts';
import type { TlsAnswer } from '../probes/tls.ts';
import { createTestAuthority } from '../../testing/certificates.ts';
import { startTestDns } from '../../testing/start-dns.ts';
import type { TestZone } from '../../testing/dns.ts';
import type { Facts, FactsInput } from '../facts.ts';
import { lineCheck } from './line.ts';
import { codesOf, factsFor, findingsOf, NAME } from './test-facts.ts';

const LINE = '87.140.20.5';
const FORMER = '87.140.77.31';
const SERVER = '192.168.178.20';
const NAS = '192.168.178.30';
const LOOPBACK = '127.0.0.1';
const to = (port: number, address: string, toPort: number) => ({ port, to: address, toPort });
const right = [to(80, SERVER, 8080), to(443, SERVER, 443)];

const silent: ChallengeAnswer = { kind: 'silent', cause: 'timeout', systemCode: 'ETIMEDOUT', connected: false };
const silentTls: TlsAnswer = { kind: 'silent', cause: 'timeout', systemCode: 'ETIMEDOUT' };
/** As a service in front answers: by a header that it alone sets. */
const fromCdn = {
  kind: 'page',
  url: `http://${NAME}/`,
  page: { status: 404, headers: { 'x-amz-cf-id': 'x' }, cookies: [], body: '', server: null, wwwAuthenticate: null },
  targets: [],
} as unknown as ChallengeAnswer;

type Given = {
  router?: Partial<BoxState>;
  /** Nobody answers where the router would be asked. */
  noRouter?: boolean;
  name?: string;
  records?: TestZone;
  answer?: ChallengeAnswer;
  /** What the other device answers. */
  nas?: ChallengeAnswer;
  /** The same over TLS. */
  nasTls?: TlsAnswer;
  /** What this machine answers over TLS. */
  own?: TlsAnswer;
  /** The web site that answers at the addresses of the name. */
  site?: { title: string };
  settings?: Partial<Settings>;
} & Partial<Pick<FactsInput, 'outside' | 'opened' | 'networkAddresses' | 'purpose' | 'lanAddresses' | 'openHttp'>>;

/**
 * The facts of a house with this router. The name's addresses are of the internet, and others of its network, which no test
 * asks: that alone is put in place of a look at them.
 */
async function factsOf(given: Given): Promise<Facts> {
  const {
    router = {},
    noRouter = false,
    name = NAME,
    answer = silent,
    nas = silent,
    nasTls = silentTls,
    own = silentTls,
    site = null,
    settings,
    ...input
  } = given;
  const box = await startBox(
    LOOPBACK,
    { page: 0, description: 0, ssdp: 0, natPmp: 0 },
    { outside: LINE, mappings: right, upnp: 'tells', ...router },
  );
  onTestFinished(() => box.close());
  const dns = await startTestDns(given.records ?? { [name]: { A: [FORMER] } });
  const place = {
    address: LOOPBACK,
    ssdpPort: box.ports.ssdp ?? 0,
    natPmpPort: box.ports.natPmp,
    pagePort: box.ports.page,
  };
  const facts = factsFor({
    lanAddresses: [SERVER],
    ...input,
    name,
    router: noRouter ? null : place,
    nameServerPort: dns.port,
    settings: { dnsServers: [dns.server], ...settings },
  });
  const at = async <T>(one: T) => (await facts.addresses()).map((address) => ({ address, answer: one }));
  return {
    ...facts,
    challengeAnswers: () => at(answer),
    firstPage: () => Promise.resolve(answer.kind === 'page' ? answer.page : null),
    challengeAt: () => Promise.resolve(nas),
    tlsAt: () => Promise.resolve(nasTls),
    homepageAt: () => Promise.resolve(site),
    publicTls: () => at(silentTls),
    localTls: () => Promise.resolve(own),
    beforeTls: () => Promise.resolve({ wasListening: true, answers: [] }),
  };
}
const found = async (given: Given) => findingsOf(lineCheck, await factsOf(given));
const codes = async (given: Given) => codesOf(await found(given));
const here = { [NAME]: { A: [LINE] } };
const reached = { name: NAME, reached: true, at: new Date().toISOString(), by: 'request', detail: '' } as const;
/** Answers that come from our own server. */
const ours: ChallengeAnswer = { kind: 'ours', redirected: false };

/** As a web server answers that does not know the path. */
const answering = (status: number) =>
  ({
    kind: 'page',
    url: `http://${NAME}/`,
    page: { status, headers: {}, cookies: [], body: '', server: 'Apache', wwwAuthenticate: null },
    targets: [],
  }) as unknown as ChallengeAnswer;
const notFound = answering(404);
/** The host name of an address. */
const named = (address: string, host: string): TestZone => ({
  [`${address.split('.').toReversed().join('.')}.in-addr.arpa`]: { PTR: [host] },
});

describe('A name that leads to another place than a line of the house', () => {
  const SPACE = '217.160.0.99';
  const atHoster = { [NAME]: { A: [SPACE] }, ...named(SPACE, '217-160-0-99.elastic-ssl.ui-r.com') };

  test('leads to a hoster, as the host name of the address says, where the router says nothing', async () => {
    expect(await found({ noRouter: true, records: atHoster, answer: notFound })).toEqual([
      {
        id: 'line',
        status: 'broken',
        code: 'LINE_RECORD_AT_HOSTER',
        data: { name: NAME, address: SPACE, hoster: 'IONOS', host: '217-160-0-99.elastic-ssl.ui-r.com' },
      },
    ]);
    // A rented machine, or one that passes on to a line, is silent or out of order.
    for (const answer of [silent, answering(502)])
      expect(await codes({ noRouter: true, records: atHoster, answer })).toEqual(['LINE_UNKNOWN']);
  });

  test('is not said to where somebody comes in, one of the addresses is nobody’s, or this machine is rented itself', async () => {
    const isLine = named(FORMER, 'p578c4d1f.dip0.t-ipconnect.de');
    const both = { ...atHoster, ...isLine, [NAME]: { A: [SPACE, FORMER] } };
    expect(await codes({ noRouter: true, records: both })).toEqual(['LINE_UNKNOWN']);
    expect(await codes({ noRouter: true, records: atHoster, answer: ours })).toEqual(['LINE_UNKNOWN']);
    expect(await codes({ noRouter: true, records: atHoster, outside: reached })).toEqual(['LINE_UNKNOWN']);
    expect(await codes({ noRouter: true, records: atHoster, lanAddresses: [SPACE] })).toEqual(['LINE_UNKNOWN']);
  });

  test('is told by both addresses where the router knows its own', async () => {
    expect(await codes({ records: atHoster, answer: notFound })).toEqual(['LINE_RECORD_ELSEWHERE']);
  });

  test('is the name of the web site, whose record has to stay', async () => {
    const site = { title: 'Tischlerei Muster' };
    for (const noRouter of [true, false]) {
      expect(await found({ noRouter, records: atHoster, answer: notFound, site })).toMatchObject([
        { code: 'LINE_NAME_OF_HOMEPAGE', data: { name: NAME, title: 'Tischlerei Muster', example: `erp.${NAME}` } },
      ]);
    }
    // Of a page at an address that may be the line's own, nobody knows whose it is.
    const unknown = { [NAME]: { A: [FORMER] } };
    expect(await codes({ noRouter: true, records: unknown, answer: notFound, site })).toEqual(['LINE_UNKNOWN']);
    // On the line itself, it is another machine of the house.
    expect(await codes({ records: here, answer: notFound, site })).toEqual(['LINE_KNOWN']);
  });
});

describe('This machine', () => {
  const other = {
    router: { address: '192.168.178.1', name: 'FRITZ!Box 7590', external: LINE },
    gateway: '192.168.178.2',
  };
  const guests = { lanAddress: '192.168.179.20', gateway: '192.168.179.1' };
  const codesWith = async (given: Given, placed: Partial<Facts>) =>
    codesOf(await findingsOf(lineCheck, { ...(await factsOf(given)), ...placed }));
  const atOther: Partial<Facts> = { otherRouter: () => Promise.resolve(other) };
  const isGuest: Partial<Facts> = { guestNetwork: () => Promise.resolve(guests) };

  test('is at another router of the house than the one to whose line the name leads', async () => {
    const facts = { ...(await factsOf({ noRouter: true, records: here })), ...atOther };
    expect(await findingsOf(lineCheck, facts)).toMatchObject([
      {
        code: 'LINE_OTHER_ROUTER',
        status: 'warning',
        data: { name: NAME, address: LINE, router: '192.168.178.1', gateway: '192.168.178.2' },
      },
    ]);
    // The line of the router that leads out is another one, or shared.
    for (const outside of [FORMER, '100.72.3.4', null])
      expect(await codesWith({ router: { outside }, records: here }, atOther)).toEqual(['LINE_OTHER_ROUTER']);
  });

  test('is in the network for guests, where the router says nothing', async () => {
    expect(await codesWith({ noRouter: true, records: here }, isGuest)).toEqual(['LINE_GUEST_NETWORK']);
    expect(await codesWith({ records: here }, isGuest)).toEqual(['LINE_KNOWN']);
  });

  test('is where it should be if somebody comes in, has come in, is answered, or the line is its own', async () => {
    for (const placed of [atOther, isGuest]) {
      const given = { noRouter: true, records: here };
      expect(await codesWith({ ...given, answer: ours }, placed)).toEqual(['LINE_UNKNOWN']);
      expect(await codesWith({ ...given, answer: notFound }, placed)).toEqual(['LINE_UNKNOWN']);
      expect(await codesWith({ ...given, outside: reached }, placed)).toEqual(['LINE_UNKNOWN']);
    }
    expect(await codesWith({ records: here }, atOther)).toEqual(['LINE_KNOWN']);
  });
});

describe('The record of the name', () => {
  test('leads to the line, as the router says', async () => {
    expect(await found({ records: here })).toEqual([
      {
        id: 'line',
        status: 'good',
        code: 'LINE_KNOWN',
        data: { address: LINE, router: 'FRITZ!Box 7590', told: ['http', 'https'] },
      },
    ]);
  });

  test('that leads elsewhere is told with both addresses', async () => {
    expect(await found({})).toEqual([
      {
        id: 'line',
        status: 'broken',
        code: 'LINE_RECORD_ELSEWHERE',
        data: { name: NAME, addresses: [FORMER], external: LINE },
      },
    ]);
  });

  test('is nobody’s fault where our own answer comes back from there: then it leads here by whatever way', async () => {
    expect(await codes({ answer: ours })).toEqual(['LINE_UNKNOWN']);
  });

  test('is only doubtful where a CA came through not long ago: there may be a second line', async () => {
    expect(await found({ outside: reached })).toMatchObject([
      { code: 'LINE_RECORD_DOUBTFUL', status: 'warning', data: { reachedAt: reached.at, external: LINE } },
    ]);
    expect(await codes({ outside: { ...reached, reached: false } })).toEqual(['LINE_RECORD_ELSEWHERE']);
  });

  test('of a DynDNS name is wrong also after a CA came through: it has only to follow the line', async () => {
    const dynDns = 'firma.selfhost.eu';
    const records = { [NAME]: { CNAME: dynDns }, [dynDns]: { A: [FORMER] } };
    expect(await found({ records, outside: reached })).toMatchObject([
      { code: 'LINE_RECORD_ELSEWHERE', status: 'broken', data: { dynDns, external: LINE, reachedAt: reached.at } },
    ]);
  });

  test('is right where the zone’s own servers already say so: the change is on its way', async () => {
    const zone = { [NAME]: { A: [LINE], NS: [`ns.${NAME}`] }, [`ns.${NAME}`]: { A: [LOOPBACK] } };
    const facts = await factsOf({ records: zone });
    const stale = { ...facts, addresses: () => Promise.resolve([FORMER]) };
    expect(codesOf(await findingsOf(lineCheck, stale))).toEqual(['LINE_UNKNOWN']);
  });

  test('beside the line’s own address, where nobody answers, may be of the same line: a block has several', async () => {
    const beside = '87.140.20.77';
    const records = { [NAME]: { A: [beside] } };
    expect(await codes({ records })).toEqual(['LINE_UNKNOWN']);
    expect(await codes({ records, outside: reached })).toEqual(['LINE_UNKNOWN']);
    const page = { ...fromCdn, page: { ...fromCdn, status: 404, headers: {}, cookies: [], body: '' } } as unknown;
    expect(await codes({ records, answer: page as ChallengeAnswer })).toEqual(['LINE_RECORD_ELSEWHERE']);
    expect(await codes({ records: { [NAME]: { A: [beside, FORMER] } } })).toEqual(['LINE_RECORD_ELSEWHERE']);
    const dynDns = 'firma.selfhost.eu';
    expect(await codes({ name: dynDns, records: { [dynDns]: { A: [beside] } } })).toEqual(['LINE_RECORD_ELSEWHERE']);
  });

  test('of a service in front is meant so', async () => {
    expect(await codes({ records: { [NAME]: { A: ['104.21.30.7'] } } })).toEqual(['LINE_UNKNOWN']);
    expect(await codes({ answer: fromCdn })).toEqual(['LINE_UNKNOWN']);
  });

  test('of a domain that was not renewed is no matter of the record', async () => {
    const body = '<title>Diese Domain ist abgelaufen</title>';
    const answer = { ...fromCdn, page: { status: 200, headers: {}, cookies: [], body } } as unknown as ChallengeAnswer;
    expect(await codes({ answer })).toEqual(['LINE_UNKNOWN']);
    const settings = { challengeType: 'tls-alpn-01' } as const;
    expect(await codes({ answer, settings })).toEqual(['LINE_UNKNOWN']);
    expect(await codes({ settings })).toEqual(['LINE_RECORD_ELSEWHERE']);
  });

  test('of a DynDNS name is the router’s to report, also behind an alias', async () => {
    const dynDns = 'firma.selfhost.eu';
    expect(await found({ name: dynDns })).toMatchObject([{ code: 'LINE_RECORD_ELSEWHERE', data: { dynDns } }]);
    const records = { [NAME]: { CNAME: dynDns }, [dynDns]: { A: [FORMER] } };
    expect(await found({ records })).toMatchObject([{ code: 'LINE_RECORD_ELSEWHERE', data: { name: NAME, dynDns } }]);
  });

  test('that is an alias is told with its target', async () => {
    const alias = 'kunde4711.webhoster.net';
    const [one] = await found({ records: { [NAME]: { CNAME: alias }, [alias]: { A: ['5.45.96.3'] } } });
    expect(one).toMatchObject({ code: 'LINE_RECORD_ELSEWHERE', data: { alias } });
    expect(one?.data).not.toHaveProperty('dynDns');
  });

  test('is not judged without an address of the internet over IPv4', async () => {
    for (const record of [{ A: [SERVER] }, { AAAA: ['2a02:8070:51::20'] }, 'NXDOMAIN' as const])
      expect(await codes({ records: { [NAME]: record } })).toEqual(['LINE_UNKNOWN']);
  });
});

describe('A line without an address of its own', () => {
  const dsLite = { networkAddresses: [SERVER, '2a02:8070:51::20'], router: { outside: null, mappings: [] } };

  test('shares one with others (CGNAT)', async () => {
    expect(await found({ router: { outside: '100.72.3.4' } })).toMatchObject([
      { code: 'LINE_SHARED', data: { kind: 'cgnat', address: '100.72.3.4' } },
    ]);
  });

  test('has IPv6 alone (DS-Lite)', async () => {
    expect(await found(dsLite)).toMatchObject([{ code: 'LINE_SHARED', data: { kind: 'dsLite', address: null } }]);
    expect(await found({ router: { outside: '192.0.0.2', mappings: [] } })).toMatchObject([
      { code: 'LINE_SHARED', data: { kind: 'dsLite', address: '192.0.0.2' } },
    ]);
    expect(await codes({ ...dsLite, networkAddresses: [SERVER] })).toEqual(['LINE_UNKNOWN']);
  });

  test('is none where somebody came in', async () => {
    for (const given of [dsLite, { router: { outside: '100.72.3.4', mappings: [] } }]) {
      expect(await codes({ ...given, answer: ours })).toEqual(['LINE_UNKNOWN']);
      expect(await codes({ ...given, answer: ours, outside: reached })).toEqual(['LINE_UNKNOWN']);
    }
    // A router that names no address may have one, if a CA came through.
    expect(await codes({ ...dsLite, outside: reached })).toEqual(['LINE_UNKNOWN']);
  });

  test('has lost it where a CA came through before, as on a mobile reserve, and nobody comes in now', async () => {
    for (const [address, kind] of [
      ['100.88.1.2', 'cgnat'],
      ['192.0.0.2', 'dsLite'],
    ] as const) {
      expect(await found({ router: { outside: address }, outside: reached })).toMatchObject([
        { code: 'LINE_SHARED', status: 'broken', data: { kind, address, lost: true } },
      ]);
    }
  });

  test('has lost nothing where the CA may have come over IPv6, or somebody answers at the name, as at the end of a tunnel', async () => {
    const onReserve = { router: { outside: '100.88.1.2' }, outside: reached };
    const both = { [NAME]: { A: [FORMER], AAAA: ['2a02:8070:51::20'] } };
    expect(await codes({ ...onReserve, records: both })).toEqual(['LINE_UNKNOWN']);
    expect(await codes({ ...onReserve, answer: notFound })).toEqual(['LINE_UNKNOWN']);
  });
});

test('a router with a private address outside stands behind another one, unless somebody answers there', async () => {
  const router = { outside: '192.168.2.103' };
  expect(await found({ router })).toMatchObject([
    {
      code: 'LINE_BEHIND_ROUTER',
      data: {
        address: '192.168.2.103',
        forwards: [
          { for: 'http', port: 80, internalPort: 8080 },
          { for: 'https', port: 443, internalPort: 443 },
        ],
      },
    },
  ]);
  expect(await codes({ router, answer: { ...fromCdn } })).toEqual(['LINE_UNKNOWN']);
  expect(await codes({ router, answer: ours })).toEqual(['LINE_UNKNOWN']);
  expect(await codes({ router, outside: reached })).toEqual(['LINE_UNKNOWN']);
});

describe('A port that the router forwards', () => {
  const given = (...mappings: BoxState['mappings']): Given => ({ records: here, router: { mappings } });

  test('to another device is told with that, both ports together', async () => {
    expect((await found(given(to(80, NAS, 80), to(443, NAS, 443))))[1]).toMatchObject({
      code: 'LINE_PORT_ELSEWHERE',
      data: {
        to: { address: NAS, port: 80 },
        isHere: false,
        lanAddress: SERVER,
        forwards: [{ port: 80 }, { port: 443 }],
      },
    });
  });

  test('to a port of this machine where nobody listens is told for itself', async () => {
    const http = given(to(80, SERVER, 80), to(443, SERVER, 443));
    const told = [
      { code: 'LINE_PORT_ELSEWHERE', data: { to: { port: 80 }, isHere: true, forwards: [{ for: 'http' }] } },
    ];
    expect((await found({ ...http, answer: { ...silent, cause: 'refused' } })).slice(1)).toMatchObject(told);
    const closed = { openHttp: () => Promise.reject(new Error('EACCES')) };
    expect((await found({ ...http, ...closed })).slice(1)).toMatchObject(told);
    const other = given(to(80, SERVER, 5000), to(443, SERVER, 443));
    expect(await codes(other)).toEqual(['LINE_KNOWN', 'LINE_PORT_ELSEWHERE']);
  });

  test.skipIf(process.platform === 'win32')(
    'to the same port of this machine may be right, where we listen on another: it may be redirected here',
    async () => {
      expect(await codes(given(to(80, SERVER, 80), to(443, SERVER, 443)))).toEqual(['LINE_KNOWN']);
      const https = { ...given(to(80, SERVER, 8080), to(443, SERVER, 443)), settings: { httpsPort: 8443 } };
      expect(await codes(https)).toEqual(['LINE_KNOWN', 'LINE_PORT_ELSEWHERE']);
    },
  );

  test('shows that the other one is not forwarded, while a router that lists nothing shows nothing', async () => {
    expect((await found(given(to(443, SERVER, 443)))).slice(1)).toMatchObject([
      { code: 'LINE_PORT_MISSING', data: { told: 443, forwards: [{ for: 'http', internalPort: 8080 }] } },
    ]);
    expect(await codes(given())).toEqual(['LINE_KNOWN']);
    expect(await codes(given(to(443, NAS, 443)))).toEqual(['LINE_KNOWN', 'LINE_PORT_ELSEWHERE']);
  });

  test('for one outside address alone is told as such', async () => {
    const only = (port: number, address: string, toPort: number) => ({
      ...to(port, address, toPort),
      from: '80.147.3.9',
    });
    expect((await found(given(only(80, SERVER, 8080), only(443, SERVER, 443)))).slice(1)).toMatchObject([
      { code: 'LINE_PORT_LIMITED', data: { forwards: [{ for: 'http' }, { for: 'https' }], from: '80.147.3.9' } },
    ]);
    // Beside the right ones it does no harm.
    expect(await codes(given(...right, only(443, SERVER, 443)))).toEqual(['LINE_KNOWN']);
  });

  test('that was opened by consent, and is listed no longer, was taken back, whoever came in before', async () => {
    for (const outside of [null, reached]) {
      const opened = { ...given(), opened: { router: LOOPBACK, ports: [80, 443] }, outside };
      expect((await found(opened)).slice(1)).toMatchObject([
        { code: 'LINE_PORT_WITHDRAWN', data: { forwards: [{ for: 'http' }, { for: 'https' }] } },
      ]);
      // Another router is there now.
      expect(await codes({ ...opened, opened: { router: '192.168.178.1', ports: [80, 443] } })).toEqual(['LINE_KNOWN']);
      expect(await codes({ ...opened, opened: { router: LOOPBACK, ports: [8443] } })).toEqual(['LINE_KNOWN']);
    }
    expect(await codes({ ...given(...right), opened: { router: LOOPBACK, ports: [80, 443] } })).toEqual(['LINE_KNOWN']);
  });

  test('that is switched off is told as such', async () => {
    const off = (port: number, address: string, toPort: number) => ({ ...to(port, address, toPort), isOff: true });
    expect((await found(given(off(80, SERVER, 8080), off(443, SERVER, 443)))).slice(1)).toMatchObject([
      { code: 'LINE_PORT_OFF', data: { forwards: [{ for: 'http' }, { for: 'https' }] } },
    ]);
    expect(await codes(given(off(80, SERVER, 8080), to(443, SERVER, 443)))).toEqual(['LINE_KNOWN', 'LINE_PORT_OFF']);
    expect(await codes(given(off(80, NAS, 80), off(443, NAS, 443)))).toEqual(['LINE_KNOWN']);
  });

  test('for UDP instead of TCP is told as such, also where only one of them is', async () => {
    const udp = (port: number, address: string, toPort: number) => ({ ...to(port, address, toPort), isUdp: true });
    expect((await found(given(udp(80, SERVER, 8080), udp(443, SERVER, 443)))).slice(1)).toMatchObject([
      { code: 'LINE_PORT_UDP', data: { forwards: [{ for: 'http' }, { for: 'https' }] } },
    ]);
    expect(await codes(given(udp(80, SERVER, 8080), to(443, SERVER, 443)))).toEqual(['LINE_KNOWN', 'LINE_PORT_UDP']);
    // Of another machine, or beside the right one.
    expect(await codes(given(udp(80, NAS, 80), udp(443, NAS, 443)))).toEqual(['LINE_KNOWN']);
    expect(await codes(given(...right, udp(443, SERVER, 443)))).toEqual(['LINE_KNOWN']);
  });

  test('that the router forwards here, and that stays silent while the other one comes in, is held up on this machine', async () => {
    const facts = await factsOf({ records: here, answer: ours });
    const served = { kind: 'tls' } as TlsAnswer;
    const held = await findingsOf(lineCheck, { ...facts, localTls: () => Promise.resolve(served) });
    expect(held.slice(1)).toMatchObject([
      { code: 'LINE_PORT_HELD', data: { forwards: [{ for: 'https', port: 443, internalPort: 443 }] } },
    ]);
    // For a request, not both ports are looked at; and what came in over IPv6 says nothing of the router.
    const serving = { ...facts, localTls: () => Promise.resolve(served) };
    const asRequest = await findingsOf(lineCheck, { ...serving, purpose: 'request' as const });
    expect(codesOf(asRequest)).toEqual(['LINE_KNOWN']);
    const overIpv6 = [
      { address: LINE, answer: silent },
      { address: '2001:db8::7', answer: ours },
    ];
    const byIpv6 = await findingsOf(lineCheck, { ...serving, challengeAnswers: () => Promise.resolve(overIpv6) });
    expect(codesOf(byIpv6)).toEqual(['LINE_KNOWN']);
    // Nobody listens there yet.
    expect(await codes({ records: here, answer: ours })).toEqual(['LINE_KNOWN']);
    // Nobody comes in at all: the router may just lead nobody back.
    expect(await codes({ records: here })).toEqual(['LINE_KNOWN']);
    expect(await codes({ ...given(to(80, SERVER, 8080)), answer: ours })).not.toContain('LINE_PORT_HELD');
  });

  test('is no matter where somebody answers on it', async () => {
    const http = given(to(80, NAS, 80), to(443, SERVER, 443));
    expect(await codes(http)).toEqual(['LINE_KNOWN', 'LINE_PORT_ELSEWHERE']);
    const cut = { answer: { ...silent, cause: 'reset', connected: true } as const };
    for (const change of [{ answer: ours }, { answer: fromCdn }, cut, { lanAddresses: [] }])
      expect(await codes({ ...http, ...change })).toEqual(['LINE_KNOWN']);
  });

  test('to another device is wrong now, also where a CA came through before: this machine has a new address, say', async () => {
    const own = { kind: 'tls' } as TlsAnswer;
    const moved = { ...given(to(80, NAS, 8080), to(443, NAS, 443)), outside: reached, own };
    expect((await found(moved)).slice(1)).toMatchObject([
      { code: 'LINE_PORT_ELSEWHERE', data: { to: { address: NAS }, forwards: [{ for: 'http' }, { for: 'https' }] } },
    ]);
    const https = { ...given(...right.slice(0, 1), to(443, NAS, 443)), outside: reached, own };
    expect(await codes(https)).toEqual(['LINE_KNOWN', 'LINE_PORT_ELSEWHERE']);
  });

  test('is left to the CA that came through where the list shows nothing of it, or a way that cannot be looked at', async () => {
    const own = { kind: 'tls' } as TlsAnswer;
    const before = (...mappings: BoxState['mappings']) => codes({ ...given(...mappings), outside: reached, own });
    expect(await before(to(443, SERVER, 443))).toEqual(['LINE_KNOWN']);
    expect(await before(to(80, SERVER, 5000), to(443, SERVER, 443))).toEqual(['LINE_KNOWN']);
    // No port of a web server, so that nobody asks there.
    expect(await before(to(80, NAS, 32_768), to(443, SERVER, 443))).toEqual(['LINE_KNOWN']);
    // What serves nothing here is not to be told from what is not passed on.
    const https = given(...right.slice(0, 1), to(443, NAS, 443));
    expect(await codes({ ...https, outside: reached })).toEqual(['LINE_KNOWN']);
    // It stands in front of this server, with a certificate of the name.
    const { chainPem } = await (await createTestAuthority('Vermittler')).issue({ names: [NAME] });
    const nasTls = { kind: 'tls', certificate: new X509Certificate(chainPem) } as TlsAnswer;
    expect(await codes({ ...https, outside: reached, own, nasTls })).toEqual(['LINE_KNOWN']);
  });

  test('to another device is right where that passes it on to this machine, as a proxy does', async () => {
    const proxied = given(to(80, NAS, 80), to(443, NAS, 443));
    expect(await codes({ ...proxied, nas: ours })).toEqual(['LINE_KNOWN']);
    expect(await codes({ ...proxied, nas: ours, outside: reached })).toEqual(['LINE_KNOWN']);
    const changed: ChallengeAnswer = { kind: 'changed', what: 'path', by: 'nginx' };
    expect(await codes({ ...proxied, nas: changed })).toEqual(['LINE_KNOWN']);
    expect(await codes({ ...proxied, nas: fromCdn })).toEqual(['LINE_KNOWN', 'LINE_PORT_ELSEWHERE']);
  });

  test('for visitors is left out of a request for which the CA comes over the other one', async () => {
    const https = given(to(80, SERVER, 8080), to(443, NAS, 443));
    expect(await codes(https)).toEqual(['LINE_KNOWN', 'LINE_PORT_ELSEWHERE']);
    expect(await codes({ ...https, purpose: 'request' })).toEqual(['LINE_KNOWN']);
    const overTls = { settings: { challengeType: 'tls-alpn-01' as const } };
    expect(await codes({ ...https, ...overTls, purpose: 'request' })).toEqual(['LINE_KNOWN', 'LINE_PORT_ELSEWHERE']);
    expect(await codes({ ...given(to(80, NAS, 80), to(443, SERVER, 443)), ...overTls })).toEqual(['LINE_KNOWN']);
  });
});

test('nobody is asked for a private CA, without a name, or where there is no router; and not all of them answer', async () => {
  for (const given of [
    { settings: { acmeDirectoryUrl: 'https://ca.firma.lan/acme' } },
    { name: '' },
    { name: 'localhost' },
    { noRouter: true },
    { router: { upnp: 'silent' as const } },
  ]) {
    const facts = await factsOf(given);
    expect(await facts.line(), JSON.stringify(given)).toMatchObject({ by: null, mappings: null });
    expect(codesOf(await findingsOf(lineCheck, facts))).toEqual(['LINE_UNKNOWN']);
  }
});
