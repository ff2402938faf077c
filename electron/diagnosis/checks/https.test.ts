/** The checks of port 443 on this machine, and of what is served there: httpsPort, local, protocol, served. */
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Finding } from '#shared/contract/findings.ts';
import { readCertificate } from '../../certificates/info.ts';
import {
  createTestAuthority,
  type PairOptions,
  type TestAuthority,
  type TestPair,
} from '../../testing/certificates.ts';
import type { PairFiles } from '../../storage/vault.ts';
import { freePort, freePorts } from '../../testing/ports.ts';
import type { WebServer } from '../../webserver/web-server.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import { startTestDns } from '../../testing/start-dns.ts';
import { listen } from '../../testing/listeners.ts';
import { certificateCheck } from './certificate.ts';
import { chainCheck } from './chain.ts';
import { connectionCheck } from './connection.ts';
import { coversCheck } from './covers.ts';
import { expiryCheck } from './expiry.ts';
import { httpsPortCheck } from './https-port.ts';
import { localCheck } from './local.ts';
import { pairCheck } from './pair.ts';
import { protocolCheck } from './protocol.ts';
import { redirectCheck } from './redirect.ts';
import { servedCertificateCheck } from './served-certificate.ts';
import { codesOf, factsFor, findingOf, findingsOf, NAME, webServerWith, type GivenFacts } from './test-facts.ts';

const DAY = 86_400_000;
let authority: TestAuthority;
let right: TestPair;
let other: TestPair;
let foreign: TestPair;
beforeAll(async () => {
  authority = await createTestAuthority();
  right = await authority.issue({ names: [NAME] });
  other = await authority.issue({ names: [NAME, 'zweite.de'] });
  foreign = await (await createTestAuthority('Router')).issue({ names: ['fritz.box'] });
});

const pairFilesOf = ({ chainPem }: TestPair): PairFiles => ({
  folder: '/db/1',
  chainPem,
  info: readCertificate(chainPem),
  keyMatches: true,
});
const fingerprintOf = ({ chainPem }: TestPair) => readCertificate(chainPem).fingerprint256;
const startTlsServer = ({ chainPem: cert, keyPem: key }: TestPair, options: tls.TlsOptions = {}) =>
  listen(tls.createServer({ cert, key, ...options }));

/** `right` is installed, the name leads to this machine, and `httpsPort` is both the internal and the public port. */
async function facts(httpsPort: number, given: GivenFacts = {}): Promise<Facts> {
  const { settings, ...input } = given;
  const { server } = await startTestDns({ [NAME]: { A: ['127.0.0.1'] } });
  return factsFor({
    purpose: 'evaluate',
    installed: pairFilesOf(right),
    trustedRoots: [authority.rootPem],
    ...input,
    settings: { dnsServers: [server], httpsPort, publicHttpsPort: httpsPort, redirectToHttps: false, ...settings },
  });
}
async function findingsById(checks: readonly Check[], given: Facts): Promise<Partial<Record<Finding['id'], Finding>>> {
  const found = await Promise.all(checks.map((check) => findingsOf(check, given)));
  return Object.fromEntries(found.flat().map((one) => [one.id, one]));
}
const servedFindings = async (given: Facts) => findingsById([servedCertificateCheck], given);

