import { EventEmitter, once } from 'node:events';
import type http from 'node:http';
import type net from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { NAME } from '../testing/web-server-config.ts';
import { TIMEOUTS, type Timeouts } from './limits.ts';
import { connect, connectTls, headOf, received, shortened, startWeb } from './test-requests.ts';

let pair: TestPair;
beforeAll(async () => {
  pair = await (await createTestAuthority()).issue({ names: [NAME] });
});

/** A web server that has less patience in these respects, and reads no bodies. */
async function setUp(...which: (keyof Timeouts)[]) {
  const asked = new EventEmitter<{ asked: [http.ServerResponse] }>();
  const { web, httpPort, httpsPort } = await startWeb({
    limits: shortened(...which),
    site: {
      handle(request, response) {
        if (request.method === 'GET' && request.url === '/') response.end('the site');
        else asked.emit('asked', response);
      },
    },
  });
  await web.startHttp();
  await web.startTls(pair);
  return { httpPort, httpsPort, asked };
}

/** Whether it ends long before Node would end it by itself (after one to five minutes, where it does at all). */
async function endsSoon(socket: net.Socket): Promise<void> {
  socket.resume();
  await expect.poll(() => socket.closed, { timeout: 25_000 }).toBe(true);
}

describe('A connection is ended that', () => {
  test.each([
    ['says nothing', ''],
    ['says half a ClientHello', '\x16\x03\x01\x02\x00'],
  ])('%s instead of a TLS handshake', async (_, bytes) => {
    const { httpsPort } = await setUp('handshakeTimeout');
    const socket = await connect(httpsPort);
    if (bytes !== '') socket.write(bytes, 'latin1');
    await endsSoon(socket);
  });

  test('says nothing over HTTP, or half of its headers', async () => {
    const { httpPort, httpsPort } = await setUp('headersTimeout', 'connectionsCheckingInterval');
    const [silent, half, secure] = [await connect(httpPort), await connect(httpPort), await connectTls(httpsPort)];
    half.write('GET / HTTP/1.1\r\nHost:');
    secure.write('GET / HTTP/1.1\r\nHost:');
    await Promise.all([silent, half, secure].map(endsSoon));
  });

  // Browsers open connections ahead, and must not take an answer to nothing for that to their first request.
  test.each(['', 'GET / HTTP/1.1\r\nHost:'])(
    'has said %j over TLS, and is told so only where it has begun',
    async (said) => {
      const { httpsPort, httpPort } = await setUp('headersTimeout', 'connectionsCheckingInterval');
      for (const port of [httpsPort, httpPort]) {
        const socket = await connectTls(port);
        socket.write(said);
        expect((await received(socket)).split('\r\n')[0]).toBe(said === '' ? '' : 'HTTP/1.1 408 Request Timeout');
      }
    },
  );

  test('sends a byte of its headers now and then', async () => {
    const { httpPort } = await setUp('headersTimeout', 'connectionsCheckingInterval');
    const socket = await connect(httpPort);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Endless: ');
    const drip = setInterval(() => void socket.write('x'), 10);
    await endsSoon(socket).finally(() => clearInterval(drip));
  });

  test('sends a byte of its body now and then', async () => {
    const { httpPort } = await setUp('requestTimeout', 'headersTimeout', 'connectionsCheckingInterval');
    const socket = await connect(httpPort);
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n');
    const drip = setInterval(() => void socket.write('x'), 10);
    await endsSoon(socket).finally(() => clearInterval(drip));
  });

  test('asks for nothing more after an answer', async () => {
    const { httpPort } = await setUp('keepAliveTimeout');
    const socket = await connect(httpPort);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await endsSoon(socket);
  });

  test.each(['http', 'https'] as const)('does not read its answer (%s)', async (scheme) => {
    const { httpPort, httpsPort, asked } = await setUp('idleTimeout');
    const begun = once(asked, 'asked') as Promise<[http.ServerResponse]>;
    const socket = scheme === 'http' ? await connect(httpPort) : await connectTls(httpsPort);
    socket.pause().write('GET /large HTTP/1.1\r\nHost: x\r\n\r\n');
    const [response] = await begun;
    let hasEnded = false;
    response.once('close', () => (hasEnded = true));
    response.write(Buffer.alloc(64 * 1024 * 1024));
    await expect.poll(() => hasEnded, { timeout: 25_000 }).toBe(true);
  });
});

test('the limits for headers and bodies are looked at every few seconds, not every half minute', async () => {
  const { httpPort } = await setUp('headersTimeout');
  const socket = await connect(httpPort);
  const start = performance.now();
  await endsSoon(socket);
  // Node looks every thirty seconds unless it is told otherwise.
  expect(performance.now() - start).toBeLessThan(25_000);
});

test('a visitor is told how long a connection is kept for the next request', async () => {
  const { httpPort } = await setUp();
  const socket = await connect(httpPort);
  const answer = received(socket);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'data');
  socket.destroy();
  expect(headOf(await answer).status).toBe(200);
  expect(await answer).toMatch(/^Keep-Alive: timeout=10\b/m);
});

test('nobody is waited for longer than SECURITY.md says', () => {
  expect(TIMEOUTS).toEqual({
    handshakeTimeout: 10_000,
    headersTimeout: 15_000,
    requestTimeout: 120_000,
    keepAliveTimeout: 10_000,
    idleTimeout: 120_000,
    connectionsCheckingInterval: 5_000,
  });
});
