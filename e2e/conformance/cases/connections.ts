/** Connections on both sides: kept, shared, closed, broken. */
import { expect } from 'vitest';
import { until } from '../../fixtures/until.ts';
import {
  answered,
  answering,
  exchange,
  get,
  inTheHouse,
  passed,
  post,
  talk,
  wait,
  type Case,
  type Scene,
} from '../case.ts';
import { valuesOf } from '../messages.ts';
import { OK, UNCOUNTED } from '../upstream.ts';
import type { Visitor } from '../visitor.ts';

const targets = (seen: readonly { request: { target: string } }[]) => seen.map(({ request }) => request.target);
const PATIENCE_MS = 100;
/** How long a connection is kept for the next request, and for the head of the first one; and one to the upstream. */
const [KEPT_MS, HEAD_MS, POOLED_MS] = [10_000, 15_000, 5000];
/** By so much a timer may be early. */
const TICK_MS = 100;
/** Answered without the upstream. */
const UNKNOWN = '/.well-known/acme-challenge/x';
const HALF_A_HEAD = 'GET / HTTP/1.1\r\nHost: meine';

/** Waits until the front has closed: what it still said, and after how long. */
async function closed({ reader }: Visitor): Promise<{ said: string; afterMs: number }> {
  const begun = performance.now();
  let said = '';
  for (let part = await reader.some(); part !== null; part = await reader.some()) said += part.toString('latin1');
  return { said, afterMs: performance.now() - begun };
}
/** A visitor who has had an answer, and whose connection is kept. */
async function served(visitor: Visitor): Promise<Visitor> {
  visitor.write(get(UNKNOWN));
  expect((await visitor.answer())?.status).toBe(404);
  return visitor;
}

/** A visitor who has had an answer of an upstream that closes that connection as soon as anything else is asked over it. */
async function servedBeforeClosing({ upstream, visit }: Scene): Promise<Visitor> {
  await upstream.hangUp();
  upstream.begin();
  const visitor = await visit();
  visitor.write(get('/erst'));
  await visitor.answer();
  upstream.begin(async (one) => {
    await one.body();
    // Without a word, as by whoever had just given up waiting.
    if (one.number > 1) one.socket.destroy();
    else one.write(OK);
  });
  return visitor;
}