test('a server that serves the installed certificate under its public address is good throughout', async () => {
  const { chainPem: cert, keyPem: key } = right;
  const httpsPort = await listen(https.createServer({ cert, key }, (_, answer) => answer.end('page')));
  const location = `https://${NAME}:${httpsPort}/`;
  const publicHttpPort = await listen(http.createServer((_, answer) => answer.writeHead(307, { location }).end()));
  const found = await findingsById(
    [certificateCheck, pairCheck, chainCheck, coversCheck, expiryCheck, localCheck, connectionCheck].concat(
      protocolCheck,
      servedCertificateCheck,
      redirectCheck,
    ),
    await facts(httpsPort, { settings: { redirectToHttps: true, publicHttpPort } }),
  );
  expect(Object.fromEntries(Object.entries(found).map(([id, { code }]) => [id, code]))).toEqual({
    certificate: 'CERTIFICATE_INSTALLED',
    pair: 'PAIR_MATCHES',
    chain: 'CHAIN_COMPLETE',
    covers: 'COVERS_ADDRESS',
    expiry: 'EXPIRY_FAR',
    local: 'LOCAL_SERVES',
    connection: 'PUBLIC_CONNECTS',
    protocol: 'PROTOCOL_MODERN',
    trust: 'TRUSTED_BY_OWN_ROOTS',
    name: 'NAME_MATCHES',
    validity: 'TIME_VALID',
    fingerprint: 'FINGERPRINT_SAME',
    redirect: 'REDIRECT_TO_HTTPS',
  });
  expect(Object.values(found).every(({ status }) => status === 'good')).toBe(true);
});

describe('The HTTPS port of this machine', () => {
  const look = async (port: number, server?: WebServer, installed: PairFiles | null = null) => {
    const web = server ?? (await webServerWith({ httpsPort: port })).web;
    return findingOf(httpsPortCheck, {
      installed,
      settings: { httpsPort: port, dnsServers: ['127.0.0.1:1'], publicHttpsPort: port },
      withHttpsListener: (greeting, action) => web.withHttpsListener(greeting, action),
    });
  };

  test('that can be had is free, and is so again afterwards', async () => {
    const port = await freePort();
    for (let time = 0; time < 2; time++) {
      expect(await look(port)).toMatchObject({ code: 'HTTPS_PORT_FREE', status: 'good', data: { port } });
    }
  });

  test('on which this program serves is its own', async () => {
    const { web, httpsPort: port } = await webServerWith({});
    await web.startTls(right);
    expect(await look(port, web, pairFilesOf(right))).toMatchObject({ code: 'HTTPS_PORT_OURS', data: { port } });
  });

  test('that another program holds is busy', async () => {
    const port = await freePort();
    const holder = net.createServer();
    await new Promise<void>((resolve) => holder.listen(port, resolve));
    onTestFinished(() => void holder.close());
    expect(await look(port)).toMatchObject({ code: 'HTTPS_PORT_BUSY', status: 'broken', data: { port } });
  });

  test('that the system does not give to this user is forbidden', async () => {
    const refused = failure('PORT_FORBIDDEN', { port: 443, purpose: 'https' });
    const found = await findingOf(httpsPortCheck, {
      withHttpsListener: () => Promise.reject(new FailureError(refused)),
    });
    expect(found).toMatchObject({ code: 'HTTPS_PORT_FORBIDDEN', status: 'broken', data: { port: 443 } });
  });

  test('that is none is unusable, with the system’s code', async () => {
    expect(await look(70_000)).toMatchObject({
      code: 'HTTPS_PORT_UNUSABLE',
      status: 'broken',
      data: { systemCode: 'ERR_SOCKET_BAD_PORT' },
    });
  });

  test('is opened to see whether it can be only when nobody looks for a server there any more', async () => {
    const { web, httpsPort: port } = await webServerWith({});
    const given = await facts(port, {
      withHttpsListener: (greeting, action) => web.withHttpsListener(greeting, action),
    });
    const found = await findingsById([httpsPortCheck, localCheck, connectionCheck], given);
    expect(found.httpsPort?.code).toBe('HTTPS_PORT_FREE');
    expect(found.local?.code).toBe('LOCAL_DOWN');
    expect(found.connection?.code).toBe('PUBLIC_DOWN');
  });
});

