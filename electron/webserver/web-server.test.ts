import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readCertificate } from '../certificates/info.ts';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { freePort } from '../testing/ports.ts';
import { failureOf } from '../testing/environment.ts';
import { NAME, webServerConfig } from '../testing/web-server-config.ts';
import { builtInPage } from './built-in-page.ts';
import type { WebServerReport } from './report.ts';
import type { Site } from './site.ts';
import { isWorkerPossible, WEB_WORKER } from './test-workers.ts';
import { createWebServer, type WebServer } from './web-server.ts';
import type { WebServerConfig } from './web-server-config.ts';
import { createRemoteWebServer } from './worker/remote-web-server.ts';

let pairs: [TestPair, TestPair];
let fingerprints: string[];
beforeAll(async () => {
  const authority = await createTestAuthority();
  pairs = [await authority.issue(), await authority.issue()];
  fingerprints = pairs.map((pair) => readCertificate(pair.chainPem).fingerprint256);
});

type Ports = Pick<WebServerConfig, 'httpPort' | 'httpsPort'>;

/** A worker that runs as it should has nothing to report. */
const unexpected = (report: WebServerReport): void => expect(report).toBeUndefined();
const createInThread = (config: WebServerConfig, site: Site = builtInPage(() => 'de')) => createWebServer(config, site);

async function setUp(
  change: Partial<WebServerConfig> = {},
  site?: Site,
  create: (config: WebServerConfig, site?: Site) => WebServer = createInThread,
) {
  const config = await webServerConfig(change);
  const web = create(config, site);
  onTestFinished(() => web.stop());
  return { web, config };
}

type AskOptions = { path?: string; method?: string; headers?: Record<string, string>; agent?: http.Agent };
type Answer = { status: number; headers: http.IncomingHttpHeaders; body: string };

function ask(port: number, { path = '/', method = 'GET', headers = {}, agent }: AskOptions = {}): Promise<Answer> {
  return receive(
    http.request({ host: '127.0.0.1', port, path, method, headers: { Host: NAME, ...headers }, agent: agent ?? false }),
  );
}
function askTls(port: number, path = '/'): Promise<Answer> {
  const target = { host: '127.0.0.1', port, path, servername: NAME, rejectUnauthorized: false, agent: false };
  return receive(https.request(target));
}
async function receive(request: http.ClientRequest): Promise<Answer> {
  request.end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

async function handshake(port: number): Promise<tls.TLSSocket> {
  const socket = tls.connect({ port, host: '127.0.0.1', servername: NAME, rejectUnauthorized: false });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}
/** From now on our own timeouts expire when the test says so; Node's timeouts for connections are not affected. */
function holdTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}
const fingerprintOf = (socket: tls.TLSSocket) => socket.getPeerX509Certificate()?.fingerprint256;

