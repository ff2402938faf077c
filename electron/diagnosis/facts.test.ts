/** What several checks need is asked once, and profacto is asked wherever it listens. */
import http from 'node:http';
import net from 'node:net';
import https from 'node:https';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { FailureError, failure } from '#shared/contract/failure-error.ts';
import { readCertificate } from '../certificates/info.ts';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { listen } from '../testing/listeners.ts';
import { freePort, freePorts } from '../testing/ports.ts';
import { startTestDns } from '../testing/start-dns.ts';
import { createChallenges } from '../webserver/challenges.ts';
import { createWebServer } from '../webserver/web-server.ts';
import { runChecks } from './check.ts';
import { allChecks } from './checks/lists.ts';
import { localCheck } from './checks/local.ts';
import { factsFor, findingOf, NAME, type GivenFacts } from './checks/test-facts.ts';
import type { BesideProfacto } from './facts.ts';

let [ours, other]: TestPair[] = [];
beforeAll(async () => {
  const authority = await createTestAuthority();
  [ours, other] = await Promise.all([authority.issue({ names: [NAME] }), authority.issue({ names: [NAME] })]);
});
const pairs = () => ({ ours, other }) as { ours: TestPair; other: TestPair };
const never = () => new AbortController().signal;

const profactoThat = (given: Partial<BesideProfacto> = {}): BesideProfacto => ({
  probeWebroot: () => Promise.resolve({ server: '4D/20.5.0' }),
  probeTarget: () => Promise.resolve(),
  restartsAt: () => null,
  ...given,
});

describe('Beside profacto, what this machine serves', () => {
  const serve = ({ chainPem: cert, keyPem: key }: TestPair, host: string, port?: number) =>
    listen(
      https.createServer({ cert, key }, (_, response) => response.end()),
      { host, ...(port === undefined ? {} : { port }) },
    );
  const localOn = async (httpsPort: number, networkAddresses: string[] = []) => {
    const { chainPem } = pairs().ours;
    const installed = { folder: '/db/1', chainPem, info: readCertificate(chainPem), keyMatches: true };
    const { code } = await findingOf(localCheck, {
      settings: { operation: 'beside', httpsPort },
      installed,
      networkAddresses,
      profacto: profactoThat(),
    });
    return code;
  };

  test.runIf(process.platform === 'linux')(
    'is found where profacto listens on one address of the network alone (Linux, which has all of 127/8)',
    async () => {
      const port = await serve(pairs().ours, '127.0.0.2');
      expect(await localOn(port, ['127.0.0.3', '127.0.0.2'])).toBe('LOCAL_SERVES');
      expect(await localOn(port)).toBe('LOCAL_DOWN');
    },
  );

  test('is found where profacto has the port over IPv6 alone', async () => {
    expect(await localOn(await serve(pairs().ours, '::1'))).toBe('LOCAL_SERVES');
  });

  test('is not in order while one family serves another certificate', async () => {
    const port = await serve(pairs().ours, '127.0.0.1');
    await serve(pairs().other, '::1', port);
    expect(await localOn(port)).toBe('LOCAL_OTHER_CERTIFICATE');
  });
});