describe('On this machine', () => {
  test('the installed certificate is served', async () => {
    const port = await startTlsServer(right);
    const found = await findingOf(localCheck, await facts(port));
    expect(found).toMatchObject({ code: 'LOCAL_SERVES', status: 'good', data: { port } });
  });

  test('nobody on the HTTPS port is "down", and nothing about a certificate is claimed', async () => {
    const port = await freePort();
    const given = await facts(port);
    expect(await findingOf(localCheck, given)).toMatchObject({
      code: 'LOCAL_DOWN',
      status: 'broken',
      data: { port, cause: 'refused' },
    });
    expect((await findingOf(protocolCheck, given)).code).toBe('PROTOCOL_NOT_CHECKED');
    expect(codesOf(await findingsOf(servedCertificateCheck, given))).toEqual([
      'TRUST_NOT_CHECKED',
      'NAME_NOT_CHECKED',
      'TIME_NOT_CHECKED',
      'FINGERPRINT_NOT_CHECKED',
    ]);
  });

  test.each([
    ['plain HTTP', () => http.createServer((_, response) => response.end())],
    ['another protocol', () => net.createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))],
  ])('%s on the HTTPS port is no TLS', async (_, server) => {
    const port = await listen(server());
    expect(await findingOf(localCheck, await facts(port))).toMatchObject({
      code: 'LOCAL_NO_TLS',
      status: 'broken',
      data: { port },
    });
  });

  test('another certificate on the HTTPS port is said to be that, with its issuer', async () => {
    const port = await startTlsServer(foreign);
    expect(await findingOf(localCheck, await facts(port))).toMatchObject({
      code: 'LOCAL_OTHER_CERTIFICATE',
      status: 'broken',
      data: { port, fingerprint256: fingerprintOf(foreign), issuer: 'Router E1 (Testbetrieb)' },
    });
  });

  test('one that was installed before is an old one', async () => {
    const port = await startTlsServer(other);
    const given = await facts(port, { previousFingerprints: [fingerprintOf(other)] });
    const { notAfter } = readCertificate(other.chainPem);
    expect(await findingOf(localCheck, given)).toMatchObject({
      code: 'LOCAL_OLD_CERTIFICATE',
      status: 'broken',
      data: { port, notAfter: new Date(notAfter).toISOString() },
    });
  });

  test('a server is looked for as well where the files of its certificate are gone, in an evaluation', async () => {
    const port = await startTlsServer(right);
    for (const installed of [null, { unreadable: '/db/1', missing: null, failure: null }]) {
      const found = await findingOf(localCheck, await facts(port, { installed }));
      expect(found.code).toBe('LOCAL_OTHER_CERTIFICATE');
    }
  });
});

describe('Where only somebody else answers under the public address', () => {
  test('his certificate says nothing about ours', async () => {
    const publicHttpsPort = await startTlsServer(foreign);
    const given = await facts(await startTlsServer(right), { settings: { publicHttpsPort } });
    expect(codesOf(await findingsOf(servedCertificateCheck, given))).toEqual([
      'TRUST_NOT_CHECKED',
      'NAME_NOT_CHECKED',
      'TIME_NOT_CHECKED',
      'FINGERPRINT_NOT_CHECKED',
    ]);
    expect((await findingOf(protocolCheck, given)).code).toBe('PROTOCOL_NOT_CHECKED');
    expect((await findingOf(localCheck, given)).code).toBe('LOCAL_SERVES');
  });

  test('on this machine, that is another program where the port cannot be had, and else not', async () => {
    const httpsPort = await startTlsServer(foreign);
    const { web } = await webServerWith({ httpsPort });
    const taken = await facts(httpsPort, {
      withHttpsListener: (greeting, action) => web.withHttpsListener(greeting, action),
    });
    expect(await findingOf(localCheck, taken)).toMatchObject({
      code: 'LOCAL_OTHER_CERTIFICATE',
      data: { heldByOther: true, operation: 'front' },
    });
    const own = await findingOf(localCheck, await facts(httpsPort));
    expect((own.data as { heldByOther?: boolean }).heldByOther).toBeUndefined();
  });

  test('and on this machine as well, it is said to be his, and a new one is not advised', async () => {
    const given = await facts(await startTlsServer(foreign));
    expect((await findingOf(localCheck, given)).code).toBe('LOCAL_OTHER_CERTIFICATE');
    expect(codesOf(await findingsOf(servedCertificateCheck, given)).toSorted()).toEqual([
      'FINGERPRINT_OTHER',
      'NAME_NOT_CHECKED',
      'TIME_NOT_CHECKED',
      'TRUST_NOT_CHECKED',
    ]);
  });
});

