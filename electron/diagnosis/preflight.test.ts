import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { failure, FailureError, type Failure } from '#shared/contract/failures.ts';
import type { Finding } from '#shared/contract/findings.ts';
import { defaultSettings, type Settings } from '#shared/contract/settings.ts';
import { createTestAuthority, type TestAuthority, type TestPair } from '../certificates/test-certificates.ts';
import { freePort } from '../test-ports.ts';
import { createChallenges } from '../webserver/challenges.ts';
import { preflight, type PreflightInput } from './preflight.ts';
import { startTestDns, type DnsAnswer } from './test-dns.ts';

const NAME = 'meinefirma.de';
const DIRECTORY = JSON.stringify({ newOrder: 'https://localhost/order' });
let authority: TestAuthority;
let pair: TestPair;
beforeAll(async () => {
  authority = await createTestAuthority();
  pair = await authority.issue({ names: ['localhost'] });
});

async function listening(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  onTestFinished(() => {
    if (server instanceof http.Server || server instanceof https.Server) server.closeAllConnections();
    server.close();
  });
  return (server.address() as net.AddressInfo).port;
}
const startCa = async (handler: http.RequestListener) => {
  const port = await listening(https.createServer({ cert: pair.chainPem, key: pair.keyPem }, handler));
  return `https://localhost:${port}/directory`;
};
const throwing = (value: Failure) => () => Promise.reject(new FailureError(value));

/** What the preflight finds; unless told otherwise, everything is as it should be. */
async function findings(
  given: Partial<Settings> = {},
  change: Partial<PreflightInput> & { dns?: DnsAnswer; signal?: AbortSignal } = {},
) {
  const { dns = { ipv4: '127.0.0.1' }, signal = AbortSignal.timeout(15_000), ...input } = change;
  const { server } = await startTestDns(dns);
  const challenges = createChallenges();
  const ours = await listening(
    http.createServer((request, response) => void response.end(challenges.answer(request.url ?? '') ?? 'not ours')),
  );
  const settings: Settings = {
    ...defaultSettings('/db'),
    serverAddress: NAME,
    contactEmail: 'chef@meinefirma.de',
    dnsServers: [server],
    httpPort: ours,
    publicHttpPort: ours,
    acmeDirectoryUrl: given.acmeDirectoryUrl ?? (await startCa((_, response) => response.end(DIRECTORY))),
    ...given,
  };
  const found: Finding[] = [];
  await preflight(
    {
      settings,
      name: NAME,
      trustedRoots: [authority.rootPem],
      probeStorage: () => Promise.resolve(),
      openHttp: () => Promise.resolve({ already: true }),
      challenges,
      now: Date.now,
      ...input,
    },
    (one) => found.push(one),
    signal,
  );
  return Object.fromEntries(found.map((one) => [one.id, one])) as Partial<Record<Finding['id'], Finding>>;
}
const codes = (found: Partial<Record<string, Finding>>) =>
  Object.fromEntries(Object.entries(found).map(([id, one]) => [id, one?.code]));

test('where everything is as it should be, every finding is good', async () => {
  const found = await findings();
  expect(codes(found)).toEqual({
    edition: 'EDITION_SERVER',
    address: 'ADDRESS_SET',
    contact: 'CONTACT_SET',
    database: 'DATABASE_WRITABLE',
    dns: 'DNS_RESOLVES',
    httpPort: 'HTTP_PORT_OURS',
    challenge: 'CHALLENGE_COMES_BACK',
    ca: 'CA_ANSWERS',
    clock: 'CLOCK_RIGHT',
  });
  expect(Object.values(found).every((one) => one.status === 'good')).toBe(true);
});

test('what is missing in the settings is said, and the rest is looked at all the same', async () => {
  const found = await findings({ edition: 'einzelplatz', contactEmail: '' }, { name: '' });
  expect(codes(found)).toMatchObject({
    edition: 'EDITION_EINZELPLATZ',
    address: 'ADDRESS_MISSING',
    contact: 'CONTACT_MISSING',
    challenge: 'CHALLENGE_NOT_CHECKED',
    ca: 'CA_ANSWERS',
    database: 'DATABASE_WRITABLE',
  });
});

test('a database directory that cannot be written says why', async () => {
  const data = { path: '/db', reason: 'full', systemCode: 'ENOSPC' } as const;
  const found = await findings({}, { probeStorage: throwing(failure('DATABASE_DIRECTORY', data)) });
  expect(found.database).toMatchObject({ code: 'DATABASE_UNUSABLE', status: 'broken', data });
});

describe('The HTTP port', () => {
  test('that was free until now is fine, too', async () => {
    const found = await findings({}, { openHttp: () => Promise.resolve({ already: false }) });
    expect(found.httpPort?.code).toBe('HTTP_PORT_FREE');
    expect(found.challenge?.code).toBe('CHALLENGE_COMES_BACK');
  });

  test.each([
    [failure('PORT_BUSY', { port: 1, purpose: 'http', holder: { pid: 7, name: 'Skype' } }), 'HTTP_PORT_BUSY'],
    [failure('PORT_FORBIDDEN', { port: 1, purpose: 'http' }), 'HTTP_PORT_FORBIDDEN'],
    [failure('PORT_UNUSABLE', { port: 1, purpose: 'http', systemCode: 'EMFILE' }), 'HTTP_PORT_UNUSABLE'],
  ])('that cannot be had ($code) leaves the challenge unjudged', async (problem, code) => {
    const found = await findings({}, { openHttp: throwing(problem) });
    expect(codes(found)).toMatchObject({ httpPort: code, challenge: 'CHALLENGE_NOT_CHECKED' });
  });
});

