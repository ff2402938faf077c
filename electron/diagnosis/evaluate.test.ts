import http from 'node:http';
import type net from 'node:net';
import tls from 'node:tls';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Finding } from '#shared/contract/findings.ts';
import { defaultSettings, type Settings } from '#shared/contract/settings.ts';
import { readCertificate } from '../certificates/certificate-info.ts';
import {
  createTestAuthority,
  type PairOptions,
  type TestAuthority,
  type TestPair,
} from '../certificates/test-certificates.ts';
import { freePort } from '../test-ports.ts';
import { evaluate, type EvaluationInput } from './evaluate.ts';
import { startTestDns, type DnsAnswer } from './test-dns.ts';

const NAME = 'meinefirma.de';
const DAY = 86_400_000;
let authority: TestAuthority;
let right: TestPair;
let other: TestPair;
beforeAll(async () => {
  authority = await createTestAuthority();
  right = await authority.issue({ names: [NAME] });
  other = await authority.issue({ names: [NAME] });
});

async function listening(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  onTestFinished(() => void server.close());
  return (server.address() as net.AddressInfo).port;
}
const serving = ({ chainPem: cert, keyPem: key }: TestPair) => listening(tls.createServer({ cert, key }));
const answering = (handler: http.RequestListener) => listening(http.createServer(handler));
const redirecting = (location: string) => answering((_, response) => void response.writeHead(307, { location }).end());

/** What an evaluation finds; unless told otherwise the pair `right` is installed and the redirect is off. */
async function findings(
  given: Partial<Settings> & { httpsPort: number },
  change: Partial<EvaluationInput> & { dns?: DnsAnswer } = {},
) {
  const { dns = { ipv4: '127.0.0.1' }, ...input } = change;
  const { server } = await startTestDns(dns);
  const settings = {
    ...defaultSettings('/db'),
    dnsServers: [server],
    publicHttpsPort: given.httpsPort,
    redirectToHttps: false,
    ...given,
  };
  const found: Finding[] = [];
  await evaluate(
    {
      settings,
      name: NAME,
      installed: { folder: '/db/1', info: readCertificate(right.chainPem) },
      folder: '',
      trustedRoots: [authority.rootPem],
      now: Date.now,
      ...input,
    },
    (one) => found.push(one),
    AbortSignal.timeout(15_000),
  );
  return Object.fromEntries(found.map((one) => [one.id, one])) as Partial<Record<Finding['id'], Finding>>;
}
const codes = (found: Partial<Record<string, Finding>>) =>
  Object.fromEntries(Object.entries(found).map(([id, one]) => [id, one?.code]));

test('a server that serves the installed certificate under its public address is good throughout', async () => {
  const httpsPort = await serving(right);
  const publicHttpPort = await redirecting(`https://${NAME}/`);
  const found = await findings({ httpsPort, publicHttpPort, redirectToHttps: true });
  expect(codes(found)).toEqual({
    certificate: 'CERTIFICATE_INSTALLED',
    local: 'LOCAL_SERVES',
    dns: 'DNS_RESOLVES',
    connection: 'PUBLIC_CONNECTS',
    trust: 'TRUSTED_BY_OWN_ROOTS',
    name: 'NAME_MATCHES',
    validity: 'TIME_VALID',
    fingerprint: 'FINGERPRINT_SAME',
    redirect: 'REDIRECT_TO_HTTPS',
  });
  expect(Object.values(found).every((one) => one.status === 'good')).toBe(true);
});