test('where nothing is installed and nothing answers, only the missing certificate is to blame', async () => {
  const given = await facts(await freePort(), { installed: null, settings: { redirectToHttps: true } });
  const found = await findingsById(
    [certificateCheck, localCheck, connectionCheck, protocolCheck, servedCertificateCheck, redirectCheck],
    given,
  );
  expect(Object.values(found).filter(({ status }) => status !== 'unknown')).toMatchObject([
    { code: 'CERTIFICATE_NONE', status: 'broken' },
  ]);
});

describe('Before the first certificate', () => {
  test('nothing that is served is looked at', async () => {
    const asked: string[] = [];
    const httpsPort = await startTlsServer(foreign, { SNICallback: (name, done) => done((asked.push(name), null)) });
    const given = await facts(httpsPort, { purpose: 'check', installed: null, settings: { redirectToHttps: true } });
    const checks = [localCheck, protocolCheck, servedCertificateCheck, redirectCheck];
    const found = await Promise.all(checks.map((check) => findingsOf(check, given)));
    expect(codesOf(found.flat())).toEqual([
      'LOCAL_NOT_CHECKED',
      'PROTOCOL_NOT_CHECKED',
      'TRUST_NOT_CHECKED',
      'NAME_NOT_CHECKED',
      'TIME_NOT_CHECKED',
      'FINGERPRINT_NOT_CHECKED',
      'REDIRECT_NOT_CHECKED',
    ]);
    expect(found.flat().at(-1)?.data).toEqual({ cause: null });
    expect(asked).toEqual([]);
  });
});

