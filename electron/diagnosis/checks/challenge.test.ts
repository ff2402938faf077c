import { once } from 'node:events';
import type http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import tls from 'node:tls';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { ExternalReachability } from '#shared/contract/snapshot.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { createTestAuthority, type TestPair } from '../../testing/certificates.ts';
import { freePort } from '../../testing/ports.ts';
import { createChallenges } from '../../webserver/challenges.ts';
import { startTestDns } from '../../testing/start-dns.ts';
import type { TestRecords, TestZone } from '../../testing/dns.ts';
import {
  httpServer,
  endlessServer,
  hangingServer,
  listen,
  resettingServer,
  cannedServer,
} from '../../testing/listeners.ts';
import { challengeCheck } from './challenge.ts';
import { codesOf, factsFor, findingsOf, NAME, webServerWith, type GivenFacts } from './test-facts.ts';

const forward = { lanAddress: '192.168.178.20', internalPort: 8080 };
/** Multicast addresses, to which no connection can be made (RFC 5771, RFC 4291). No packet leaves this machine. */
const UNREACHABLE = { ipv4: '224.0.0.1', ipv6: 'ff0e::1' };
/** A public CA never reaches a loopback address; a CA on this machine does. */
const LOCAL_CA = { acmeDirectoryUrl: 'https://localhost:14000/dir' };
let pair: TestPair;
beforeAll(async () => {
  pair = await (await createTestAuthority()).issue({ names: ['router.local'] });
});

const challenges = createChallenges();
/** The part of the integrated web server that answers a CA. */
const challengeServer = () =>
  httpServer((request, response) => {
    const answer = challenges.answer(request.url ?? '');
    response.writeHead(typeof answer === 'string' ? 200 : 404).end(answer ?? '');
  });
const redirectingServer = (location: string, status = 302) =>
  httpServer((_, response) => void response.writeHead(status, { Location: location }).end());
const pageServer = (status: number, html: string, headers: http.OutgoingHttpHeaders = {}) =>
  httpServer((_, response) => void response.writeHead(status, { 'Content-Type': 'text/html', ...headers }).end(html));
const httpsServer = (handler: http.RequestListener) =>
  https.createServer({ cert: pair.chainPem, key: pair.keyPem }, handler);

type Given = Omit<GivenFacts, 'settings'> & { settings?: Partial<Settings>; records?: TestRecords; zone?: TestZone };

/** All findings for a name with these records; by default the name leads to this machine over IPv4. */
async function findingsFor({ settings, records = { A: ['127.0.0.1'] }, zone = {}, ...input }: Given) {
  const { server } = await startTestDns({ [NAME]: records, ...zone });
  const facts = { challenges, lanAddresses: ['192.168.178.20', '10.0.0.2'], ...input };
  return findingsOf(challengeCheck, { ...facts, settings: { dnsServers: [server], ...settings } });
}

/** The finding when `server` answers on the public port instead of ours. */
async function findingAt(server: net.Server, given: Given = {}) {
  const publicHttpPort = await listen(server);
  const all = await findingsFor({ ...given, settings: { publicHttpPort, ...given.settings } });
  expect(all).toHaveLength(1);
  return { port: publicHttpPort, finding: all[0] };
}

