/** WebSockets and other protocols, and which protocol a port speaks. */
import { expect } from 'vitest';
import { until } from '../../fixtures/until.ts';
import { closedOrRefused, exchange, get, passed, talk, type Case, type Scene } from '../case.ts';
import { valuesOf } from '../messages.ts';
import type { Behaviour, Exchange } from '../upstream.ts';
import type { Visitor } from '../visitor.ts';
import { frame, masked } from '../frames.ts';

const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const ACCEPTED =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';

/** Accepts, and goes on with `then` while the connection lives. */
const accepting =
  (then: (one: Exchange) => unknown, first = ''): Behaviour =>
  async (one) => {
    one.write(ACCEPTED + first);
    await then(one);
    if (!one.socket.destroyed) await new Promise((resolve) => one.socket.once('close', resolve));
  };
const echo = async (one: Exchange) => {
  for (let bytes = await one.reader.some(); bytes !== null; bytes = await one.reader.some()) one.socket.write(bytes);
  one.socket.end();
};

async function open({ visit }: Scene): Promise<Visitor> {
  const visitor = await visit();
  visitor.write(get('/ws', UPGRADE));
  expect((await visitor.answer())?.status).toBe(101);
  return visitor;
}

/** What is sent comes back, byte for byte. */
const echoes = (what: string, bytes: () => Buffer, split = Infinity): Case =>
  talk(`passes on ${what} byte for byte, both ways`, async (scene) => {
    scene.upstream.begin(accepting(echo));
    const visitor = await open(scene);
    const sent = bytes();
    for (let at = 0; at < sent.length; at += split) visitor.socket.write(sent.subarray(at, at + split));
    expect((await visitor.reader.take(sent.length)).equals(sent)).toBe(true);
  });

const sizes = [0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000, 16 * 1024 * 1024];
const refusals: Readonly<Record<string, string>> = {
  '401': 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno',
  '302': 'HTTP/1.1 302 Found\r\nLocation: /anmelden\r\nContent-Length: 0\r\n\r\n',
  '400': 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n',
  '426': 'HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n',
  '200': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
};

