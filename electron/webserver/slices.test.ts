import { createHash, randomBytes } from 'node:crypto';
import diagnostics from 'node:diagnostics_channel';
import http from 'node:http';
import type net from 'node:net';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { NAME } from '../testing/web-server-config.ts';
import { readInSlices } from './slices.ts';
import { connect, connectTls, headOf, received, sendRaw, startWeb } from './test-requests.ts';

let pair: TestPair;
beforeAll(async () => {
  pair = await (await createTestAuthority()).issue({ names: [NAME] });
});

/** A web server that tells the hash of what is posted, and keeps whoever asks for "/wait" waiting. */
async function setUp(limits: { maxRequestsPerSocket?: number } = {}) {
  const waiting: http.IncomingMessage[] = [];
  const { web, httpPort, httpsPort } = await startWeb({
    limits,
    site: {
      handle(request, response) {
        if (request.url === '/wait') waiting.push(request);
        else if (request.method === 'POST') {
          const hash = createHash('sha256');
          request.on('data', (part: Buffer) => hash.update(part)).on('end', () => response.end(hash.digest('hex')));
        } else response.end('the site');
      },
    },
  });
  await web.startHttp();
  await web.startTls(pair);
  return { httpPort, httpsPort, waiting };
}

/** How many requests Node has parsed since this was called. */
function countParsed(): () => number {
  let count = 0;
  const onRequest = () => void (count += 1);
  diagnostics.subscribe('http.server.request.start', onRequest);
  onTestFinished(() => void diagnostics.unsubscribe('http.server.request.start', onRequest));
  return () => count;
}
const visit = (port: number) => sendRaw(port, 'GET /visitor HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');

describe('While a connection waits for its answer, no more than a handful of requests is read of it', () => {
  test.each([
    ['that are as they should be', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['that expect something', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: a miracle\r\n\r\n'],
    ['that want to be told to go on', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n'],
    ['without a host', 'GET / HTTP/1.1\r\n\r\n'],
    ['with two hosts', 'GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n'],
    ['with a body in parts', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n'],
    ['of an old kind', 'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'],
  ])('%s', async (_, request) => {
    const { httpPort, httpsPort } = await setUp();
    for (const socket of [await connect(httpPort), await connectTls(httpsPort)]) {
      const parsed = countParsed();
      socket.on('error', () => undefined).resume();
      socket.write(`GET /wait HTTP/1.1\r\nHost: x\r\n\r\n${request.repeat(5000)}`);
      await expect.poll(parsed, { interval: 1 }).toBeGreaterThan(1);
      for (let count = 0; count < 20; count++) await visit(httpPort);
      expect(parsed() - 20).toBeLessThan(100);
    }
  });

  test('beyond those that one connection may send', async () => {
    const { httpPort } = await setUp({ maxRequestsPerSocket: 3 });
    const socket = await connect(httpPort);
    const parsed = countParsed();
    const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
    socket.resume().write(`${request.repeat(2)}GET /wait HTTP/1.1\r\nHost: x\r\n\r\n${request.repeat(5000)}`);
    await expect.poll(parsed, { interval: 1 }).toBeGreaterThan(2);
    for (let count = 0; count < 20; count++) await visit(httpPort);
    expect(parsed() - 20).toBeLessThan(100);
  });
});

describe('What is sent arrives whole and in its order, over HTTP and HTTPS', () => {
  const body = randomBytes(3_000_000);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const chunked = (size: number) => {
    const parts = Array.from({ length: Math.ceil(body.length / size) }, (_, index) =>
      body.subarray(index * size, (index + 1) * size),
    );
    return Buffer.concat([
      ...parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]),
      Buffer.from('0\r\n\r\n'),
    ]);
  };

  test.each([
    ['in one piece', `Content-Length: ${body.length}`, () => body],
    ['in parts', 'Transfer-Encoding: chunked', () => chunked(16_384)],
    ['in very small parts', 'Transfer-Encoding: chunked', () => chunked(17)],
  ])('%s', async (_, header, bytes) => {
    const { httpPort, httpsPort } = await setUp();
    for (const socket of [await connect(httpPort), await connectTls(httpsPort)]) {
      const answer = received(socket);
      socket.write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${header}\r\n\r\n`);
      socket.write(bytes());
      expect(await answer).toContain(sha256);
    }
  });

  test('also as the last request that a connection may send', async () => {
    const { httpPort } = await setUp({ maxRequestsPerSocket: 2 });
    const socket = await connect(httpPort);
    const answer = received(socket);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`);
    socket.write(body);
    expect(await answer).toContain(sha256);
  });

  test('also where the sender hangs up right behind it', async () => {
    const { httpPort } = await setUp();
    const socket = await connect(httpPort);
    const answer = received(socket);
    socket.end(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(10_000)}\r\n\r\n`);
    expect(headOf(await answer).status).toBe(200);
  });
});

test('A body in the smallest parts, from many at once, keeps no visitor waiting while megabytes of it are read', async () => {
  const { httpPort, waiting } = await setUp();
  const parts = Buffer.from('1\r\nx\r\n'.repeat(50_000));
  const senders = await Promise.all(Array.from({ length: 30 }, () => connect(httpPort)));
  for (const sender of senders) {
    sender.write('POST /wait HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
  }
  await expect.poll(() => waiting.length).toBe(senders.length);
  for (const request of waiting) request.resume();
  for (const sender of senders) {
    const more = () => {
      if (sender.writable) sender.write(parts, more);
    };
    more();
  }
  const read = () => waiting.reduce((sum, { socket }) => sum + socket.bytesRead, 0);
  const start = read();
  await expect.poll(() => read() - start, { interval: 1 }).toBeGreaterThan(1_000_000);
  const before = read();
  for (let count = 0; count < 10; count++) await visit(httpPort);
  expect(read() - before).toBeLessThan(20_000_000);
});

test('Of a body that nobody reads, no more is taken in than Node keeps by itself, however many others have their turns', async () => {
  const requests: http.IncomingMessage[] = [];
  const server = http.createServer((request, response) => {
    if (request.method === 'POST') requests.push(request);
    else response.end();
  });
  // As where others use up each turn: nothing is ever parsed at once.
  const later = (work: () => void) => void setImmediate(work);
  readInSlices(server, 'connection', { soon: later, later, hurry: () => undefined });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  const { port } = server.address() as net.AddressInfo;
  const body = randomBytes(20_000_000);
  const sender = await connect(port);
  sender.on('error', () => undefined).write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`);
  sender.write(body);
  await expect.poll(() => requests[0]?.readableLength ?? 0, { interval: 1 }).toBeGreaterThan(10_000);
  for (let count = 0; count < 100; count++) await visit(port);
  // Node reads up to 64 KiB at once: of those, no more is parsed than the one who is to read it wants to have waiting.
  expect(requests[0]?.readableLength).toBeLessThan((requests[0]?.readableHighWaterMark ?? 0) + 20_000);
  // Once somebody does, all of it comes.
  const [hash, sent] = [createHash('sha256'), createHash('sha256').update(body)];
  for await (const part of requests[0] ?? []) hash.update(part as Buffer);
  expect(hash.digest('hex')).toBe(sent.digest('hex'));
});