export const connections: readonly Case[] = [
  talk('answers requests that were sent at once in their order', async ({ upstream, visit }) => {
    upstream.begin(async (one) => {
      await one.body();
      // The first takes longest.
      if (one.request.target === '/1') await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
      one.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n${one.request.target}`);
    });
    const visitor = await visit();
    visitor.write([1, 2, 3, 4, 5].map((number) => get(`/${number}`)).join(''));
    const bodies: (string | undefined)[] = [];
    for (let number = 1; number <= 5; number++) bodies.push((await visitor.answer())?.body.toString());
    expect(bodies).toEqual(['/1', '/2', '/3', '/4', '/5']);
  }),
  talk('answers 200 requests on one connection', async ({ upstream, visit }) => {
    upstream.begin();
    const visitor = await visit();
    for (let number = 0; number < 200; number++) {
      visitor.write(get(`/${number}`));
      expect((await visitor.answer())?.status).toBe(200);
    }
    expect(upstream.seen).toHaveLength(200);
  }),
  talk('uses a connection to the upstream again', async ({ upstream, visit }) => {
    upstream.begin();
    for (let number = 0; number < 5; number++) {
      const visitor = await visit();
      visitor.write(get());
      await visitor.answer();
      visitor.close();
    }
    expect(new Set(upstream.seen.map(({ connection }) => connection)).size).toBeLessThan(5);
  }),
  talk('loses no request where the upstream closes each connection after 100', async ({ upstream, visit }) => {
    upstream.begin(async (one) => {
      await one.body();
      if (one.number >= 100) one.end(OK.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
      else one.write(OK);
    });
    const visitor = await visit();
    for (let number = 0; number < 250; number++) {
      visitor.write(get(`/${number}`));
      expect((await visitor.answer())?.status, String(number)).toBe(200);
    }
    expect(targets(upstream.seen)).toHaveLength(250);
  }),
  talk('asks anew where a kept connection turns out to be closed, if asking twice does no harm', async (scene) => {
    const { upstream } = scene;
    const visitor = await servedBeforeClosing(scene);
    visitor.write(get('/dann'));
    expect((await visitor.answer())?.status).toBe(200);
    expect(targets(upstream.seen)).toEqual(['/dann', '/dann']);
  }),
  talk('asks only once with POST, though the kept connection was closed', async (scene) => {
    const { upstream } = scene;
    const visitor = await servedBeforeClosing(scene);
    visitor.write(post('Content-Length: 2\r\n', 'ok', '/dann'));
    const answer = await visitor.answer();
    // Either a new connection was taken at once, or it is not asked again.
    expect(targets(upstream.seen)).toEqual(['/dann']);
    expect(answer?.status).toBe(upstream.seen[0]?.number === 1 ? 200 : 502);
  }),
  talk('answers a GET though the upstream closes its idle connections just then', async ({ upstream, visit }) => {
    upstream.begin();
    for (let round = 0; round < 50; round++) {
      const visitor = await visit();
      visitor.write(get('/erst'));
      expect((await visitor.answer())?.status).toBe(200);
      upstream.drop(round % 2 === 0 ? 'end' : 'reset');
      visitor.write(get('/dann'));
      expect((await visitor.answer())?.status, String(round)).toBe(200);
    }
  }),
  talk('asks only once with POST though the upstream closes its idle connections just then', async (scene) => {
    const { upstream } = scene;
    upstream.begin();
    for (let round = 0; round < 50; round++) {
      const visitor = await scene.visit();
      visitor.write(get('/erst'));
      expect((await visitor.answer())?.status).toBe(200);
      upstream.drop(round % 2 === 0 ? 'end' : 'reset');
      visitor.write(post('Content-Length: 2\r\n', 'ok', `/dann/${round}`));
      const status = (await visitor.answer())?.status;
      const asked = targets(upstream.seen).filter((one) => one === `/dann/${round}`).length;
      if (status === 200) expect(asked).toBe(1);
      else expect([status, asked]).toEqual([502, expect.toBeOneOf([0, 1])]);
    }
  }),
  talk('lets a connection to the upstream go that nobody has needed for 5 seconds', async ({ upstream, visit }) => {
    await upstream.hangUp();
    upstream.begin();
    const begun = performance.now();
    const visitor = await visit();
    visitor.write(get());
    expect((await visitor.answer())?.status).toBe(200);
    await until('the front has closed', () => (upstream.open() === 0 ? true : null));
    expect(performance.now() - begun).toBeGreaterThan(POOLED_MS - TICK_MS);
  }),
  talk('does not ask again where half an answer has come', async ({ upstream, visit }) => {
    upstream.begin((one) => one.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalb'));
    const visitor = await visit();
    visitor.write(get());
    const answer = await visitor.answer();
    expect(answer?.complete ?? false).toBe(false);
    expect(upstream.seen).toHaveLength(1);
  }),
  exchange('closes where the visitor wishes it', {
    send: get('/', 'Connection: close\r\n'),
    must: { ...passed({ goesOn: false }), closes: true },
  }),
  exchange('closes where the visitor wishes it in capitals', {
    send: get('/', 'Connection: CLOSE\r\n'),
    must: { ...passed({ goesOn: false }), closes: true },
  }),
  exchange('closes after HTTP/1.0', {
    send: 'GET / HTTP/1.0\r\nHost: meinefirma.localhost\r\n\r\n',
    must: { ...passed({ goesOn: false }), closes: true },
  }),
  exchange('keeps the connection of HTTP/1.0 where that is wished', {
    send: 'GET / HTTP/1.0\r\nHost: meinefirma.localhost\r\nConnection: keep-alive\r\n\r\n',
    must: passed(),
  }),
  talk('gives HTTP/1.0 no chunks', async ({ upstream, visit }) => {
    upstream.begin(answering('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'));
    const visitor = await visit();
    visitor.write('GET / HTTP/1.0\r\nHost: meinefirma.localhost\r\n\r\n');
    const answer = await visitor.answer();
    expect(valuesOf(answer ?? { fields: [] }, 'Transfer-Encoding')).toEqual([]);
    expect(answer?.body.toString()).toBe('ok');
  }),
  talk('keeps the connection of HTTP/1.0 only where the length is known', async ({ upstream, visit }) => {
    upstream.begin(answering('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'));
    const visitor = await visit();
    visitor.write('GET / HTTP/1.0\r\nHost: meinefirma.localhost\r\nConnection: keep-alive\r\n\r\n');
    const answer = await visitor.answer();
    expect(answer?.framing).not.toBe('chunked');
    expect(answer?.body.toString()).toBe('ok');
  }),
  exchange('forgives an empty line after a body', {
    send: `${post('Content-Length: 2\r\n', 'ok')}\r\n`,
    must: passed({ body: 'ok' }),
  }),
  exchange('answers a visitor who sends more than he announced', {
    send: `${post('Content-Length: 2\r\n', 'ok')}\x00\x01\x02\r\n\r\n`,
    answers: 1,
    must: answered('answers what was whole', ({ status }) => expect(status).toBe(200), false),
  }),
  talk('breaks off the request to the upstream where the visitor leaves', async ({ upstream, visit }) => {
    let isGone = false;
    upstream.begin(async (one) => {
      one.socket.once('close', () => (isGone = true));
      await one.reader.ended();
      one.socket.destroy();
    });
    const visitor = await visit();
    visitor.write(get('/lang'));
    await until('the request arrives', () => upstream.seen[0] ?? null);
    visitor.close();
    await until('the front has closed', () => (isGone ? true : null), 20_000);
  }),
  talk(
    'breaks off the request to the upstream where the visitor leaves amid his upload',
    async ({ upstream, visit }) => {
      let isCut = false;
      upstream.begin(async (one) => {
        await one.body();
        isCut = !one.request.complete;
        one.socket.destroy();
      });
      const visitor = await visit();
      visitor.write(post('Content-Length: 1000\r\n', 'halb'));
      await until('the request arrives', () => upstream.seen[0] ?? null);
      visitor.close();
      await until('the upload is cut', () => (isCut ? true : null), 20_000);
    },
  ),
  talk(
    'breaks off the request to the upstream where the visitor leaves amid a download',
    async ({ upstream, visit }) => {
      let isGone = false;
      upstream.begin(async (one) => {
        one.socket.once('close', () => (isGone = true));
        one.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n');
        const send = () => {
          while (!one.socket.destroyed && one.socket.write(Buffer.alloc(65_536)));
        };
        one.socket.on('drain', send);
        send();
        await new Promise((resolve) => one.socket.once('close', resolve));
      });
      const visitor = await visit();
      visitor.write(get());
      await visitor.reader.take(100_000);
      visitor.close();
      await until('the front has closed', () => (isGone ? true : null), 20_000);
    },
  ),
  exchange('answers a visitor who has sent all and closed his half, or takes him for gone, and does not hang', {
    door: 'plain',
    send: inTheHouse(get(UNCOUNTED, 'Connection: close\r\n')),
    andCloses: true,
    must: {
      says: 'answers or closes',
      closes: true,
      assert: ({ answers }) => expect([undefined, 200]).toContain(answers[0]?.status),
    },
  }),
  wait('keeps a connection for the next request for 10 seconds, and closes it without a word', async ({ visit }) => {
    const visitor = await visit();
    const begun = performance.now();
    const { said } = await closed(await served(visitor));
    expect([said, visitor.reader.ending]).toEqual(['', 'end']);
    expect(performance.now() - begun).toBeGreaterThan(KEPT_MS - TICK_MS);
  }),
  wait('closes a kept connection without a word where the next request stops amid its head', async ({ visit }) => {
    const visitor = await served(await visit());
    const begun = performance.now();
    visitor.write(HALF_A_HEAD);
    const { said } = await closed(visitor);
    expect([said, visitor.reader.ending]).toEqual(['', 'end']);
    expect(performance.now() - begun).toBeGreaterThan(KEPT_MS - TICK_MS);
  }),
  ...(['tls', 'plain'] as const).map((door) =>
    wait(`lets go without a word whoever says nothing for 15 seconds (${door})`, async ({ visit }) => {
      const begun = performance.now();
      const visitor = await visit(door);
      const { said } = await closed(visitor);
      expect([said, visitor.reader.ending]).toEqual(['', 'end']);
      expect(performance.now() - begun).toBeGreaterThan(HEAD_MS - TICK_MS);
    }),
  ),
  ...(['tls', 'plain'] as const).map((door) =>
    wait(
      `lets go whoever stops for 15 seconds amid the head of his first request (${door})`,
      async ({ visit, name }) => {
        const begun = performance.now();
        const visitor = await visit(door);
        visitor.write(HALF_A_HEAD);
        const { said } = await closed(visitor);
        expect(said).toMatch(name === 'nginx' ? /^$/ : /^HTTP\/1\.1 408 /);
        expect(performance.now() - begun).toBeGreaterThan(HEAD_MS - TICK_MS);
      },
      {
        nginx: 'closes without a word',
        ours: 'answers 408, and closes',
        why: 'RFC 9110 §15.5.9: whoever is slow learns why; he has begun to ask, and takes it for nothing else.',
      },
    ),
  ),
  talk('closes at once where the visitor of a kept connection has closed his half', async ({ visit }) => {
    const visitor = await served(await visit('tls'));
    visitor.socket.end();
    const { said, afterMs } = await closed(visitor);
    expect(said).toBe('');
    expect(afterMs).toBeLessThan(KEPT_MS);
  }),
  talk(
    'closes at once where the visitor has closed his half amid a head',
    async ({ visit, name }) => {
      const visitor = await visit('plain');
      visitor.write(HALF_A_HEAD);
      visitor.socket.end();
      const { said, afterMs } = await closed(visitor);
      expect(said).toMatch(name === 'nginx' ? /^$/ : /^HTTP\/1\.1 400 /);
      expect(afterMs).toBeLessThan(KEPT_MS);
    },
    {
      nginx: 'closes without a word',
      ours: 'answers 400, and closes',
      why: 'He may still read, and learns that his request was cut.',
    },
  ),
  talk('forgets a visitor who sends half a request and leaves', async ({ upstream, visit }) => {
    upstream.begin();
    const visitor = await visit();
    visitor.write('GET / HTTP/1.1\r\nHost: meine');
    visitor.close();
    const other = await visit();
    other.write(get('/andere'));
    expect((await other.answer())?.status).toBe(200);
    expect(targets(upstream.seen)).toEqual(['/andere']);
  }),
  talk('serves others while one waits', async ({ upstream, visit }) => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    upstream.begin(async (one) => {
      await one.body();
      if (one.request.target === '/wartet') await held;
      one.write(OK);
    });
    const [waiting, other] = [await visit(), await visit()];
    waiting.write(get('/wartet'));
    await until('it arrives', () => upstream.seen[0] ?? null);
    other.write(get('/schnell'));
    expect((await other.answer())?.status).toBe(200);
    release();
    expect((await waiting.answer())?.status).toBe(200);
  }),
  talk('serves 64 at once', async ({ upstream, visit }) => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    upstream.begin(async (one) => {
      await one.body();
      await held;
      one.write(OK);
    });
    const visitors = await Promise.all(Array.from({ length: 64 }, () => visit()));
    for (const visitor of visitors) visitor.write(get());
    await until('all arrive', () => (upstream.seen.length === 64 ? true : null), 30_000);
    release();
    for (const visitor of visitors) expect((await visitor.answer())?.status).toBe(200);
  }),
];