describe('The protocol', () => {
  const look = async (options: tls.TlsOptions, pair = right) =>
    findingOf(protocolCheck, await facts(await startTlsServer(pair, options)));

  test.each([
    ['TLS 1.3', {}, 'TLSv1.3', /^TLS_/],
    [
      'TLS 1.2 with forward secrecy',
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
      'TLSv1.2',
      /^TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256$/,
    ],
    [
      'TLS 1.2 with ChaCha20',
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-CHACHA20-POLY1305' },
      'TLSv1.2',
      /^TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256$/,
    ],
  ] as const)('%s is modern', async (_, options, protocol, cipher) => {
    expect(await look(options)).toMatchObject({
      code: 'PROTOCOL_MODERN',
      status: 'good',
      data: { protocol, cipher: expect.stringMatching(cipher) as unknown },
    });
  });

  test.each(['TLSv1', 'TLSv1.1'] as const)('%s is old, and not "no TLS"', async (maxVersion) => {
    expect(await look({ minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' })).toMatchObject({
      code: 'PROTOCOL_OLD',
      status: 'broken',
      data: { protocol: maxVersion },
    });
  });

  test('TLS 1.2 with a cipher in CBC mode is weak', async () => {
    expect(await look({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' })).toMatchObject({
      code: 'CIPHER_WEAK',
      status: 'warning',
      data: { protocol: 'TLSv1.2', cipher: 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA' },
    });
  });

  test('TLS 1.2 without forward secrecy is weak', async () => {
    const rsa = await authority.issue({ names: [NAME], keyType: 'rsa-2048' });
    expect(await look({ maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }, rsa)).toMatchObject({
      code: 'CIPHER_WEAK',
      data: { cipher: 'TLS_RSA_WITH_AES_128_GCM_SHA256' },
    });
  });

  test('is the one under the public address, where one comes about there', async () => {
    const publicHttpsPort = await startTlsServer(right, { maxVersion: 'TLSv1.2' });
    const given = await facts(await startTlsServer(right), { settings: { publicHttpsPort } });
    expect((await findingOf(protocolCheck, given)).data).toMatchObject({ protocol: 'TLSv1.2' });
    const closed = await facts(await startTlsServer(right), { settings: { publicHttpsPort: await freePort() } });
    expect((await findingOf(protocolCheck, closed)).data).toMatchObject({ protocol: 'TLSv1.3' });
  });
});

describe('The certificate that is served', () => {
  /** The findings for a certificate that is both installed and served. */
  const look = async (options: PairOptions, given: GivenFacts = {}) => {
    const pair = await authority.issue({ names: [NAME], ...options });
    return servedFindings(await facts(await startTlsServer(pair), { installed: pairFilesOf(pair), ...given }));
  };

  test('for another name is said to be that, with its names', async () => {
    const found = await look({ names: ['andere.de', 'www.andere.de'] });
    expect(found.name).toMatchObject({
      code: 'NAME_DIFFERS',
      status: 'broken',
      data: { name: NAME, names: ['andere.de', 'www.andere.de'] },
    });
    expect(found.trust?.status).toBe('good');
  });

  test('is for no name in particular as long as none is set', async () => {
    const found = await look({}, { name: '' });
    expect(found.name?.code).toBe('NAME_NOT_CHECKED');
    expect(found.validity?.code).toBe('TIME_VALID');
  });

  test('that has expired is expired, and not untrusted as well', async () => {
    const notAfter = Date.now() - DAY;
    const found = await look({ notBefore: notAfter - 90 * DAY, notAfter });
    expect(found.validity).toMatchObject({ code: 'TIME_EXPIRED', status: 'broken' });
    expect(found.trust?.code).toBe('TRUST_NOT_CHECKED');
    expect(found.fingerprint?.code).toBe('FINGERPRINT_SAME');
  });

  test('that is not valid yet is just that', async () => {
    const notBefore = Date.now() + DAY;
    const found = await look({ notBefore, notAfter: notBefore + 90 * DAY });
    expect(found.validity).toMatchObject({ code: 'TIME_NOT_YET', status: 'broken' });
    expect(found.trust?.code).toBe('TRUST_NOT_CHECKED');
  });

  test('that ends soon is a warning, with the days left', async () => {
    const found = await look({ notBefore: Date.now() - 70 * DAY, notAfter: Date.now() + 20.5 * DAY });
    expect(found.validity).toMatchObject({ code: 'TIME_RENEWAL_DUE', status: 'warning', data: { daysLeft: 20 } });
  });

  test('of a CA that nobody knows is untrusted, with the system’s code', async () => {
    const found = await look({}, { trustedRoots: [] });
    expect(found.trust).toMatchObject({
      code: 'UNTRUSTED',
      status: 'broken',
      data: { issuer: 'Test E1 (Testbetrieb)', systemCode: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' },
    });
  });

  test('under a root that is not one’s own is trusted like any other', async () => {
    const given = await facts(await startTlsServer(right));
    await given.publicTls();
    // No built-in root signs for tests; a root missing in `trustedRoots` passes for a built-in one.
    const found = await servedFindings({ ...given, trustedRoots: [] });
    expect(found.trust).toMatchObject({ code: 'TRUSTED', status: 'good', data: { issuer: 'Test E1 (Testbetrieb)' } });
  });

  test('without its intermediate is untrusted, because browsers could not find the way either', async () => {
    const [leaf = ''] = right.chainPem.split(/(?<=-----END CERTIFICATE-----\n)/);
    const found = await servedFindings(await facts(await startTlsServer({ chainPem: leaf, keyPem: right.keyPem })));
    expect(found.trust).toMatchObject({
      code: 'UNTRUSTED',
      data: { systemCode: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    });
  });
});

describe('The fingerprint', () => {
  test('of a foreign certificate is another one, with issuer and names', async () => {
    const { fingerprint } = await servedFindings(await facts(await startTlsServer(foreign)));
    expect(fingerprint).toMatchObject({
      code: 'FINGERPRINT_OTHER',
      status: 'broken',
      data: {
        installed: fingerprintOf(right),
        served: fingerprintOf(foreign),
        issuer: 'Router E1 (Testbetrieb)',
        names: ['fritz.box'],
      },
    });
  });

  test('of one that was installed before is an old one', async () => {
    const given = await facts(await startTlsServer(foreign), {
      previousFingerprints: [fingerprintOf(other), fingerprintOf(foreign)],
    });
    const { notAfter } = readCertificate(foreign.chainPem);
    expect((await servedFindings(given)).fingerprint).toMatchObject({
      code: 'FINGERPRINT_OLD',
      status: 'broken',
      data: {
        installed: fingerprintOf(right),
        served: fingerprintOf(foreign),
        notAfter: new Date(notAfter).toISOString(),
      },
    });
  });

  test('of one that the same CA made before for the same names is an old one, though nobody remembers it', async () => {
    const names = ['www.meinefirma.de', NAME];
    const now = Date.now();
    const earlier = await authority.issue({ names, notBefore: now - 60 * DAY, notAfter: now + 30 * DAY });
    const look = async (installed: TestPair) =>
      (await servedFindings(await facts(await startTlsServer(earlier), { installed: pairFilesOf(installed) })))
        .fingerprint?.code;
    expect(await look(await authority.issue({ names: names.toReversed() }))).toBe('FINGERPRINT_OLD');
    expect(await look(await authority.issue({ names: [NAME] }))).toBe('FINGERPRINT_OTHER');
    expect(await look(await authority.issue({ names, notBefore: now - 61 * DAY }))).toBe('FINGERPRINT_OTHER');
  });

  /** `right` is served here, and something else to those who come from outside. */
  const seenFromOutside = async (pair: TestPair, headers: http.OutgoingHttpHeaders = {}, given: GivenFacts = {}) => {
    const { chainPem: cert, keyPem: key } = pair;
    const server = https.createServer({ cert, key }, (_, answer) => answer.writeHead(200, headers).end());
    const { settings, ...more } = given;
    const publicHttpsPort = await listen(server);
    const all = { settings: { publicHttpsPort, ...settings }, ...more };
    return servedFindings(await facts(await startTlsServer(right), all));
  };

  test.each<[string, http.OutgoingHttpHeaders, string]>([
    ['Cloudflare', { Server: 'cloudflare', 'CF-RAY': '8c1f2a77de01-FRA' }, 'Cloudflare'],
    ['Amazon', { 'X-Amz-Cf-Pop': 'FRA56-P9' }, 'Amazon CloudFront'],
  ])(
    'of a certificate that %s shows visitors in front of this server is said to be that',
    async (_, headers, service) => {
      const names = [NAME, `*.${NAME}`];
      const edge = await (await createTestAuthority('Edge')).issue({ names });
      expect((await seenFromOutside(edge, headers)).fingerprint).toMatchObject({
        code: 'FINGERPRINT_OTHER',
        data: { served: fingerprintOf(edge), names, inFront: { service, name: NAME } },
      });
      expect((await seenFromOutside(edge)).fingerprint?.data).not.toHaveProperty('inFront');
    },
  );

  test('of such a service counts as another one, though the same CA made it before', async () => {
    const edge = await authority.issue({ names: [NAME], notBefore: Date.now() - 30 * DAY });
    expect((await seenFromOutside(edge, { Server: 'cloudflare' })).fingerprint?.code).toBe('FINGERPRINT_OTHER');
    const previousFingerprints = [fingerprintOf(edge)];
    const ours = await facts(await startTlsServer(edge), { previousFingerprints });
    expect((await servedFindings(ours)).fingerprint?.code).toBe('FINGERPRINT_OLD');
  });

  test('of an old one that another server has, while this one serves the new one, is one of a copy', async () => {
    const now = Date.now();
    const earlier = await authority.issue({ names: [NAME], notBefore: now - 60 * DAY, notAfter: now + 30 * DAY });
    const { fingerprint } = await seenFromOutside(earlier);
    expect(fingerprint).toMatchObject({ code: 'FINGERPRINT_OLD', data: { isCopy: true } });
    expect(fingerprint?.data).not.toHaveProperty('isExpired');
    const expired = await authority.issue({ names: [NAME], notBefore: now - 93 * DAY, notAfter: now - 3 * DAY });
    const found = await seenFromOutside(expired);
    expect(found.fingerprint).toMatchObject({ code: 'FINGERPRINT_OLD', data: { isCopy: true, isExpired: true } });
    expect(found.validity?.code).toBe('TIME_EXPIRED');
  });

  test('of another one for our name comes with the time when that expired, as far as the clock is right', async () => {
    const notAfter = Math.floor(Date.now() / 1000) * 1000 - 3 * DAY;
    const names = [NAME, 'zweite.de'];
    const copied = await authority.issue({ names, notBefore: notAfter - 90 * DAY, notAfter });
    expect((await seenFromOutside(copied)).fingerprint).toMatchObject({
      code: 'FINGERPRINT_OTHER',
      data: { expiredAt: new Date(notAfter).toISOString() },
    });
    const found = await seenFromOutside(copied, {}, { knownSkewMs: 30 * DAY });
    expect(found.validity?.code).toBe('TIME_CLOCK_WRONG');
    expect(found.fingerprint?.data).not.toHaveProperty('expiredAt');
    expect((await seenFromOutside(other)).fingerprint?.data).not.toHaveProperty('expiredAt');
  });

  test('is compared with nothing where nothing is installed', async () => {
    const found = await servedFindings(await facts(await startTlsServer(right), { installed: null }));
    expect(found.fingerprint?.code).toBe('FINGERPRINT_NOT_CHECKED');
    expect(found.trust?.code).toBe('TRUSTED_BY_OWN_ROOTS');
  });
});

test('where two addresses lead to two servers, the worst of what visitors get is said, once', async () => {
  const { server } = await startTestDns({ [NAME]: { A: ['127.0.0.1'], AAAA: ['::1'] } });
  const [publicHttpsPort, httpsPort] = await freePorts(2);
  const at = (pair: TestPair, host: string) =>
    listen(tls.createServer({ cert: pair.chainPem, key: pair.keyPem }), { host, port: publicHttpsPort });
  await at(right, '127.0.0.1');
  await at(await (await createTestAuthority('Proxy')).issue({ names: [NAME] }), '::1');
  const found = await findingsOf(
    servedCertificateCheck,
    await facts(httpsPort, { settings: { dnsServers: [server], publicHttpsPort } }),
  );
  expect(codesOf(found).toSorted()).toEqual(['FINGERPRINT_OTHER', 'NAME_MATCHES', 'TIME_VALID', 'UNTRUSTED']);
});

test('a wrong clock overrides what the calendar says of the certificate that is served', async () => {
  const port = await startTlsServer(right);
  const skewMs = 200 * DAY;
  const given = await facts(port, { purpose: 'check', now: () => Date.now() + skewMs });
  const directory = () => Promise.resolve({ kind: 'answer', httpStatus: 200, skewMs, directory: null } as const);
  expect(await servedFindings({ ...given, directory })).toMatchObject({
    validity: { code: 'TIME_CLOCK_WRONG', status: 'unknown' },
    fingerprint: { code: 'FINGERPRINT_SAME' },
  });
});