export const upgrades: readonly Case[] = [
  talk('opens a WebSocket, and passes on all that belongs to it', async (scene) => {
    scene.upstream.begin(accepting(echo));
    const visitor = await scene.visit();
    visitor.write(
      get(
        '/ws?a=b',
        `${UPGRADE}Sec-WebSocket-Protocol: profacto, x\r\nOrigin: https://meinefirma.localhost\r\nCookie: a=b\r\n`,
      ),
    );
    const answer = await visitor.answer();
    expect(answer?.status).toBe(101);
    expect(valuesOf(answer ?? { fields: [] }, 'Sec-WebSocket-Accept')).toEqual(['s3pPLMBiTxaQ9kYGzzhZRbK+xOo=']);
    const request = scene.upstream.seen[0]?.request ?? { line: '', fields: [] };
    expect(request.line).toBe('GET /ws?a=b HTTP/1.1');
    for (const [name, value] of Object.entries({
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol': 'profacto, x',
      Origin: 'https://meinefirma.localhost',
      Cookie: 'a=b',
      'X-Forwarded-For': '127.0.0.1',
      'X-Forwarded-Proto': 'https',
    }))
      expect({ [name]: valuesOf(request, name) }).toEqual({ [name]: [value] });
    expect(valuesOf(request, 'Connection').join()).toMatch(/^upgrade$/i);
  }),
  talk('opens a WebSocket for whoever writes the words in another case', async (scene) => {
    scene.upstream.begin(accepting(echo));
    const visitor = await scene.visit();
    visitor.write(
      get(
        '/ws',
        UPGRADE.replace('Connection: Upgrade', 'connection: keep-alive, UPGRADE').replace('websocket', 'WebSocket'),
      ),
    );
    expect((await visitor.answer())?.status).toBe(101);
  }),
  ...Object.entries(refusals).map(([status, bytes]) =>
    exchange(`passes on that a WebSocket is refused with ${status}`, {
      send: get('/ws', UPGRADE),
      upstream: (one) => one.write(bytes),
      must: passed({ status: Number(status), goesOn: false }),
    }),
  ),
  talk('answers for an upstream that closes instead of opening a WebSocket', async (scene) => {
    scene.upstream.begin((one) => one.end());
    const visitor = await scene.visit();
    visitor.write(get('/ws', UPGRADE));
    expect((await visitor.answer())?.status).toBe(502);
  }),
  ...sizes.map((size) => echoes(`a masked frame of ${size} bytes`, () => masked(0x82, size))),
  ...sizes.slice(0, 7).map((size) => echoes(`a text frame of ${size} bytes`, () => frame(0x81, size))),
  echoes('a message in fragments with a ping between', () =>
    Buffer.concat([masked(0x01, 10), masked(0x89, 4), masked(0x00, 20), masked(0x8a, 0), masked(0x80, 5)]),
  ),
  echoes('a ping with 125 bytes', () => masked(0x89, 125)),
  echoes('a frame that breaks the protocol', () => Buffer.from([0xff, 0xff, 0, 1, 2, 3])),
  echoes('10,000 small frames', () =>
    Buffer.concat(Array.from({ length: 10_000 }, (_, index) => masked(0x82, index % 126))),
  ),
  echoes('frames that come a byte at a time', () => Buffer.concat([masked(0x81, 30), masked(0x82, 126)]), 1),
  ...[1000, 1001, 1002, 1008, 1011, 3000, 4999].map((code) =>
    echoes(`a close with ${code}`, () => masked(0x88, 2, Buffer.from([code >> 8, code & 0xff]))),
  ),
  talk('passes on what the upstream sends together with its 101', async (scene) => {
    const first = frame(0x81, 500);
    scene.upstream.begin(accepting(echo, first.toString('latin1')));
    const visitor = await open(scene);
    expect((await visitor.reader.take(first.length)).equals(first)).toBe(true);
  }),
  talk('passes on what the visitor sends together with his request', async (scene) => {
    scene.upstream.begin(accepting(echo));
    const first = masked(0x81, 500);
    const visitor = await scene.visit();
    visitor.write(Buffer.concat([Buffer.from(get('/ws', UPGRADE)), first]));
    expect((await visitor.answer())?.status).toBe(101);
    expect((await visitor.reader.take(first.length)).equals(first)).toBe(true);
  }),
  talk('sends nothing of a WebSocket to an upstream that has refused it', async (scene) => {
    scene.upstream.begin((one) => one.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'));
    const visitor = await scene.visit();
    visitor.write(get('/ws', UPGRADE) + get('/geschmuggelt'));
    expect((await visitor.answer())?.status).toBe(400);
    await visitor.answer().catch(() => null);
    for (const { request, reader } of scene.upstream.seen) {
      if (request.target === '/ws') expect(reader.waiting.toString('latin1')).not.toContain('geschmuggelt');
    }
  }),
  talk('closes to the visitor where the upstream closes', async (scene) => {
    scene.upstream.begin(accepting((one) => one.socket.end()));
    const visitor = await open(scene);
    await visitor.reader.ended();
  }),
  talk('closes to the visitor where the upstream breaks off', async (scene) => {
    scene.upstream.begin(accepting((one) => one.reset()));
    const visitor = await open(scene);
    await visitor.reader.ended();
  }),
  talk('closes to the upstream where the visitor breaks off', async (scene) => {
    let isGone = false;
    scene.upstream.begin(
      accepting(async (one) => {
        await one.reader.ended();
        isGone = true;
        one.socket.destroy();
      }),
    );
    const visitor = await open(scene);
    visitor.socket.destroy();
    await until('the upstream hears of it', () => (isGone ? true : null), 20_000);
  }),
  talk('passes on all that came before the upstream closed', async (scene) => {
    const last = frame(0x82, 1_000_000);
    scene.upstream.begin(accepting((one) => one.socket.end(last)));
    const visitor = await open(scene);
    expect((await visitor.reader.take(last.length)).equals(last)).toBe(true);
  }),
  talk('passes on all that came before the visitor closed', async (scene) => {
    const last = masked(0x82, 1_000_000);
    let got = 0;
    scene.upstream.begin(accepting(async (one) => (got = (await one.reader.take(last.length)).length)));
    const visitor = await open(scene);
    visitor.socket.end(last);
    await until('all has come', () => (got === last.length ? true : null), 20_000);
  }),
  talk('holds a WebSocket back where the visitor does not read', async (scene) => {
    let written = 0;
    let isStuck = false;
    const all = 256 * 1024 * 1024;
    scene.upstream.begin(
      accepting(async (one) => {
        const piece = Buffer.alloc(65_536);
        while (written < all && !one.socket.destroyed) {
          written += piece.length;
          if (one.socket.write(piece)) continue;
          const isFree = await Promise.race([
            new Promise<boolean>((resolve) => one.socket.once('drain', () => resolve(true))),
            new Promise<boolean>((resolve) => setTimeout(resolve, 500, false)),
          ]);
          if (!isFree) break;
        }
        isStuck = true;
      }),
    );
    const visitor = await open(scene);
    visitor.socket.pause();
    await until('the upstream is held back', () => (isStuck ? true : null), 60_000);
    expect(written).toBeLessThan(64 * 1024 * 1024);
    scene.upstream.begin();
  }),
  ...['h2c', 'TLS/1.0', 'websocketx', 'h2c, websocketx'].map((protocol) =>
    exchange(`does not pass on an upgrade to ${protocol}`, {
      send: get(
        '/',
        `Connection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n`,
      ),
      must: {
        says: 'answers without it',
        goesOn: true,
        assert: ({ answers, requests }) => {
          expect(answers[0]?.status).toBe(200);
          expect(valuesOf(requests[0]?.request ?? { fields: [] }, 'Upgrade')).toEqual([]);
        },
      },
    }),
  ),
  exchange('does not take an Upgrade that Connection does not name for one', {
    send: get('/', 'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'),
    must: {
      nginx: passed({ says: 'passes it on', fields: { Upgrade: ['websocket'] }, goesOn: true }),
      ours: passed({ says: 'drops it', fields: { Upgrade: [] }, goesOn: true }),
      why: 'RFC 9110 §7.8: who sends Upgrade names it in Connection; as configured here, nginx does not ask.',
    },
  }),
  exchange('keeps the challenge for itself where an upgrade is asked for', {
    send: get('/.well-known/acme-challenge/x', UPGRADE),
    must: {
      says: 'answers by itself',
      assert: ({ answers, requests }) => {
        expect(requests).toEqual([]);
        expect(answers[0]?.status).toBe(404);
      },
    },
  }),
  exchange('keeps 4D’s statistics closed where an upgrade is asked for', {
    send: get('/4DSTATS', UPGRADE),
    must: {
      says: 'answers by itself',
      assert: ({ answers, requests }) => {
        expect(requests).toEqual([]);
        expect([403, 404]).toContain(answers[0]?.status);
      },
    },
  }),
  exchange('takes plain HTTP on the port for TLS for what it is', {
    door: 'plain-on-tls',
    send: get(),
    must: closedOrRefused,
  }),
  talk(
    'speaks TLS on the port for HTTP too',
    async ({ name, upstream, visit }) => {
      upstream.begin();
      const visitor = await visit('tls-on-plain').catch((error: unknown) => error as Error);
      if (name === 'nginx') {
        expect(visitor).toBeInstanceOf(Error);
        return;
      }
      if (visitor instanceof Error) throw visitor;
      visitor.write(get());
      expect((await visitor.answer())?.status).toBe(200);
      expect(valuesOf(upstream.seen[0]?.request ?? { fields: [] }, 'X-Forwarded-Proto')).toEqual(['https']);
    },
    {
      nginx: 'breaks the handshake off',
      ours: 'answers as on the port for HTTPS',
      why: 'Browsers make `https://firma:8080` of `http://firma:8080` and keep the port.',
    },
  ),
];