describe.each([
  { where: 'in this thread', create: createInThread, isPossible: true },
  {
    where: 'in a worker',
    create: (config: WebServerConfig) => createRemoteWebServer(WEB_WORKER, config, unexpected),
    isPossible: isWorkerPossible,
  },
])('The web server $where', ({ create, isPossible }) => {
  const setUpOne = (change: Partial<WebServerConfig> = {}) => setUp(change, undefined, create);
  beforeEach(({ skip }) => skip(!isPossible, 'this Node runs no TypeScript in a worker'));

  describe('Redirects to HTTPS', () => {
    test('begin when TLS is on, keep path and method, and leave port 443 out', async () => {
      const { web, config } = await setUpOne();
      await web.startHttp();
      expect((await ask(config.httpPort, { path: '/a?b=c' })).status).toBe(404);
      await web.startTls(pairs[0]);
      const answer = await ask(config.httpPort, { path: '/a?b=c', method: 'POST' });
      expect(answer).toMatchObject({
        status: 307,
        headers: { location: `https://${NAME}/a?b=c`, 'cache-control': 'no-store' },
      });
      expect((await askTls(config.httpsPort)).status).toBe(200);
      await web.stopTls();
      expect((await ask(config.httpPort)).status).toBe(200);
    });

    test('name another public port', async () => {
      const { web, config } = await setUpOne({ publicHttpsPort: 8443 });
      await web.startHttp();
      await web.startTls(pairs[0]);
      expect((await ask(config.httpPort)).headers.location).toBe(`https://${NAME}:8443/`);
    });

    test.each([
      ['a forwarded host', '/', { 'X-Forwarded-Host': 'evil.example' }, '/'],
      ['a target that looks like another host', '//evil.example/x', {}, '//evil.example/x'],
      ['an @ in the path', '/@evil.example', {}, '/@evil.example'],
      ['a backslash in the path', '/\\evil.example', {}, '/\\evil.example'],
    ] satisfies [string, string, Record<string, string>, string][])(
      'lead to the configured name and nowhere else, whatever %s says',
      async (_, path, headers, expected) => {
        const { web, config } = await setUpOne();
        await web.startHttp();
        await web.startTls(pairs[0]);
        const { location = '' } = (await ask(config.httpPort, { path, headers })).headers;
        expect(location).toBe(`https://${NAME}${expected}`);
        expect(new URL(location).hostname).toBe(NAME);
      },
    );

    test.each([{ redirectToHttps: false }, { address: '' }])('are off with %j', async (change) => {
      const { web, config } = await setUpOne(change);
      await web.startHttp();
      await web.startTls(pairs[0]);
      expect((await ask(config.httpPort)).status).toBe(200);
    });
  });

  describe('A new pair', () => {
    test('that is none leaves the one before in service', async () => {
      const { web, config } = await setUpOne();
      await web.startTls(pairs[0]);
      await expect(web.startTls({ ...pairs[1], keyPem: 'garbage' })).rejects.toThrow();
      expect(fingerprintOf(await handshake(config.httpsPort))).toBe(fingerprints[0]);
    });
  });

  test('a client that speaks an old TLS is turned away, one that speaks a new one is not', async () => {
    const { web, config } = await setUpOne();
    await web.startTls(pairs[0]);
    const old = tls.connect({
      port: config.httpsPort,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const [error] = (await once(old, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toMatch(/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/);
    expect((await handshake(config.httpsPort)).getProtocol()).toBe('TLSv1.3');
  });

  describe('A port that cannot be had', () => {
    async function occupyPort() {
      // It reads, so that it sees the end of whoever has looked who answers here.
      const holder = net.createServer((socket) => void socket.on('error', () => undefined).resume());
      await new Promise<void>((resolve) => holder.listen(0, resolve));
      onTestFinished(() => void holder.close());
      return { port: (holder.address() as net.AddressInfo).port, holder };
    }

    test.each(['http', 'https'] as const)(
      'is named with who holds it, shown, and had when it is free again (%s)',
      async (which) => {
        const { port, holder } = await occupyPort();
        const { web } = await setUpOne({ [`${which}Port`]: port });
        const start = () => (which === 'http' ? web.startHttp() : web.startTls(pairs[0]));
        // The system may take as long as it needs to name the program.
        holdTimers();
        const busy = await failureOf(start);
        expect(busy).toMatchObject({ code: 'PORT_BUSY', data: { port, purpose: which, holder: { pid: process.pid } } });
        expect(web.listeners()[which]).toEqual({ port, state: 'failed', failure: busy });
        await new Promise((resolve) => holder.close(resolve));
        await start();
        expect(web.listeners()[which]).toEqual({ port, state: 'listening', failure: null });
      },
    );

    test('does not touch the other listener', async () => {
      const { port } = await occupyPort();
      const { web, config } = await setUpOne({ httpsPort: port });
      await web.startHttp();
      await failureOf(web.startTls(pairs[0]));
      expect((await ask(config.httpPort)).status).toBe(200);
    });

    test('is found out beforehand, without keeping it', async () => {
      const { port } = await occupyPort();
      expect(await failureOf((await setUpOne({ httpsPort: port })).web.probeHttpsPort())).toMatchObject({
        code: 'PORT_BUSY',
      });
      const { web } = await setUpOne();
      await web.probeHttpsPort();
      expect(web.listeners().https.state).toBe('off');
      await web.startTls(pairs[0]);
      await web.probeHttpsPort();
      expect(web.listeners().https.state).toBe('listening');
    });
  });

  test('other ports are taken on and the old ones given back; a listener whose port stays is not touched', async () => {
    const { web, config } = await setUpOne();
    await web.startHttp();
    await web.startTls(pairs[0]);
    const httpPort = await freePort();
    await web.configure({ ...config, httpPort });
    expect(web.listeners()).toMatchObject({
      http: { port: httpPort, state: 'off' },
      https: { port: config.httpsPort, state: 'listening' },
    });
    await expect(ask(config.httpPort)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await web.startHttp();
    expect((await ask(httpPort)).status).toBe(307);
    const open = await handshake(config.httpsPort);
    await web.configure({ ...config, httpPort, address: 'andere.localhost' });
    const other = { headers: { Host: 'andere.localhost' } };
    expect((await ask(httpPort, other)).headers.location).toBe('https://andere.localhost/');
    expect(open.destroyed).toBe(false);
  });
});

describe('A new pair', () => {
  test('is served to new connections while an open one goes on, in the middle of its answer', async () => {
    let finish = (): void => undefined;
    const slow: Site = {
      handle(request, response) {
        if (request.url !== '/slow') return void response.end('quick');
        response.write('first half, ');
        finish = () => void response.end('second half');
      },
    };
    const { web, config } = await setUp({}, slow);
    await web.startTls(pairs[0]);
    const socket = await handshake(config.httpsPort);
    let received = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
    socket.write(`GET /slow HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`);
    await expect.poll(() => received).toContain('first half');

    await web.startTls(pairs[1]);
    expect(fingerprintOf(await handshake(config.httpsPort))).toBe(fingerprints[1]);
    finish();
    await expect.poll(() => received).toContain('second half');
    socket.write(`GET / HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`);
    await expect.poll(() => received).toContain('quick');
    expect(fingerprintOf(socket)).toBe(fingerprints[0]);
  });
});

describe('Stopping', () => {
  const connectAndSend = (port: number, bytes: string | number[]) => {
    const socket = net.connect(port, '127.0.0.1', () => void socket.write(Buffer.from(bytes as string)));
    return socket;
  };
  const clients = {
    'says nothing to the HTTP port': ({ httpPort }: Ports) => net.connect(httpPort, '127.0.0.1'),
    'says half a request': ({ httpPort }: Ports) => connectAndSend(httpPort, 'GET / HTTP/1.1\r\nHost:'),
    'says nothing to the HTTPS port': ({ httpsPort }: Ports) => net.connect(httpsPort, '127.0.0.1'),
    'says half a handshake': ({ httpsPort }: Ports) => connectAndSend(httpsPort, [0x16, 0x03, 0x01, 0x02, 0x00]),
    'keeps an idle connection': ({ httpsPort: port }: Ports) =>
      tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false }),
  };

  /** Turns of the event loop, not seconds: none of Node's timeouts expires during them, on any machine. */
  const someTurns = async () => {
    for (let count = 0; count < 100; count++) await new Promise(setImmediate);
  };

  test.each(Object.keys(clients) as (keyof typeof clients)[])(
    'ends with the farewell, also where a client does not let go that %s',
    async (behaviour) => {
      const { web, config } = await setUp();
      await web.startHttp();
      await web.startTls(pairs[0]);
      const client = clients[behaviour](config).on('error', () => undefined);
      onTestFinished(() => void client.destroy());
      await once(client, client instanceof tls.TLSSocket ? 'secureConnect' : 'connect');
      // Later clients are served: so the server knows of this one, and has received what it sent.
      await ask(config.httpPort);
      await askTls(config.httpsPort);
      holdTimers();
      let hasStopped = false;
      const stopped = web.stop().then(() => (hasStopped = true));
      expect(web.listeners()).toMatchObject({ http: { state: 'off' }, https: { state: 'off' } });
      await someTurns();
      vi.advanceTimersByTime(1000);
      await someTurns();
      expect(hasStopped).toBe(true);
      await stopped;
    },
  );

  test('lets a running answer finish', async () => {
    const asked = new EventEmitter<{ asked: [http.ServerResponse] }>();
    const { web, config } = await setUp({}, { handle: (_request, response) => void asked.emit('asked', response) });
    await web.startHttp();
    const begun = once(asked, 'asked') as Promise<[http.ServerResponse]>;
    const answer = ask(config.httpPort);
    const [response] = await begun;
    holdTimers();
    const stopped = web.stop();
    await someTurns();
    response.end('done');
    await stopped;
    expect((await answer).body).toBe('done');
  });
});