describe('The token', () => {
  test('comes back where the name leads to this server', async () => {
    const { finding, port } = await findingAt(challengeServer());
    expect(finding).toMatchObject({
      code: 'CHALLENGE_COMES_BACK',
      status: 'good',
      data: { address: '127.0.0.1', port },
    });
  });

  test('is asked for as a CA does it, with the name and the port in the Host header', async () => {
    const asked: string[] = [];
    const server = httpServer((request, response) => {
      asked.push(`${request.method ?? ''} ${request.headers.host ?? ''}${request.url ?? ''}`);
      response.end(challenges.answer(request.url ?? ''));
    });
    const { finding, port } = await findingAt(server);
    expect(finding?.code).toBe('CHALLENGE_COMES_BACK');
    const path = new RegExp(`^GET ${NAME}:${port}/\\.well-known/acme-challenge/[\\w-]{22,}$`);
    expect(asked.every((one) => path.test(one))).toBe(true);
  });

  test.each([
    ['the second time', 1, 2],
    ['the first time', 0, 2],
    ['all times but one', 2, 1],
  ])('that is answered by somebody else %s comes back only at times', async (_when, wrong, arrived) => {
    let turn = 0;
    const server = httpServer((request, response) => {
      const isOurs = arrived === 1 ? turn === wrong : turn !== wrong;
      turn += 1;
      response.setHeader('Server', 'nginx');
      response.end(isOurs ? challenges.answer(request.url ?? '') : 'somebody else');
    });
    expect((await findingAt(server)).finding).toMatchObject({
      code: 'CHALLENGE_UNSTEADY',
      data: { arrived, asked: 3, says: 'nginx' },
    });
  });

  test.each([403, 429, 502])('that a server in front refuses the second time (%s) has come back', async (status) => {
    let turn = 0;
    const server = httpServer((request, response) => {
      turn += 1;
      if (turn === 1) response.end(challenges.answer(request.url ?? ''));
      else response.writeHead(status).end();
    });
    expect((await findingAt(server)).finding?.code).toBe('CHALLENGE_COMES_BACK');
  });

  test('whose connection is cut every other time comes back only at times, and nobody is named', async () => {
    let turn = 0;
    const server = httpServer((request, response) => {
      turn += 1;
      if (turn % 2 === 0) request.socket.destroy();
      else response.end(challenges.answer(request.url ?? ''));
    });
    expect((await findingAt(server)).finding).toMatchObject({
      code: 'CHALLENGE_UNSTEADY',
      data: { says: null, isLost: true },
    });
  });

  test('is gone when the check is over, however it went', async () => {
    const paths: string[] = [];
    const answers = (body: (path: string) => string) =>
      httpServer((request, response) => {
        paths.push(request.url ?? '');
        response.end(body(request.url ?? ''));
      });
    await findingAt(answers((path) => challenges.answer(path) ?? ''));
    await findingAt(answers(() => 'somebody else'));
    const publicHttpPort = await listen(hangingServer().on('connection', () => cancel.abort()));
    const cancel = new AbortController();
    const { server } = await startTestDns({ [NAME]: { A: ['127.0.0.1'] } });
    const added: string[] = [];
    const spied = { add: (token: string, key: string) => (added.push(token), challenges.add(token, key)) };
    const facts = factsFor({ challenges: spied, settings: { dnsServers: [server], publicHttpPort } }, cancel.signal);
    await expect(findingsOf(challengeCheck, facts, cancel.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect([paths.length, added.length]).toEqual([6, 1]);
    const all = [...paths, ...added.map((token) => `/.well-known/acme-challenge/${token}`)];
    for (const path of all) expect(challenges.answer(path)).toBeUndefined();
  });

  test.each([
    ['with another status', (answer: string, response: http.ServerResponse) => response.writeHead(203).end(answer)],
    ['within a page', (answer: string, response: http.ServerResponse) => response.end(`<p>${answer}</p>`)],
  ])('%s is none', async (_, respond) => {
    const server = httpServer((request, response) => respond(challenges.answer(request.url ?? '') ?? '', response));
    expect((await findingAt(server)).finding?.code).toBe('CHALLENGE_CHANGED');
  });

  test('comes back through a firewall that refuses whoever does not name himself', async () => {
    const server = httpServer((request, response) => {
      const isNamed = request.headers['user-agent'] !== undefined && request.headers.accept === '*/*';
      if (isNamed) response.end(challenges.answer(request.url ?? ''));
      else response.writeHead(403).end('<title>Request blocked</title>');
    });
    expect((await findingAt(server)).finding?.code).toBe('CHALLENGE_COMES_BACK');
  });
});

describe('Our own answer that something on the way has changed is told as such:', () => {
  /** Passes requests on to this server by another path, or its answers as something else. */
  const changing = (
    path: (path: string) => string,
    body: (body: string) => string | Buffer = (answer) => answer,
    head: { status?: number; headers?: http.OutgoingHttpHeaders } = {},
  ) =>
    httpServer((request, response) => {
      const answer = challenges.answer(path(request.url ?? ''));
      const status = head.status ?? (typeof answer === 'string' ? 200 : 404);
      response.writeHead(status, head.headers ?? {}).end(body(answer ?? ''));
    });
  const same = (text: string) => text;

  test.each([
    ['a byte order mark before it', (answer: string) => `\uFEFF${answer}`],
    ['a comment behind it', (answer: string) => `${answer}<!-- Hosting24 -->`],
    ['small letters', (answer: string) => answer.toLowerCase()],
    ['another encoding', (answer: string) => Buffer.from(answer, 'utf16le')],
    ['a page around it', (answer: string) => `<p>${answer}</p>`],
    ['more white space than a CA reads', (answer: string) => answer + ' '.repeat(100)],
    ['white space that is not of ASCII', (answer: string) => `${answer}\u00A0`],
  ])('%s', async (_, body) => {
    const { finding, port } = await findingAt(changing(same, body, { headers: { Via: '1.1 squid', Server: 'x' } }));
    expect(finding).toMatchObject({
      code: 'CHALLENGE_CHANGED',
      status: 'broken',
      data: { address: '127.0.0.1', port, what: 'body', by: '1.1 squid' },
    });
  });

  test('but white space at its end is not: RFC 8555 allows it', async () => {
    const server = changing(same, (answer) => `${answer} \r\n\t\n`);
    expect((await findingAt(server)).finding?.code).toBe('CHALLENGE_COMES_BACK');
  });

  test.each([
    ['small letters', (path: string) => path.toLowerCase()],
    ['a slash at its end', (path: string) => `${path}/`],
  ])('the path, with %s', async (_, path) => {
    const { finding } = await findingAt(changing(path, same, { headers: { Server: 'nginx' } }));
    expect(finding).toMatchObject({ code: 'CHALLENGE_CHANGED', data: { what: 'path', by: 'nginx' } });
  });

  test('the path, by a redirect to small letters', async () => {
    const server = httpServer((request, response) => {
      const path = request.url ?? '';
      const headers = { Server: 'Microsoft-IIS/10.0', Location: path.toLowerCase() };
      if (path !== path.toLowerCase()) response.writeHead(301, headers).end();
      else response.writeHead(challenges.answer(path) === undefined ? 404 : 200).end();
    });
    const { finding } = await findingAt(server);
    expect(finding).toMatchObject({ code: 'CHALLENGE_CHANGED', data: { what: 'path', by: 'Microsoft-IIS/10.0' } });
  });

  test.each([
    ['a page in its place', { status: 403 }, () => '<title>Blocked</title>'],
    ['another status', { status: 203 }, same],
    ['a redirect in its place', { status: 302, headers: { Location: 'https://login.example/' } }, () => ''],
  ] as const)('%s', async (_, head, body) => {
    const { finding } = await findingAt(changing(same, body, head));
    expect(finding).toMatchObject({ code: 'CHALLENGE_CHANGED', data: { what: 'answer' } });
  });

  test.each([
    ['cut', (request: http.IncomingMessage) => void request.socket.resetAndDestroy()],
    ['held back', () => undefined],
  ])('a request that arrives, and whose answer is %s', async (_, end) => {
    const server = httpServer((request) => {
      challenges.answer(request.url ?? '');
      end(request);
    });
    const { finding } = await findingAt(server);
    expect(finding).toMatchObject({ code: 'CHALLENGE_CHANGED', data: { what: 'lost', by: null } });
  });

  test('a remark where the CA has come through lately: then it is so in the house alone', async () => {
    const at = new Date(Date.now() - 5 * 86_400_000).toISOString();
    const outside = { at, name: NAME, by: 'request', reached: true, detail: '' } as const;
    const { finding } = await findingAt(
      changing(same, (answer) => `${answer}x`),
      { outside },
    );
    expect(finding).toMatchObject({
      code: 'CHALLENGE_ROUTER_INSIDE',
      status: 'warning',
      data: { changed: true, reachedAt: at },
    });
  });

  test('another host of this product, which knows nothing of ours, is another server', async () => {
    const { web, httpPort } = await webServerWith({});
    await web.startHttp();
    const all = await findingsFor({ settings: { publicHttpPort: httpPort } });
    expect(all).toMatchObject([{ code: 'CHALLENGE_NOT_FOUND', status: 'broken', data: { product: true } }]);
  });
});

describe('Redirects', () => {
  test('are followed to the same name under the same address, over TLS with any certificate', async () => {
    const publicHttpsPort = await listen(
      httpsServer((request, response) => response.end(`${challenges.answer(request.url ?? '') ?? ''}\r\n`)),
    );
    const server = httpServer((request, response) => {
      response.writeHead(301, { Location: `https://${NAME}${request.url ?? ''}` }).end();
    });
    expect((await findingAt(server, { settings: { publicHttpsPort } })).finding?.code).toBe('CHALLENGE_COMES_BACK');
  });

  test('are followed to another name, which the same name servers know', async () => {
    const publicHttpsPort = await listen(
      httpsServer((request, response) => response.end(challenges.answer(request.url ?? ''))),
    );
    const server = httpServer((request, response) => {
      response.writeHead(308, { Location: `https://www.${NAME}${request.url ?? ''}` }).end();
    });
    const zone: TestZone = { [`www.${NAME}`]: { AAAA: ['::1'], A: ['127.0.0.1'] } };
    expect((await findingAt(server, { settings: { publicHttpsPort }, zone })).finding?.code).toBe(
      'CHALLENGE_COMES_BACK',
    );
  });

  test('are followed ten times and not eleven', async () => {
    const counting = (last: number) =>
      httpServer((request, response) => {
        const url = new URL(request.url ?? '', 'http://localhost');
        const path = url.searchParams.get('path') ?? url.pathname;
        const count = Number(url.searchParams.get('count') ?? 0);
        if (count === last) response.end(challenges.answer(path));
        else response.writeHead(307, { Location: `/?count=${count + 1}&path=${path}` }).end();
      });
    expect((await findingAt(counting(10))).finding?.code).toBe('CHALLENGE_COMES_BACK');
    expect((await findingAt(counting(11))).finding?.code).toBe('CHALLENGE_REDIRECT_LOOP');
  });

  test('that go round in a circle are a loop', async () => {
    const server = httpServer((request, response) => {
      response.writeHead(302, { Location: request.url === '/a' ? '/b' : '/a' }).end();
    });
    const { finding, port } = await findingAt(server);
    expect(finding).toMatchObject({
      code: 'CHALLENGE_REDIRECT_LOOP',
      status: 'broken',
      data: { address: '127.0.0.1', port, location: `http://${NAME}:${port}/a` },
    });
  });

  test('to another server that does not know the token lead away', async () => {
    const publicHttpsPort = await listen(httpsServer((_, response) => response.writeHead(404).end()));
    const zone: TestZone = { 'www.provider.de': { A: ['127.0.0.1'] } };
    const { finding } = await findingAt(redirectingServer('https://www.provider.de/parked'), {
      settings: { publicHttpsPort },
      zone,
    });
    expect(finding).toMatchObject({
      code: 'CHALLENGE_REDIRECTED_AWAY',
      status: 'broken',
      data: { location: 'https://www.provider.de/parked' },
    });
  });

  test.each([
    ['an address instead of a name', 'http://127.0.0.1/', 302],
    ['a name that no public CA knows', 'http://server.lan/', 302],
    ['another port', `http://${NAME}:8443/`, 302],
    ['another scheme', `ftp://${NAME}/`, 302],
    ['a name that does not exist', 'https://gibt-es-nicht.de/', 302],
    ['what is no URL', 'http://', 302],
    ['the same place, in a way that CAs do not follow', '/elsewhere', 303],
  ])('to %s (%s) lead away', async (_, location, status) => {
    const { finding } = await findingAt(redirectingServer(location, status));
    expect(finding?.code).toBe('CHALLENGE_REDIRECTED_AWAY');
    expect((finding?.data as { location: string }).location).toContain(location);
  });

  test('to HTTPS that nobody serves lead away', async () => {
    const publicHttpsPort = await freePort();
    const { finding } = await findingAt(redirectingServer(`https://${NAME}/`), { settings: { publicHttpsPort } });
    expect(finding).toMatchObject({ code: 'CHALLENGE_REDIRECTED_AWAY', data: { location: `https://${NAME}/` } });
  });
});

describe('Somebody else answers:', () => {
  const endpoint = { address: '127.0.0.1', forward };

  test.each<[string, net.Server, object]>([
    [
      'the page in place of a domain that was not renewed',
      pageServer(200, '<title>meinefirma.de</title><p>Diese Domain ist abgelaufen.</p>'),
      { kind: 'expired', name: null },
    ],
    [
      'a service that shows another page in a frame',
      pageServer(200, '<title>meinefirma.de</title><frameset><frame src="http://87.140.20.5/"></frameset>'),
      { kind: 'forwarding', name: null },
    ],
    [
      'a service that redirects to the line',
      redirectingServer('http://87.140.20.5/', 301),
      { kind: 'forwarding', name: null },
    ],
    ['an inverter', pageServer(200, '<title>Sunny WebBox</title>'), { kind: 'inverter', name: 'SMA' }],
    [
      'the VPN portal of a firewall',
      pageServer(200, '<title>Please Login</title>', { 'Set-Cookie': 'SVPNCOOKIE=; path=/' }),
      { kind: 'vpn', name: 'FortiGate' },
    ],
  ])('%s', async (_, server, by) => {
    const { finding } = await findingAt(server);
    expect(finding).toMatchObject({
      code: 'CHALLENGE_ANSWERED_BY',
      status: 'broken',
      data: { ...endpoint, name: NAME, by },
    });
  });

  describe('a web server that does not say whose it is', () => {
    /** By the certificate for these names, on port 443 of the same address; that does not count as this machine's. */
    async function seenBeside(names: string[]) {
      const { chainPem: cert, keyPem: key } = await (await createTestAuthority()).issue({ names });
      const publicHttpPort = await listen(pageServer(404, 'Not Found', { Server: 'Apache' }));
      const publicHttpsPort = await listen(
        https.createServer({ cert, key }, (_, response) => response.writeHead(404).end()),
      );
      const [one] = await findingsFor({ records: { A: ['0.0.0.0'] }, settings: { publicHttpPort, publicHttpsPort } });
      return one;
    }

    test('is a hoster’s where port 443 has the certificate of one', async () => {
      expect(await seenBeside(['*.kasserver.com'])).toMatchObject({
        code: 'CHALLENGE_ANSWERED_BY',
        data: { by: { kind: 'webhoster', name: 'ALL-INKL.COM' } },
      });
    });

    test('stays one where port 443 shows anybody else, or a device', async () => {
      expect((await seenBeside(['www.andere-firma.de']))?.code).toBe('CHALLENGE_NOT_FOUND');
      expect((await seenBeside(['fritz.box']))?.code).toBe('CHALLENGE_NOT_FOUND');
    });
  });

  test('a domain that has expired since the CA came through is not taken for the router', async () => {
    const at = new Date(Date.now() - 5 * 86_400_000).toISOString();
    const outside = { at, name: NAME, by: 'request', reached: true, detail: '', challenge: 'http-01' } as const;
    const publicHttpPort = await listen(pageServer(200, '<title>This domain has expired</title>'));
    const [one] = await findingsFor({ records: { A: ['0.0.0.0'] }, settings: { publicHttpPort }, outside });
    expect(one).toMatchObject({ code: 'CHALLENGE_ANSWERED_BY', data: { by: { kind: 'expired' } } });
  });

  test('a router with its login page', async () => {
    const page = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>FRITZ!Box</title></head><body>Kennwort';
    const { finding, port } = await findingAt(pageServer(200, page));
    expect(finding).toMatchObject({
      code: 'CHALLENGE_ROUTER_ANSWERS',
      status: 'broken',
      data: { ...endpoint, port, title: 'FRITZ!Box' },
    });
  });

  test.each([
    ['asks for a password', pageServer(401, '', { 'WWW-Authenticate': 'Basic realm="NETGEAR R7000"' }), 'Netgear'],
    ['does not know the path', pageServer(404, '<title>Speedport Smart</title>'), 'Speedport'],
    ['sends visitors to its own address', redirectingServer('http://192.168.178.1/', 302), null],
    ['sends visitors to its own name', redirectingServer('http://fritz.box/login', 302), 'FRITZ!Box'],
  ])('a router that %s', async (_, server, title) => {
    const { finding } = await findingAt(server);
    if (title === null) expect(finding?.code).toBe('CHALLENGE_REDIRECTED_AWAY');
    else expect(finding).toMatchObject({ code: 'CHALLENGE_ROUTER_ANSWERS', data: { title } });
  });

  test('a router that lists the forwarding to here shows its own page to its own network alone', async () => {
    const publicHttpPort = await listen(pageServer(200, '<title>FRITZ!Box</title>'));
    const { server } = await startTestDns({ [NAME]: { A: ['0.0.0.0'] } });
    const settings = { dnsServers: [server], publicHttpPort };
    const seen = async (to: { address: string; port: number } | null) => {
      const facts = factsFor({ challenges, lanAddresses: ['192.168.178.20'], settings });
      const mappings = [{ port: publicHttpPort, to }];
      const line = { external: '0.0.0.0', by: 'igd', routerName: 'FRITZ!Box 7590', mappings } as const;
      return (await findingsOf(challengeCheck, { ...facts, line: () => Promise.resolve(line) }))[0];
    };
    expect(await seen({ address: '192.168.178.20', port: 8080 })).toMatchObject({
      code: 'CHALLENGE_ROUTER_INSIDE',
      status: 'warning',
      data: { title: 'FRITZ!Box', reachedAt: null },
    });
    for (const to of [null, { address: '192.168.178.30', port: 80 }])
      expect(await seen(to)).toMatchObject({ code: 'CHALLENGE_ROUTER_ANSWERS' });
  });

  describe('a router whose page does not name it', () => {
    /** The page of the router in the house, and what answers under the name; the address does not count as this machine's. */
    async function seenBeside(inHouse: net.Server, outside: net.Server) {
      const router = { address: '127.0.0.1', ssdpPort: 9, natPmpPort: 9, pagePort: await listen(inHouse) };
      const publicHttpPort = await listen(outside);
      const [one] = await findingsFor({ records: { A: ['0.0.0.0'] }, settings: { publicHttpPort }, router });
      return one;
    }
    const loginPage = (challenge: string, title = 'Willkommen') =>
      pageServer(200, `<title>${title}</title><form data-challenge="${challenge}">Kennwort</form>`, {
        Server: 'lighttpd',
      });

    test('is known by the page that it shows in the house as well', async () => {
      expect(await seenBeside(loginPage('9f3a77c2d1'), loginPage('0c41be55a9'))).toMatchObject({
        code: 'CHALLENGE_ROUTER_ANSWERS',
        status: 'broken',
        data: { title: 'Willkommen' },
      });
    });

    test.each([
      ['asks for a password', () => pageServer(401, '', { 'WWW-Authenticate': 'Basic realm="admin"' })],
      [
        'sends visitors to its login',
        () =>
          httpServer(({ url }, response) => {
            const status = url === '/login.lp' ? 200 : 302;
            response.writeHead(status, { Location: '/login.lp' }).end(status === 200 ? 'Kennwort' : '');
          }),
      ],
    ])('and %s', async (_, server) => {
      expect(await seenBeside(server(), server())).toMatchObject({ code: 'CHALLENGE_ROUTER_ANSWERS' });
    });

    test.each([
      ['shows another page', loginPage('9f3a77c2d1'), loginPage('9f3a77c2d1', 'Startseite')],
      ['answers as servers of all kinds do', pageServer(404, '<h1>404</h1>'), pageServer(404, '<h1>404</h1>')],
      ['sends everybody to HTTPS', redirectingServer('https://a.test/'), redirectingServer('https://b.test/')],
      ['cannot be asked', resettingServer(), loginPage('9f3a77c2d1')],
    ])('is not what %s', async (_, inHouse, outside) => {
      expect((await seenBeside(inHouse, outside))?.code).not.toBe('CHALLENGE_ROUTER_ANSWERS');
    });
  });

  test.each([
    ['has come through to this server not long ago', 'CHALLENGE_ROUTER_INSIDE', NAME, true, 5],
    ['has come through half a year ago', 'CHALLENGE_ROUTER_ANSWERS', NAME, true, 180],
    ['has come through to another name', 'CHALLENGE_ROUTER_ANSWERS', 'andere-firma.de', true, 5],
    ['has not come through', 'CHALLENGE_ROUTER_ANSWERS', NAME, false, 5],
  ] as const)('a router, while the CA %s', async (_, code, name, reached, daysAgo) => {
    const publicHttpPort = await listen(pageServer(200, '<title>FRITZ!Box</title>'));
    const at = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
    const all = await findingsFor({
      records: { A: ['127.0.0.1'] },
      settings: { publicHttpPort },
      outside: { at, name, by: 'request', reached, detail: '' },
    });
    expect(all).toMatchObject([{ code, data: { title: 'FRITZ!Box' } }]);
  });

  test('one look of several that ends elsewhere is none when the CA has come through lately', async () => {
    const at = new Date(Date.now() - 5 * 86_400_000).toISOString();
    const everyOther = async (outside: ExternalReachability | null) => {
      let turn = 0;
      const server = httpServer((request, response) => {
        turn += 1;
        response.end(turn === 1 ? challenges.answer(request.url ?? '') : 'somebody else');
      });
      const settings = { publicHttpPort: await listen(server) };
      return codesOf(await findingsFor({ records: { A: ['127.0.0.1'] }, settings, outside }));
    };
    expect(await everyOther({ at, name: NAME, by: 'request', reached: true, detail: '' })).toEqual([
      'CHALLENGE_COMES_BACK',
    ]);
    expect(await everyOther({ at, name: NAME, by: 'request', reached: false, detail: '' })).toEqual([
      'CHALLENGE_UNSTEADY',
    ]);
  });

  test.each([
    ['another page', pageServer(200, '<title>Startseite</title>'), 'CHALLENGE_FOREIGN_PAGE'],
    ['a page that wants a login', pageServer(200, '<title>Anmeldung</title>'), 'CHALLENGE_ANSWERED_BY'],
    ['"not found"', pageServer(404, ''), 'CHALLENGE_NOT_FOUND'],
    ['"bad gateway"', pageServer(502, ''), 'CHALLENGE_GATEWAY_ERROR'],
    ['a redirect to an address of the house', redirectingServer('http://192.168.178.1/'), 'CHALLENGE_REDIRECTED_AWAY'],
  ] as const)('%s from elsewhere is a remark when the CA has come through lately', async (_, server, code) => {
    const publicHttpPort = await listen(server);
    const at = new Date(Date.now() - 5 * 86_400_000).toISOString();
    const outside = { at, name: NAME, by: 'request', reached: true, detail: '' } as const;
    // Does not count as an address of this machine, although connections to it end here.
    const elsewhere = { records: { A: ['0.0.0.0'] }, settings: { publicHttpPort } };
    expect(await findingsFor({ ...elsewhere, outside })).toMatchObject([
      { code: 'CHALLENGE_ROUTER_INSIDE', status: 'warning', data: { title: '', reachedAt: at, forward } },
    ]);
    expect(codesOf(await findingsFor({ ...elsewhere }))).toEqual([code]);
    expect(codesOf(await findingsFor({ outside, settings: { publicHttpPort } }))).toEqual([code]);
  });

  test('a page that is nobody’s in particular', async () => {
    const { finding, port } = await findingAt(
      pageServer(200, '<title>Willkommen &amp; mehr</title>', { Server: 'Apache' }),
    );
    expect(finding).toMatchObject({
      code: 'CHALLENGE_FOREIGN_PAGE',
      status: 'broken',
      data: { ...endpoint, port, title: 'Willkommen & mehr', server: 'Apache', httpStatus: 200 },
    });
    expect((await findingAt(pageServer(403, 'forbidden'))).finding?.data).toMatchObject({
      title: null,
      httpStatus: 403,
    });
  });

  test('a page that never ends', async () => {
    const { finding } = await findingAt(endlessServer('<title>Slow</title>'));
    expect(finding).toMatchObject({ code: 'CHALLENGE_FOREIGN_PAGE', data: { title: 'Slow' } });
  });

  test.each([404, 410])('a web server that does not know the token (%i)', async (status) => {
    const { finding, port } = await findingAt(pageServer(status, '', { Server: 'nginx/1.24' }));
    expect(finding).toMatchObject({
      code: 'CHALLENGE_NOT_FOUND',
      status: 'broken',
      data: { ...endpoint, port, server: 'nginx/1.24' },
    });
  });

  test.each([500, 502, 503])('a server whose server behind it fails (%i)', async (httpStatus) => {
    const { finding, port } = await findingAt(pageServer(httpStatus, '<title>Bad Gateway</title>'));
    expect(finding).toMatchObject({
      code: 'CHALLENGE_GATEWAY_ERROR',
      status: 'broken',
      data: { ...endpoint, port, server: null, httpStatus },
    });
  });

  test.each([
    ['that speaks TLS', () => tls.createServer({ cert: pair.chainPem, key: pair.keyPem })],
    ['that speaks TLS and says so', () => cannedServer(Buffer.from([0x15, 3, 1, 0, 2, 2, 70]))],
    ['that speaks TLS and says so in HTTP', () => pageServer(400, 'The plain HTTP request was sent to HTTPS port')],
    ['that speaks something else', () => cannedServer('SSH-2.0-OpenSSH_9.2\r\n')],
  ])('a server %s', async (_, server) => {
    const { finding, port } = await findingAt(server());
    expect(finding).toMatchObject({ code: 'CHALLENGE_NOT_HTTP', status: 'broken', data: { ...endpoint, port } });
  });
});

describe('Nobody answers', () => {
  test('under an address of this machine: that is broken, whether refused, reset or silent', async () => {
    const publicHttpPort = await freePort();
    expect(await findingsFor({ settings: { publicHttpPort, ...LOCAL_CA } })).toMatchObject([
      {
        code: 'CHALLENGE_NOT_ANSWERED',
        status: 'broken',
        data: { address: '127.0.0.1', port: publicHttpPort, forward, cause: 'refused' },
      },
    ]);
    const others = await Promise.all(
      [resettingServer(), hangingServer()].map((server) => findingAt(server, { settings: LOCAL_CA })),
    );
    expect(others.map(({ finding }) => finding)).toMatchObject([
      { code: 'CHALLENGE_NOT_ANSWERED', data: { cause: 'reset' } },
      { code: 'CHALLENGE_NOT_ANSWERED', data: { cause: 'timeout' } },
    ]);
  });

  test('under an own address to which a public CA does not come: a warning, a hosts file may have said so', async () => {
    const all = await findingsFor({ settings: { publicHttpPort: await freePort() } });
    expect(all).toMatchObject([{ code: 'CHALLENGE_NOT_FROM_HERE', status: 'warning', data: { address: '127.0.0.1' } }]);
  });

  test('under an address that is not this machine’s: a warning, routers often lead nobody back in', async () => {
    const records = { A: [UNREACHABLE.ipv4] };
    expect(await findingsFor({ records, lanAddresses: [] })).toMatchObject([
      {
        code: 'CHALLENGE_NOT_FROM_HERE',
        status: 'warning',
        data: {
          address: UNREACHABLE.ipv4,
          port: 80,
          forward: { lanAddress: null, internalPort: 8080 },
          cause: 'unreachable',
        },
      },
    ]);
  });
});

describe('Where IPv4 leads here and IPv6', () => {
  const records = { A: ['127.0.0.1'], AAAA: ['::1'] };
  /** Over IPv4 our server answers; over IPv6, on the same port, this server or none. */
  async function findingOverIpv6(onIpv6: net.Server | null) {
    const publicHttpPort = await freePort();
    await listen(challengeServer(), { port: publicHttpPort });
    if (onIpv6 !== null) await listen(onIpv6, { port: publicHttpPort, host: '::1' });
    const all = await findingsFor({ records, settings: { publicHttpPort } });
    const overIpv6 = all.find((one) => (one.data as { address: string }).address === '::1');
    expect(codesOf(all.filter((one) => one !== overIpv6))).toEqual(['CHALLENGE_COMES_BACK']);
    return overIpv6;
  }

  test('leads here, too, both are good', async () => {
    expect((await findingOverIpv6(challengeServer()))?.code).toBe('CHALLENGE_COMES_BACK');
  });

  test('is cut when the connection is there, the CA does not come the other way any more', async () => {
    expect(await findingOverIpv6(resettingServer())).toMatchObject({
      code: 'CHALLENGE_IPV6_REFUSED',
      status: 'broken',
      data: { address: '::1', cause: 'reset' },
    });
  });

  test('is silent when the connection is there, nor does it then', async () => {
    expect(await findingOverIpv6(hangingServer())).toMatchObject({
      code: 'CHALLENGE_IPV6_REFUSED',
      status: 'broken',
      data: { address: '::1', cause: 'timeout' },
    });
  });

  test('is refused, the CA comes the other way in the end', async () => {
    expect(await findingOverIpv6(null)).toMatchObject({
      code: 'CHALLENGE_IPV6_SILENT',
      status: 'warning',
      data: { address: '::1', cause: 'refused' },
    });
  });

  test('is refused, while IPv4 leads here by a redirect, the CA follows that over IPv6 and fails', async () => {
    const publicHttpsPort = await listen(
      httpsServer((request, response) => response.end(challenges.answer(request.url ?? ''))),
    );
    const redirecting = await listen(
      httpServer((request, response) => {
        response.writeHead(302, { Location: `https://${NAME}${request.url ?? ''}` }).end();
      }),
    );
    const all = await findingsFor({ records, settings: { publicHttpPort: redirecting, publicHttpsPort } });
    expect(all).toMatchObject([
      { code: 'CHALLENGE_COMES_BACK' },
      { code: 'CHALLENGE_IPV6_REFUSED', status: 'broken', data: { cause: 'refused', redirected: true } },
    ]);
  });

  test('leads to a router, that is a remark: from outside its port is mostly closed there', async () => {
    expect(await findingOverIpv6(pageServer(200, '<title>FRITZ!Box</title>'))).toMatchObject({
      code: 'CHALLENGE_IPV6_ROUTER',
      status: 'warning',
      data: { address: '::1', title: 'FRITZ!Box' },
    });
  });

  test.each([
    ['a page', pageServer(404, '<title>Willkommen</title>'), 'Willkommen'],
    ['a web server', pageServer(200, 'page', { Server: 'Apache' }), 'Apache'],
    ['a redirect', redirectingServer('https://andere.de/'), 'https://andere.de/'],
    ['something else', cannedServer('SSH-2.0-OpenSSH_9.2\r\n'), null],
  ])('leads to another server (%s), the AAAA record is wrong', async (_, server, says) => {
    expect(await findingOverIpv6(server)).toMatchObject({
      code: 'CHALLENGE_RECORD_WRONG',
      status: 'broken',
      data: { address: '::1', here: ['127.0.0.1'], cause: null, says },
    });
  });

  test('cannot be reached from this machine at all, nothing is held against it', async () => {
    const publicHttpPort = await listen(challengeServer());
    const all = await findingsFor({
      records: { A: ['127.0.0.1'], AAAA: [UNREACHABLE.ipv6] },
      settings: { publicHttpPort },
    });
    expect(codesOf(all).toSorted()).toEqual(['CHALLENGE_COMES_BACK', 'CHALLENGE_NOT_FROM_HERE']);
  });
});

describe('Where one address leads here and another', () => {
  const outside = (challenge?: 'tls-alpn-01') =>
    ({
      at: new Date(Date.now() - 5 * 86_400_000).toISOString(),
      name: NAME,
      by: 'request',
      reached: true,
      detail: '',
      ...(challenge && { challenge }),
    }) as const;
  const both = { A: ['127.0.0.1', '127.0.0.2'] };
  /** Of two A records: at the first, this server. */
  async function findingOfSecond(second: net.Server | null, given: Given = {}) {
    const publicHttpPort = await listen(challengeServer());
    if (second !== null) await listen(second, { host: '127.0.0.2', port: publicHttpPort });
    const all = await findingsFor({ records: both, ...given, settings: { publicHttpPort } });
    expect(all[0]).toMatchObject({ code: 'CHALLENGE_COMES_BACK', data: { address: '127.0.0.1' } });
    expect(all).toHaveLength(2);
    return all[1];
  }

  test.each([
    ['refuses', null, 'refused'],
    ['cuts', resettingServer(), 'reset'],
    ['is silent', hangingServer(), 'timeout'],
  ] as const)('%s, its A record is wrong: hairpin works here', async (_, server, cause) => {
    expect(await findingOfSecond(server)).toMatchObject({
      code: 'CHALLENGE_RECORD_WRONG',
      status: 'broken',
      data: { address: '127.0.0.2', here: ['127.0.0.1'], cause, says: null },
    });
  });

  test('cannot be reached at all, that is the record’s fault as well', async () => {
    const found = await findingOfSecond(null, { records: { A: ['127.0.0.1', UNREACHABLE.ipv4] } });
    expect(found).toMatchObject({ code: 'CHALLENGE_RECORD_WRONG', data: { cause: 'unreachable' } });
  });

  test.each([
    ['a page', pageServer(200, '<title>Hier entsteht etwas</title>'), 'Hier entsteht etwas'],
    ['a router', pageServer(200, '<title>FRITZ!Box</title>'), 'FRITZ!Box'],
  ])('leads to another server (%s), its A record is wrong', async (_, server, says) => {
    expect(await findingOfSecond(server)).toMatchObject({
      code: 'CHALLENGE_RECORD_WRONG',
      data: { address: '127.0.0.2', cause: null, says },
    });
  });

  test('is silent, that is only a remark when the CA has come through lately: it took the right one', async () => {
    const records = { A: ['127.0.0.1', UNREACHABLE.ipv4] };
    const given = outside();
    expect(await findingOfSecond(null, { records, outside: given })).toMatchObject({
      code: 'CHALLENGE_RECORD_DOUBTFUL',
      status: 'warning',
      data: { address: UNREACHABLE.ipv4, reachedAt: given.at },
    });
    expect(await findingOfSecond(null, { records, outside: outside('tls-alpn-01') })).toMatchObject({
      code: 'CHALLENGE_RECORD_WRONG',
    });
  });

  test('of IPv4 to another server, the CA comes over IPv6 all the same', async () => {
    const publicHttpPort = await listen(challengeServer(), { host: '::1' });
    await listen(pageServer(200, '<title>Alt</title>'), { port: publicHttpPort });
    expect(
      await findingsFor({ records: { A: ['127.0.0.1'], AAAA: ['::1'] }, settings: { publicHttpPort } }),
    ).toMatchObject([
      {
        code: 'CHALLENGE_RECORD_DOUBTFUL',
        status: 'warning',
        data: { address: '127.0.0.1', here: ['::1'], says: 'Alt', reachedAt: null },
      },
      { code: 'CHALLENGE_COMES_BACK' },
    ]);
  });
});

describe('Where neither leads here, IPv6 is not to be set up beside IPv4', () => {
  test.each([
    ['beside it', { A: [UNREACHABLE.ipv4], AAAA: ['::1'] }, true],
    ['alone', { AAAA: ['::1'] }, undefined],
  ])('%s', async (_, records, ipv4) => {
    const publicHttpPort = await listen(pageServer(200, '<title>Alt</title>'), { host: '::1' });
    const all = await findingsFor({ records, settings: { publicHttpPort } });
    expect(all.at(-1)).toMatchObject({ code: 'CHALLENGE_FOREIGN_PAGE', data: { address: '::1' } });
    expect((all.at(-1)?.data as { ipv4?: boolean }).ipv4).toBe(ipv4);
  });
});

describe('Where port 443 of an address leads here and port 80 does not', () => {
  /** Leads to this machine, but is not known as an address of it: as through a router that lets one out and back in. */
  const records = { A: ['0.0.0.0'] };
  async function given() {
    const { web, httpsPort } = await webServerWith({});
    const withHttpsListener: GivenFacts['withHttpsListener'] = (greeting, action) =>
      web.withHttpsListener(greeting, action);
    return { records, withHttpsListener, settings: { publicHttpPort: await freePort(), publicHttpsPort: httpsPort } };
  }

  test('the forwarding of port 80 is missing: no router stands in the way of a look from here', async () => {
    const { settings, ...input } = await given();
    expect(codesOf(await findingsFor({ ...input, settings }))).toEqual(['CHALLENGE_OVER_TLS']);
    expect(await findingsFor({ ...input, settings: { ...settings, challengeType: 'http-01' } })).toMatchObject([
      { code: 'CHALLENGE_NOT_ANSWERED', status: 'broken', data: { otherPort: settings.publicHttpsPort } },
    ]);
  });

  test('an answer that is changed on port 80 is said to be so', async () => {
    const { settings, ...input } = await given();
    const publicHttpPort = await listen(
      httpServer((request, response) => response.end(`${challenges.answer(request.url ?? '') ?? ''}x`)),
    );
    expect(await findingsFor({ ...input, settings: { ...settings, publicHttpPort } })).toMatchObject([
      { code: 'CHALLENGE_OVER_TLS', data: { by: 'auto', because: 'changed' } },
    ]);
  });

  test.each([
    ['leads to another server', () => pageServer(404, '<title>Alt</title>'), { cause: null, says: 'Alt' }],
    ['is cut', resettingServer, { cause: 'reset', says: null }],
  ])('a record of IPv6 that %s stays wrong, although the CA comes over TLS', async (_, server, data) => {
    const { settings, ...input } = await given();
    const publicHttpPort = await listen(challengeServer());
    await listen(server(), { host: '::1', port: publicHttpPort });
    const all = await findingsFor({
      ...input,
      records: { A: ['127.0.0.1'], AAAA: ['::1'] },
      settings: { ...settings, publicHttpPort },
    });
    expect(all).toMatchObject([
      { code: 'CHALLENGE_OVER_TLS', data: { because: 'record' } },
      {
        code: 'CHALLENGE_RECORD_DOUBTFUL',
        status: 'warning',
        data: { address: '::1', here: ['127.0.0.1'], reachedAt: null, overTls: true, ...data },
      },
    ]);
  });

  test('it stays a remark where the CA has come through lately, or port 443 leads nowhere either', async () => {
    const at = new Date(Date.now() - 5 * 86_400_000).toISOString();
    const outside = { at, name: NAME, by: 'request', reached: true, detail: '' } as const;
    expect(codesOf(await findingsFor({ ...(await given()), outside }))).toEqual(['CHALLENGE_NOT_FROM_HERE']);
    const { settings, ...input } = await given();
    const publicHttpsPort = await freePort();
    expect(codesOf(await findingsFor({ ...input, settings: { ...settings, publicHttpsPort } }))).toEqual([
      'CHALLENGE_NOT_FROM_HERE',
    ]);
  });
});

test('without IPv4, an IPv6 address of this machine that is refused is simply not answered', async () => {
  const all = await findingsFor({
    records: { AAAA: ['::1'] },
    settings: { publicHttpPort: await freePort(), ...LOCAL_CA },
  });
  expect(all).toMatchObject([{ code: 'CHALLENGE_NOT_ANSWERED', data: { address: '::1', cause: 'refused' } }]);
});

describe('Nothing is tried', () => {
  test('while this machine itself cannot answer', async () => {
    const openHttp = () => Promise.reject(new Error('busy'));
    expect(codesOf(await findingsFor({ openHttp }))).toEqual(['CHALLENGE_NOT_CHECKED']);
  });

  test('for a name that leads nowhere, or none', async () => {
    expect(codesOf(await findingsFor({ zone: { [NAME]: 'NXDOMAIN' } }))).toEqual(['CHALLENGE_NOT_CHECKED']);
    expect(codesOf(await findingsFor({ name: '' }))).toEqual(['CHALLENGE_NOT_CHECKED']);
  });
});

test('ends when it is cancelled', async () => {
  const cancelling = new AbortController();
  const publicHttpPort = await listen(hangingServer().once('connection', () => cancelling.abort()));
  const { server } = await startTestDns({ [NAME]: { A: ['127.0.0.1'] } });
  const { signal } = cancelling;
  const facts = factsFor({ challenges, settings: { dnsServers: [server], publicHttpPort } }, signal);
  await expect(findingsOf(challengeCheck, facts, signal)).rejects.toMatchObject({ name: 'AbortError' });
});

test('leaves no rejection to nobody when it is cancelled while both families are waited for', async () => {
  const cancelling = new AbortController();
  const [ipv4, ipv6] = [hangingServer(), hangingServer()];
  const publicHttpPort = await listen(ipv4);
  await listen(ipv6, { port: publicHttpPort, host: '::1' });
  void Promise.all([once(ipv4, 'connection'), once(ipv6, 'connection')]).then(() => cancelling.abort());
  const { server } = await startTestDns({ [NAME]: { A: ['127.0.0.1'], AAAA: ['::1'] } });
  const stray: unknown[] = [];
  const onStray = (reason: unknown) => stray.push(reason);
  process.on('unhandledRejection', onStray);
  onTestFinished(() => void process.off('unhandledRejection', onStray));
  const { signal } = cancelling;
  const facts = factsFor({ challenges, settings: { dnsServers: [server], publicHttpPort } }, signal);
  await expect(findingsOf(challengeCheck, facts, signal)).rejects.toMatchObject({ name: 'AbortError' });
  // Node emits `unhandledRejection` before the next turn of the event loop.
  await nextTurn();
  expect(stray).toEqual([]);
});

describe('Whoever refuses', () => {
  const locked = (headers: http.OutgoingHttpHeaders = {}) =>
    pageServer(401, '', { 'WWW-Authenticate': 'Basic realm="Intern"', ...headers });

  test.each([401, 403, 429])('is named by the status %i, and not called another device’s page', async (httpStatus) => {
    const server = pageServer(httpStatus, '', { 'WWW-Authenticate': 'Basic realm="Intern"', Server: 'nginx' });
    const { finding } = await findingAt(server, { settings: LOCAL_CA });
    expect(finding).toMatchObject({ code: 'CHALLENGE_FOREIGN_PAGE', data: { httpStatus, server: 'nginx' } });
    expect(finding?.data).not.toHaveProperty('isInFront');
  });

  test('is in front of this machine where it says that it passes on', async () => {
    const { finding } = await findingAt(locked({ Via: '1.1 proxy' }), { settings: LOCAL_CA });
    expect(finding?.data).toMatchObject({ httpStatus: 401, isInFront: true });
  });

  test('is in front of this machine where it has a certificate for this name that is none of ours', async () => {
    const authority = await createTestAuthority();
    for (const [names, isInFront] of [
      [[NAME], true],
      [['nas.local'], false],
    ] as const) {
      const { chainPem, keyPem } = await authority.issue({ names: [...names] });
      const publicHttpsPort = await listen(https.createServer({ cert: chainPem, key: keyPem }));
      const settings = { ...LOCAL_CA, publicHttpsPort, httpsPort: await freePort() };
      const { finding } = await findingAt(locked(), { settings });
      expect(finding?.data).toMatchObject({ httpStatus: 401 });
      expect('isInFront' in (finding?.data ?? {})).toBe(isInFront);
    }
  });
});