describe('Under the public address', () => {
  test('another certificate is told from the installed one, which this machine itself does serve', async () => {
    const found = await findings({ httpsPort: await serving(right), publicHttpsPort: await serving(other) });
    expect(codes(found)).toMatchObject({
      local: 'LOCAL_SERVES',
      connection: 'PUBLIC_CONNECTS',
      fingerprint: 'FINGERPRINT_OTHER',
    });
    expect(found.fingerprint?.data).toEqual({
      installed: readCertificate(right.chainPem).fingerprint256,
      served: readCertificate(other.chainPem).fingerprint256,
    });
  });

  test('a router that does not lead back in is a warning, not "down": this machine serves', async () => {
    // 192.0.2.1 is nobody's (RFC 5737), and as silent as the outside of such a router.
    const found = await findings({ httpsPort: await serving(right) }, { dns: { ipv4: '192.0.2.1' } });
    expect(found.connection).toMatchObject({
      code: 'PUBLIC_NOT_FROM_HERE',
      status: 'warning',
      data: { address: '192.0.2.1' },
    });
    expect(codes(found)).toMatchObject({
      local: 'LOCAL_SERVES',
      trust: 'TRUSTED_BY_OWN_ROOTS',
      fingerprint: 'FINGERPRINT_SAME',
    });
  });

  test('silence is "down" where no router lies between: the address is this machine’s own', async () => {
    const found = await findings({ httpsPort: await serving(right), publicHttpsPort: await freePort() });
    expect(found.connection).toMatchObject({ code: 'PUBLIC_DOWN', status: 'broken', data: { cause: 'refused' } });
  });

  test('something without TLS is said to be that', async () => {
    const publicHttpsPort = await answering((_, response) => response.end());
    const found = await findings({ httpsPort: await serving(right), publicHttpsPort });
    expect(codes(found)).toMatchObject({ local: 'LOCAL_SERVES', connection: 'PUBLIC_NO_TLS' });
  });
});

describe('On this machine', () => {
  test('nobody on the HTTPS port is "down", and nothing about a certificate is claimed', async () => {
    expect(codes(await findings({ httpsPort: await freePort() }))).toMatchObject({
      local: 'LOCAL_DOWN',
      connection: 'PUBLIC_DOWN',
      trust: 'TRUST_NOT_CHECKED',
      name: 'NAME_NOT_CHECKED',
      validity: 'TIME_NOT_CHECKED',
      fingerprint: 'FINGERPRINT_NOT_CHECKED',
    });
  });

  test('a silent public address is "down" as well when nothing serves here', async () => {
    const found = await findings({ httpsPort: await freePort() }, { dns: { ipv4: '192.0.2.1' } });
    expect(found.connection).toMatchObject({ code: 'PUBLIC_DOWN', status: 'broken' });
  });

  test('plain HTTP on the HTTPS port is no TLS', async () => {
    const httpsPort = await answering((_, response) => response.end());
    expect(codes(await findings({ httpsPort }))).toMatchObject({ local: 'LOCAL_NO_TLS', connection: 'PUBLIC_NO_TLS' });
  });

  test('another certificate on the HTTPS port is said to be that', async () => {
    const found = await findings({ httpsPort: await serving(other) });
    expect(codes(found)).toMatchObject({ local: 'LOCAL_OTHER_CERTIFICATE', fingerprint: 'FINGERPRINT_OTHER' });
  });
});

describe('The certificate that is served', () => {
  const served = async (options: PairOptions, change: Partial<EvaluationInput> = {}) => {
    const pair = await authority.issue({ names: [NAME], ...options });
    const installed = { folder: '/db/1', info: readCertificate(pair.chainPem) };
    return findings({ httpsPort: await serving(pair) }, { installed, ...change });
  };

  test('for another name is said to be that, with its names', async () => {
    const found = await served({ names: ['andere.de', 'www.andere.de'] });
    expect(found.name).toMatchObject({ code: 'NAME_DIFFERS', data: { names: ['andere.de', 'www.andere.de'] } });
    expect(found.trust?.status).toBe('good');
  });

  test('that has expired is expired, and not untrusted as well', async () => {
    const found = await served({ notBefore: Date.now() - 90 * DAY, notAfter: Date.now() - DAY });
    expect(codes(found)).toMatchObject({ validity: 'TIME_EXPIRED', fingerprint: 'FINGERPRINT_SAME' });
    expect(found.trust?.code).not.toBe('UNTRUSTED');
  });

  test('that ends soon is a warning, with the days left', async () => {
    const found = await served({ notBefore: Date.now() - 70 * DAY, notAfter: Date.now() + 20.5 * DAY });
    expect(found.validity).toMatchObject({ code: 'TIME_RENEWAL_DUE', status: 'warning', data: { daysLeft: 20 } });
  });

  test('of a CA that nobody knows is untrusted, with the system’s code', async () => {
    const found = await served({}, { trustedRoots: [] });
    expect(found.trust).toMatchObject({
      code: 'UNTRUSTED',
      status: 'broken',
      data: { issuer: 'Test E1 (Testbetrieb)' },
    });
  });

  test('without its intermediate is untrusted, because browsers could not find the way either', async () => {
    const leafAlone = right.chainPem.slice(0, right.chainPem.indexOf('-----END')) + '-----END CERTIFICATE-----\n';
    const httpsPort = await serving({ chainPem: leafAlone, keyPem: right.keyPem });
    expect((await findings({ httpsPort })).trust?.code).toBe('UNTRUSTED');
  });
});