describe('The challenge', () => {
  test('to which somebody else answers names his status: another device has the port', async () => {
    const publicHttpPort = await listening(
      http.createServer((_, response) => response.writeHead(404).end('FRITZ!Box')),
    );
    expect((await findings({ publicHttpPort })).challenge).toMatchObject({
      code: 'CHALLENGE_FOREIGN_ANSWER',
      status: 'broken',
      data: { address: '127.0.0.1', port: publicHttpPort, httpStatus: 404 },
    });
  });

  test('that nobody answers is broken where no router lies between', async () => {
    expect((await findings({ publicHttpPort: await freePort() })).challenge).toMatchObject({
      code: 'CHALLENGE_NOT_ANSWERED',
      data: { cause: 'refused' },
    });
  });

  test('that does not come back from outside is a warning: routers often lead nobody back in', async () => {
    // 192.0.2.1 is nobody's (RFC 5737), and as silent as the outside of such a router.
    expect((await findings({}, { dns: { ipv4: '192.0.2.1' } })).challenge).toMatchObject({
      code: 'CHALLENGE_NOT_FROM_HERE',
      status: 'warning',
    });
  });

  test('is gone when the check is over', async () => {
    const challenges = createChallenges();
    let asked = '';
    const publicHttpPort = await listening(
      http.createServer((request, response) => {
        asked = request.url ?? '';
        response.end(challenges.answer(asked) ?? '');
      }),
    );
    expect((await findings({ publicHttpPort }, { challenges })).challenge?.code).toBe('CHALLENGE_COMES_BACK');
    expect(challenges.answer(asked)).toBeUndefined();
  });
});

test.each([
  ['noSuchName', 'DNS_NO_SUCH_NAME'],
  ['noAddress', 'DNS_NO_ADDRESS'],
  ['refused', 'DNS_NO_ANSWER'],
] as const)('a name without an address (%s) is %s, and no challenge is tried', async (dns, code) => {
  expect(codes(await findings({}, { dns }))).toMatchObject({ dns: code, challenge: 'CHALLENGE_NOT_CHECKED' });
});

describe('The CA', () => {
  test('whose root is not trusted is told from one that is not there', async () => {
    expect((await findings({}, { trustedRoots: [] })).ca?.code).toBe('CA_UNTRUSTED');
    const acmeDirectoryUrl = `https://localhost:${await freePort()}/directory`;
    const found = await findings({ acmeDirectoryUrl });
    expect(found.ca).toMatchObject({ code: 'CA_UNREACHABLE', data: { cause: 'refused', systemCode: 'ECONNREFUSED' } });
    expect(found.clock?.code).toBe('CLOCK_NOT_CHECKED');
  });

  test.each([
    ['a page', 200, '<html>'],
    ['other JSON', 200, '{"keys": []}'],
    ['JSON that is no object', 200, 'null'],
    ['an error', 503, DIRECTORY],
  ])('that answers with %s is no ACME directory', async (_, status, body) => {
    const acmeDirectoryUrl = await startCa((_request, response) => response.writeHead(status).end(body));
    const found = await findings({ acmeDirectoryUrl });
    expect(found.ca).toMatchObject({ code: 'CA_NO_DIRECTORY', status: 'broken', data: { httpStatus: status } });
  });

  test('that never stops answering is no ACME directory, either', async () => {
    const acmeDirectoryUrl = await startCa((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(20_000)), 1);
      response.on('close', () => clearInterval(timer));
    });
    expect((await findings({ acmeDirectoryUrl })).ca?.code).toBe('CA_NO_DIRECTORY');
  });
});

describe('The clock, compared with the CA’s', () => {
  test.each([
    [200, 'CLOCK_RIGHT', 'good'],
    [-200, 'CLOCK_RIGHT', 'good'],
    [400, 'CLOCK_OFF', 'warning'],
    [-400, 'CLOCK_OFF', 'warning'],
    [2 * 86_400, 'CLOCK_WRONG', 'broken'],
    [-2 * 86_400, 'CLOCK_WRONG', 'broken'],
  ])('%d seconds off is %s (%s)', async (seconds, code, status) => {
    const found = await findings({}, { now: () => Date.now() + seconds * 1000 });
    expect(found.clock).toMatchObject({ code, status });
    const { skewSeconds } = found.clock?.data as { skewSeconds: number };
    expect(Math.abs(skewSeconds - seconds)).toBeLessThan(5);
  });

  test('is not judged where the CA says no time', async () => {
    const acmeDirectoryUrl = await startCa((_, response) => {
      response.sendDate = false;
      response.end(DIRECTORY);
    });
    expect(codes(await findings({ acmeDirectoryUrl }))).toMatchObject({ ca: 'CA_ANSWERS', clock: 'CLOCK_NOT_CHECKED' });
  });
});

test('a check that is cancelled ends at once, and brings nothing down that is still under way', async () => {
  const openHttp = () => sleep(400).then(() => ({ already: true }));
  const asked = Date.now();
  const signal = AbortSignal.timeout(100);
  await expect(findings({}, { dns: 'silence', openHttp, signal })).rejects.toThrow();
  expect(Date.now() - asked).toBeLessThan(1000);
  // Longer than the port takes: an error that nobody waits for any more would end the process now.
  await sleep(500);
});