describe('A row of checks', () => {
  /** A machine with a name that leads here, a port 80 that answers nobody, and a port 443 that is somebody else's. */
  async function brokenMachine() {
    let connections = 0;
    const foreign = net.createServer((socket) => {
      connections += 1;
      socket.end('nothing of ours\r\n');
    });
    const publicHttpsPort = await listen(foreign);
    const { server } = await startTestDns({ [NAME]: { A: ['127.0.0.1'] } });
    const [httpPort, httpsPort] = await freePorts(2);
    const closedPort = await freePort();
    const config = { httpPort, httpsPort, publicHttpsPort, redirectToHttps: true, address: NAME };
    const web = createWebServer(config, { handle: (_, response) => void response.end() });
    onTestFinished(() => web.stop());
    let openings = 0;
    const given: GivenFacts = {
      withHttpsListener: (greeting, action) => {
        openings += 1;
        return web.withHttpsListener(greeting, action);
      },
      settings: {
        dnsServers: [server],
        httpPort,
        httpsPort,
        publicHttpPort: closedPort,
        publicHttpsPort,
        acmeDirectoryUrl: `https://localhost:${closedPort}/directory`,
      },
    };
    const run = async (checks: typeof allChecks, more: GivenFacts = {}) => {
      const gathered = factsFor({ ...given, ...more });
      const facts = { ...gathered, systemResolution: () => gathered.resolution() };
      const codes: string[] = [];
      await runChecks(
        checks,
        facts,
        (one) => codes.push(one.code),
        () => undefined,
        never(),
      );
      const seen = { openings, connections };
      openings = connections = 0;
      return { ...seen, codes };
    };
    return { run };
  }

  test('looks once what comes to the HTTPS port before there is TLS, also where port 80 is broken', async () => {
    const { run } = await brokenMachine();
    const connection = allChecks.filter((check) => check.ids.includes('connection'));
    const once = await run(connection);
    expect(once).toMatchObject({ openings: 1, codes: ['PUBLIC_NO_TLS'] });
    const all = await run(allChecks);
    expect(all.codes).toEqual(expect.arrayContaining(['CHALLENGE_NOT_ANSWERED', 'PUBLIC_NO_TLS', 'HTTPS_PORT_FREE']));
    expect({ openings: all.openings, connections: all.connections }).toEqual({
      openings: 1,
      connections: once.connections,
    });
  });

  test('in an evaluation without a certificate tries the HTTPS port once, and asks nobody about the way to it', async () => {
    const { run } = await brokenMachine();
    const { openings, connections, codes } = await run(
      allChecks.filter((check) => check.ids.includes('httpsPort')),
      { purpose: 'evaluate' },
    );
    expect({ openings, connections, codes }).toEqual({ openings: 1, connections: 0, codes: ['HTTPS_PORT_FREE'] });
  });

  test('tries the HTTPS port once where another program has it', async () => {
    const { run } = await brokenMachine();
    let asked = 0;
    const withHttpsListener = () => {
      asked += 1;
      return Promise.reject(new FailureError(failure('PORT_BUSY', { port: 443, purpose: 'https', holder: null })));
    };
    const { codes } = await run(allChecks, { withHttpsListener });
    expect(codes).toEqual(expect.arrayContaining(['HTTPS_PORT_BUSY', 'PUBLIC_NOT_CHECKED']));
    expect(asked).toBe(1);
  });

  test('tries the web folder of profacto once', async () => {
    const { run } = await brokenMachine();
    let tried = 0;
    const profacto = profactoThat({
      probeWebroot: () => {
        tried += 1;
        return Promise.resolve({ server: '4D/20.5.0' });
      },
    });
    const { codes } = await run(allChecks, { profacto });
    expect(codes).toContain('HTTP_PORT_PROFACTO');
    expect(tried).toBe(1);
  });
});

describe('A machine of the network to which a port leads', () => {
  const proxyTo = (port: number) =>
    listen(
      http.createServer((request, response) => {
        const { url: path, headers } = request;
        http.get({ port, path, headers, agent: false }, (answer) => answer.pipe(response));
      }),
    );

  test('is known for a proxy by our own answer, and for another server by its own', async () => {
    const challenges = createChallenges();
    const own = http.createServer(({ url = '' }, response) => response.end(challenges.answer(url)));
    const httpPort = await listen(own);
    const at = (port: number) => factsFor({ challenges, settings: { httpPort: port } }).challengeAt('127.0.0.1', port);
    expect(await at(await proxyTo(httpPort))).toMatchObject({ kind: 'ours' });
    const page = await listen(http.createServer((_, response) => response.end('<title>NAS</title>')));
    expect(await at(page)).toMatchObject({ kind: 'page' });
    expect(await at(await freePort())).toMatchObject({ kind: 'silent' });
  });

  test('is asked on the port of a web server alone, and sends us on to nobody else', async () => {
    const asked: string[] = [];
    const other = await listen(
      http.createServer((_, response) => {
        asked.push('other');
        response.end();
      }),
    );
    const away = http.createServer((_, response) => {
      asked.push('away');
      response.writeHead(302, { Location: `http://localhost.meinefirma.test:${other}/` }).end();
    });
    const port = await listen(away);
    expect(await factsFor().challengeAt('127.0.0.1', port)).toBeNull();
    expect(asked).toEqual([]);
    const dns = await startTestDns({ 'localhost.meinefirma.test': { A: ['127.0.0.1'] } });
    const settings = {
      httpPort: port,
      publicHttpsPort: other,
      dnsServers: [dns.server],
      acmeDirectoryUrl: 'https://ca.firma.lan/acme',
    };
    expect(await factsFor({ settings }).challengeAt('127.0.0.1', port)).toMatchObject({ kind: 'away' });
    expect(asked).toEqual(['away']);
  });

  test('is not waited for any longer than for a neighbour', async () => {
    const silent = await listen(net.createServer());
    expect(await factsFor({ settings: { httpPort: silent } }).challengeAt('127.0.0.1', silent)).toBeNull();
  });
});