describe('The name', () => {
  test.each([
    ['noSuchName', 'DNS_NO_SUCH_NAME'],
    ['noAddress', 'DNS_NO_ADDRESS'],
    ['servfail', 'DNS_NO_ANSWER'],
  ] as const)('that has no address (%s) is %s, and the public way is not judged', async (dns, code) => {
    const found = await findings({ httpsPort: await serving(right), redirectToHttps: true }, { dns });
    expect(codes(found)).toMatchObject({
      local: 'LOCAL_SERVES',
      dns: code,
      connection: 'PUBLIC_NOT_CHECKED',
      redirect: 'REDIRECT_NOT_CHECKED',
    });
  });

  test('that is not set ends the evaluation before anything is asked', async () => {
    expect(codes(await findings({ httpsPort: await freePort() }, { name: '' }))).toEqual({
      certificate: 'CERTIFICATE_INSTALLED',
      address: 'ADDRESS_MISSING',
    });
  });
});

test.each([
  [null, 'CERTIFICATE_NONE'],
  ['unreadable', 'CERTIFICATE_UNREADABLE'],
] as const)('with %s installed that is said, and no fingerprint is called the same', async (installed, code) => {
  const found = await findings({ httpsPort: await serving(right) }, { installed, folder: '/db/1' });
  expect(codes(found)).toMatchObject({ certificate: code, fingerprint: 'FINGERPRINT_NOT_CHECKED' });
});

describe('The redirect from HTTP', () => {
  const redirect = async (publicHttpPort: number) =>
    (await findings({ httpsPort: await serving(right), publicHttpPort, redirectToHttps: true })).redirect;

  test.each([
    ['to the same name', `https://${NAME}/`, 'REDIRECT_TO_HTTPS'],
    ['to another port of it', `https://${NAME}:8443/x`, 'REDIRECT_TO_HTTPS'],
    ['to another host', 'https://andere.de/', 'REDIRECT_ELSEWHERE'],
    ['to a host that begins like it', `https://${NAME}.evil.example/`, 'REDIRECT_ELSEWHERE'],
    ['to HTTP', `http://${NAME}/`, 'REDIRECT_ELSEWHERE'],
    ['to a path', '/login', 'REDIRECT_ELSEWHERE'],
  ])('that leads %s (%s) is %s', async (_, location, code) => {
    expect(await redirect(await redirecting(location))).toMatchObject({ code, data: { location } });
  });

  test('that is missing is a warning', async () => {
    const port = await answering((_, response) => response.end('page'));
    expect(await redirect(port)).toMatchObject({
      code: 'REDIRECT_MISSING',
      status: 'warning',
      data: { httpStatus: 200 },
    });
  });

  test('cannot be judged where nobody answers', async () => {
    expect(await redirect(await freePort())).toMatchObject({
      code: 'REDIRECT_NOT_CHECKED',
      data: { cause: 'refused' },
    });
  });
});

test('an evaluation that is cancelled ends at once', async () => {
  const { server } = await startTestDns('silence');
  const settings = { ...defaultSettings('/db'), dnsServers: [server], httpsPort: await serving(right) };
  const input: EvaluationInput = {
    settings,
    name: NAME,
    installed: null,
    folder: '',
    trustedRoots: [],
    now: Date.now,
  };
  const asked = Date.now();
  await expect(evaluate(input, () => undefined, AbortSignal.timeout(100))).rejects.toThrow();
  expect(Date.now() - asked).toBeLessThan(1000);
});
