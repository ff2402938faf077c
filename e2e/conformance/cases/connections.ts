/** Connections on both sides: kept, shared, closed, broken. */
import { expect } from 'vitest';
import { until } from '../../fixtures/until.ts';
import { answered, answering, exchange, get, inTheHouse, passed, post, talk, type Case } from '../case.ts';
import { valuesOf } from '../messages.ts';
import { OK, UNCOUNTED } from '../upstream.ts';

const targets = (seen: readonly { request: { target: string } }[]) => seen.map(({ request }) => request.target);
const PATIENCE_MS = 100;

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
  talk(
    'asks anew where a kept connection turns out to be closed, if asking twice does no harm',
    async ({ upstream, visit }) => {
      await upstream.hangUp();
      upstream.begin();
      const visitor = await visit();
      visitor.write(get('/erst'));
      await visitor.answer();
      upstream.begin(async (one) => {
        await one.body();
        // Closed without a word, as by whoever had just given up waiting.
        if (one.number > 1) one.socket.destroy();
        else one.write(OK);
      });
      visitor.write(get('/dann'));
      expect((await visitor.answer())?.status).toBe(200);
      expect(targets(upstream.seen)).toEqual(['/dann', '/dann']);
    },
  ),
  talk('asks only once with POST, though the kept connection was closed', async ({ upstream, visit }) => {
    await upstream.hangUp();
    upstream.begin();
    const visitor = await visit();
    visitor.write(get('/erst'));
    await visitor.answer();
    upstream.begin(async (one) => {
      await one.body();
      if (one.number > 1) one.socket.destroy();
      else one.write(OK);
    });
    visitor.write(post('Content-Length: 2\r\n', 'ok', '/dann'));
    const answer = await visitor.answer();
    // Either a new connection was taken at once, or it is not asked again.
    expect(targets(upstream.seen)).toEqual(['/dann']);
    expect(answer?.status).toBe(upstream.seen[0]?.number === 1 ? 200 : 502);
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
