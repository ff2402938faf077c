import { EventEmitter, once } from 'node:events';
import type http from 'node:http';
import type net from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { NAME } from '../testing/web-server-config.ts';
import { shareOf } from './connections.ts';
import type { Site } from './site.ts';
import { connect, connectTls, headOf, received, sendRaw, startWeb } from './test-requests.ts';

let pair: TestPair;
beforeAll(async () => {
  pair = await (await createTestAuthority()).issue({ names: [NAME] });
});

const PLACES = 16;
const REQUEST = `GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
const SLOW_REQUEST = `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf`;
/** Linux alone has all of 127.0.0.0/8 by itself. */
const hasManyAddresses = process.platform === 'linux';
const OTHER = hasManyAddresses ? '127.0.0.2' : '127.0.0.1';

/** A web server with few places, whose site answers when the test does. */
async function setUp() {
  const asked = new EventEmitter<{ asked: [http.ServerResponse] }>();
  const site: Site = {
    handle(request, response) {
      if (request.url === '/wait') asked.emit('asked', response);
      else if (request.method === 'POST') request.resume();
      else response.end('the site');
    },
    upgrade(_, socket) {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n');
      socket.on('data', (bytes) => socket.write(bytes));
      return true;
    },
  };
  const { web, httpPort, httpsPort } = await startWeb({ site, limits: { maxConnections: PLACES } });
  await web.startHttp();
  await web.startTls(pair);
  /** Somebody who asks, and waits for an answer that takes its time. */
  const waiting = async (from: string) => {
    const begun = once(asked, 'asked') as Promise<[http.ServerResponse]>;
    const socket = await connect(httpPort, from);
    socket.write('GET /wait HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const answer = received(socket);
    return { socket, response: (await begun)[0], answer };
  };
  return { web, httpPort, httpsPort, waiting };
}

/** As many connections as there are places, and as many again, that begin with these bytes and then do nothing. */
async function flood(port: number, bytes: string, from = '127.0.0.1'): Promise<net.Socket[]> {
  const all: net.Socket[] = [];
  for (let count = 0; count < 2 * PLACES; count++) {
    const socket = await connect(port, from);
    if (bytes !== '') {
      socket.write(bytes);
      // The server has read it before the next one comes.
      for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    }
    all.push(socket);
  }
  return all;
}

describe('While strangers hold connections to one port', () => {
  test.each([
    ['say nothing', ''],
    ['say half a ClientHello', '\x16\x03\x01\x02\x00'],
  ])('a visitor is answered there, where they %s over TLS', async (_, bytes) => {
    const { web, httpPort, httpsPort } = await setUp();
    await flood(httpsPort, bytes);
    for (let count = 0; count < 3; count++) {
      const visitor = await connectTls(httpsPort);
      visitor.write(REQUEST);
      expect(headOf(await received(visitor)).status).toBe(200);
    }
    web.challenges.add('token', 'thumb');
    const challenge = REQUEST.replace(' / ', ' /.well-known/acme-challenge/token ');
    expect(await sendRaw(httpPort, challenge)).toContain('thumb');
  });

  test.each([
    ['say nothing', ''],
    ['say half a request', 'GET / HTTP/1.1\r\nHost:'],
    ['send half a body', SLOW_REQUEST],
    ['keep their connection after an answer', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['send half a body after an answer', `GET / HTTP/1.1\r\nHost: x\r\n\r\n${SLOW_REQUEST}`],
  ])('a visitor and the CA are answered there, where they %s over HTTP', async (_, bytes) => {
    const { web, httpPort, httpsPort } = await setUp();
    await flood(httpPort, bytes);
    web.challenges.add('token', 'thumb');
    const challenge = REQUEST.replace(' / ', ' /.well-known/acme-challenge/token ');
    expect(await sendRaw(httpPort, challenge)).toContain('thumb');
    expect(headOf(await sendRaw(httpPort, REQUEST)).status).toBe(200);
    expect((await connectTls(httpsPort)).authorized).toBe(false);
  });

  test('no more of them are held than there are places', async () => {
    const { httpPort } = await setUp();
    const all = await flood(httpPort, '');
    await expect.poll(() => all.filter((one) => !one.closed).length).toBeLessThanOrEqual(PLACES);
    // The oldest have gone; the newest may still ask.
    const newest = all.at(-1);
    newest?.write(REQUEST);
    expect(newest === undefined ? '' : await received(newest)).toContain('the site');
  });

  test('whoever has asked is not cut off, and gets the answer', async () => {
    const { httpPort, waiting } = await setUp();
    const visitor = await waiting('127.0.0.1');
    await flood(httpPort, '');
    await sendRaw(httpPort, REQUEST);
    visitor.response.end('late');
    expect(await visitor.answer).toContain('late');
  });

  test('whoever speaks WebSocket is not cut off, though he says nothing', async () => {
    const { httpPort } = await setUp();
    const visitor = await connect(httpPort);
    visitor.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n');
    await once(visitor, 'data');
    await flood(httpPort, '');
    await sendRaw(httpPort, REQUEST);
    visitor.write('still there');
    expect(String(await once(visitor, 'data'))).toBe('still there');
  });
});

describe.runIf(hasManyAddresses)('Once half of the places are taken', () => {
  test('an address with more than its share makes room for its own, and others keep their connections', async () => {
    const { httpPort } = await setUp();
    const quiet = await connect(httpPort, OTHER);
    const all = await flood(httpPort, '');
    await expect.poll(() => all.filter((one) => !one.closed).length).toBeLessThanOrEqual(PLACES / 2);
    quiet.write(REQUEST);
    expect(await received(quiet)).toContain('the site');
  });

  test('and all of them by one address that waits for answers, others are answered and it is not', async () => {
    const { httpPort, waiting } = await setUp();
    const held: { socket: net.Socket }[] = [];
    for (let count = 0; count < PLACES; count++) held.push(await waiting(OTHER));
    expect(await sendRaw(httpPort, REQUEST, OTHER)).toBe('');
    expect(held.every(({ socket }) => !socket.closed)).toBe(true);
    expect(headOf(await sendRaw(httpPort, REQUEST)).status).toBe(200);
    await expect.poll(() => held.filter(({ socket }) => socket.closed).length).toBe(1);
  });

  test('and all by an address that waits for answers, nobody who is about to ask makes room for it', async () => {
    const { httpPort, waiting } = await setUp();
    for (let count = 0; count < PLACES - 1; count++) await waiting(OTHER);
    const visitor = await connect(httpPort);
    visitor.write('GET / HTTP/1.1\r\n');
    for (let count = 0; count < 3; count++) expect(await sendRaw(httpPort, REQUEST, OTHER)).toBe('');
    visitor.write('Host: x\r\nConnection: close\r\n\r\n');
    expect(headOf(await received(visitor)).status).toBe(200);
  });
});

test.runIf(hasManyAddresses)(
  'where all places are taken, those go first whose address holds most of them',
  async () => {
    const { httpPort } = await setUp();
    const oldest = await connect(httpPort, '127.0.0.2');
    const greedy: net.Socket[] = [];
    for (let count = 0; count < PLACES / 2 - 1; count++) greedy.push(await connect(httpPort, '127.0.0.3'));
    for (const address of ['127.0.0.4', '127.0.0.5']) {
      for (let count = 0; count < PLACES / 4; count++) await connect(httpPort, address);
    }
    expect(await sendRaw(httpPort, REQUEST)).toContain('the site');
    await expect.poll(() => greedy.filter((one) => one.closed).length).toBe(1);
    oldest.write(REQUEST);
    expect(await received(oldest)).toContain('the site');
  },
);

test('places are given back: a server that was full is as empty as before', async () => {
  const { httpPort } = await setUp();
  for (const socket of await flood(httpPort, '')) socket.destroy();
  const idle: net.Socket[] = [];
  for (let count = 0; count < PLACES / 4; count++) idle.push(await connect(httpPort));
  await sendRaw(httpPort, REQUEST);
  expect(idle.every((one) => !one.closed)).toBe(true);
});

test.each([
  ['192.168.1.2', '192.168.1.2'],
  ['::ffff:192.168.1.2', '192.168.1.2'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::1', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('%s shares its places as %s', (address, share) => {
  expect(shareOf(address)).toBe(share);
});
