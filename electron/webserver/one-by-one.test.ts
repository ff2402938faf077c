import { EventEmitter, once } from 'node:events';
import type http from 'node:http';
import type net from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { NAME } from '../testing/web-server-config.ts';
import { TIMEOUTS, type Limits } from './limits.ts';
import { connect, connectTls, received, sendRaw, startWeb } from './test-requests.ts';

let pair: TestPair;
beforeAll(async () => {
  pair = await (await createTestAuthority()).issue({ names: [NAME] });
});

/** A web server that answers with the path, and the paths in the order in which they were answered. */
async function setUp(limits: Partial<Limits> = {}) {
  const paths: string[] = [];
  const { web, httpPort, httpsPort } = await startWeb({
    limits,
    site: {
      handle(request, response) {
        paths.push(request.url ?? '');
        response.end(`<${request.url ?? ''}>`);
      },
    },
  });
  await web.startHttp();
  await web.startTls(pair);
  return { httpPort, httpsPort, paths };
}

const requests = (count: number) =>
  Array.from({ length: count }, (_, index) => `GET /${index} HTTP/1.1\r\nHost: x\r\n\r\n`).join('');
const bodiesIn = (answers: string) => [...answers.matchAll(/<\/(\d+)>/g)].map(([, path]) => Number(path));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('Requests that one connection sends without waiting', () => {
  test.each(['http', 'https'] as const)('are answered in their order (%s)', async (scheme) => {
    const { httpPort, httpsPort } = await setUp();
    const socket = scheme === 'http' ? await connect(httpPort) : await connectTls(httpsPort);
    const answers = received(socket);
    socket.write(requests(40));
    socket.write('GET /40 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(bodiesIn(await answers)).toEqual(upTo(41));
  });

  test('wait for the body of the one before them', async () => {
    const { httpPort } = await setUp();
    const socket = await connect(httpPort);
    const answers = received(socket);
    socket.write(`POST /0 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nha`);
    socket.write(`lfGET /1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(bodiesIn(await answers)).toEqual([0, 1]);
  });

  test.each(['http', 'https'] as const)('do not make another visitor wait, were they 60,000 (%s)', async (scheme) => {
    const { httpPort, httpsPort, paths } = await setUp();
    const many = requests(60_000);
    const attackers = await Promise.all(
      Array.from({ length: 4 }, () => (scheme === 'http' ? connect(httpPort) : connectTls(httpsPort))),
    );
    for (const attacker of attackers)
      attacker
        .on('error', () => undefined)
        .resume()
        .write(many);
    await expect.poll(() => paths.length, { interval: 1 }).toBeGreaterThan(0);
    const before = paths.length;
    await sendRaw(httpPort, 'GET /visitor HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    // So many turns pass while a connection is made, a request read and an answer sent; not one of them is long.
    expect(paths.indexOf('/visitor') - before).toBeLessThan(1000);
  });

  test('are all answered, however many come at once', async () => {
    const { httpPort } = await setUp();
    const socket = await connect(httpPort);
    const answers = received(socket);
    socket.write(requests(900));
    socket.write('GET /900 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(bodiesIn(await answers)).toEqual(upTo(901));
  });

  test('are forgotten when whoever has sent them goes', async () => {
    const paths: string[] = [];
    const asked = new EventEmitter<{ asked: [http.ServerResponse] }>();
    const { web, httpPort } = await startWeb({
      site: {
        handle({ url = '' }, response) {
          paths.push(url);
          if (url === '/0') asked.emit('asked', response);
          else response.end('the site');
        },
      },
    });
    await web.startHttp();
    const begun = once(asked, 'asked') as Promise<[http.ServerResponse]>;
    const socket = await connect(httpPort);
    socket.write(requests(3));
    const [response] = await begun;
    socket.destroy();
    await once(response, 'close');
    for (let count = 0; count < 3; count++) {
      await sendRaw(httpPort, 'GET /visitor HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    }
    expect(new Set(paths)).toEqual(new Set(['/0', '/visitor']));
  });

  test('are not even read while there are many that wait', async () => {
    const sockets: net.Socket[] = [];
    const { web, httpPort } = await startWeb({
      site: {
        handle(request, response) {
          // Whoever asks for "/0" is kept waiting.
          if (request.url === '/0') sockets.push(request.socket);
          else response.end('the site');
        },
      },
    });
    await web.startHttp();
    const attacker = await connect(httpPort);
    attacker.write(requests(5000).replaceAll('Host: x', `Host: x\r\nX-Long: ${'x'.repeat(1000)}`));
    for (let count = 0; count < 50; count++) {
      await sendRaw(httpPort, 'GET /visitor HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    }
    expect(sockets[0]?.bytesRead).toBeLessThan(300_000);
  });
});

test('a connection is closed with the last request that it may send, however long it might wait for another', async () => {
  const timeouts = { ...TIMEOUTS, keepAliveTimeout: 600_000 };
  const { httpPort } = await setUp({ maxRequestsPerSocket: 3, timeouts });
  const socket = await connect(httpPort);
  const answers = received(socket);
  socket.write(requests(3));
  expect(
    (await answers)
      .match(/^Connection: .*$/gm)
      ?.at(-1)
      ?.trim(),
  ).toBe('Connection: close');
});
