/** Bodies: of any size, in both directions, at the pace of the slower side. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { expect } from 'vitest';
import { until } from '../../fixtures/until.ts';
import { answered, answering, exchange, get, passed, post, talk, type Case } from '../case.ts';
import { OK } from '../upstream.ts';
import { pattern } from '../../profacto/streams.ts';
import type { Visitor } from '../visitor.ts';
import type { Exchange } from '../upstream.ts';

const MB = 1024 * 1024;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const whole = (bytes: number) => Buffer.concat([...pattern(bytes)]);
/** More than all buffers of the systems and of a front on the way. */
const HUGE_BYTES = 256 * MB;
const HELD_BYTES = 64 * MB;

/** Writes until nothing more is taken; how many bytes that were. */
async function writeUntilStuck(side: Visitor | Exchange, bytes: number): Promise<number> {
  let written = 0;
  for (const piece of pattern(bytes)) {
    written += piece.length;
    if (side.socket.write(piece)) continue;
    const isFree = await Promise.race([
      once(side.socket, 'drain').then(() => true),
      once(side.socket, 'close').then(() => false),
      // Nothing is read by the other side, so that there is no state to wait for.
      new Promise<false>((resolve) => setTimeout(resolve, 500, false)),
    ]);
    if (!isFree) break;
  }
  return written;
}

export const bodies: readonly Case[] = [
  ...[1, 1023, 16_384, 65_536, 1_000_003, 8 * MB].map((bytes) =>
    talk(`passes on an upload of ${bytes} bytes, byte for byte`, async ({ upstream, visit }) => {
      upstream.begin();
      const body = whole(bytes);
      const visitor = await visit();
      visitor.write(post(`Content-Length: ${bytes}\r\n`));
      visitor.write(body);
      expect((await visitor.answer())?.status).toBe(200);
      expect(sha256((await upstream.seen[0]?.body()) ?? Buffer.alloc(0))).toBe(sha256(body));
    }),
  ),
  ...[1, 1023, 16_384, 65_536, 1_000_003, 8 * MB].map((bytes) =>
    talk(`passes on a download of ${bytes} bytes, byte for byte`, async ({ upstream, visit }) => {
      const body = whole(bytes);
      upstream.begin(async (one) => {
        await one.body();
        one.write(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes}\r\n\r\n`);
        one.write(body);
      });
      const visitor = await visit();
      visitor.write(get());
      const answer = await visitor.answer();
      expect(sha256(answer?.body ?? Buffer.alloc(0))).toBe(sha256(body));
    }),
  ),
  talk('passes on an upload of 3 MB in chunks, byte for byte', async ({ upstream, visit }) => {
    upstream.begin();
    const visitor = await visit();
    visitor.write(post('Transfer-Encoding: chunked\r\n'));
    for (const piece of pattern(3 * MB)) {
      visitor.write(`${piece.length.toString(16)}\r\n`);
      visitor.write(piece);
      visitor.write('\r\n');
    }
    visitor.write('0\r\n\r\n');
    expect((await visitor.answer())?.status).toBe(200);
    expect(sha256((await upstream.seen[0]?.body()) ?? Buffer.alloc(0))).toBe(sha256(whole(3 * MB)));
  }),
  talk('passes on a download in chunks as it comes', async ({ upstream, visit }) => {
    let goOn: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => (goOn = resolve));
    upstream.begin(async (one) => {
      await one.body();
      one.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n');
      one.write('5\r\nerst\n\r\n');
      await seen;
      one.write('5\r\ndann\n\r\n0\r\n\r\n');
    });
    const visitor = await visit();
    visitor.write(get());
    expect(await visitor.reader.until('erst\n')).toContain('200 OK');
    goOn();
    expect(await visitor.reader.until('dann\n')).not.toBeNull();
  }),
  talk('passes on the head of an answer before its body comes', async ({ upstream, visit }) => {
    let goOn: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => (goOn = resolve));
    upstream.begin(async (one) => {
      await one.body();
      one.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n');
      await seen;
      one.write('ok');
    });
    const visitor = await visit();
    visitor.write(get());
    expect(await visitor.reader.until('\r\n\r\n')).toContain('200');
    goOn();
    expect((await visitor.reader.take(2)).toString()).toBe('ok');
  }),
  talk('passes on an upload as it comes', async ({ upstream, visit }) => {
    let first = '';
    upstream.begin(async (one) => {
      first = (await one.reader.take(4)).toString();
      await one.reader.take(4);
      one.write(OK);
      one.socket.end();
    });
    const visitor = await visit();
    visitor.write(post('Content-Length: 8\r\n', 'erst'));
    await until('the first half arrives', () => (first === 'erst' ? true : null), 20_000);
    visitor.write('dann');
    expect((await visitor.answer())?.status).toBe(200);
  }),
  talk('holds an upload back where the upstream does not read', async ({ upstream, visit }) => {
    upstream.begin((one) => new Promise<void>((resolve) => one.socket.once('close', resolve)));
    const visitor = await visit();
    visitor.write(post(`Content-Length: ${HUGE_BYTES}\r\n`));
    const written = await writeUntilStuck(visitor, HUGE_BYTES);
    expect(written).toBeLessThan(HELD_BYTES);
    upstream.begin();
  }),
  talk('holds a download back where the visitor does not read', async ({ upstream, visit }) => {
    let written: number | null = null;
    upstream.begin(async (one) => {
      await one.body();
      one.write(`HTTP/1.1 200 OK\r\nContent-Length: ${HUGE_BYTES}\r\n\r\n`);
      written = await writeUntilStuck(one, HUGE_BYTES);
      one.socket.destroy();
    });
    const visitor = await visit();
    visitor.write(get());
    visitor.socket.pause();
    const sent = await until('the upstream is held back', () => written, 60_000);
    expect(sent).toBeLessThan(HELD_BYTES);
  }),
  talk('passes on an answer that comes before the body was sent', async ({ upstream, visit }) => {
    upstream.begin((one) => {
      one.write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return new Promise<void>((resolve) => one.socket.once('close', resolve));
    });
    const visitor = await visit();
    visitor.write(post('Content-Length: 1000000\r\n', 'Anfang'));
    expect((await visitor.answer())?.status).toBe(413);
    upstream.begin();
  }),
  talk('passes on an answer of an upstream that closes before it has read the body', async ({ upstream, visit }) => {
    upstream.begin((one) => {
      one.end('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    const visitor = await visit();
    visitor.write(post(`Content-Length: ${MB}\r\n`));
    visitor.write(Buffer.alloc(MB));
    expect((await visitor.answer())?.status).toBe(413);
  }),
  talk('asks the visitor to go on with 100', async ({ upstream, visit }) => {
    upstream.begin();
    const visitor = await visit();
    visitor.write(post('Expect: 100-continue\r\nContent-Length: 2\r\n'));
    const reader = visitor.reader;
    const head = await reader.until('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 100 /);
    visitor.write('ok');
    expect((await visitor.answer())?.status).toBe(200);
    expect((await upstream.seen[0]?.body())?.toString()).toBe('ok');
  }),
  talk('does not need 100 where the visitor sends the body at once', async ({ upstream, visit }) => {
    upstream.begin();
    const visitor = await visit();
    visitor.write(post('Expect: 100-continue\r\nContent-Length: 2\r\n', 'ok'));
    expect((await visitor.answer())?.status).toBe(200);
  }),
  exchange('takes an expectation that nobody knows for none, or says so', {
    send: post('Expect: ein-wunder\r\nContent-Length: 2\r\n', 'ok'),
    must: {
      says: 'passes it on, or answers 417',
      assert: ({ answers }) => expect([200, 417]).toContain(answers[0]?.status),
    },
  }),
  exchange('passes on trailers of a request, or drops them, and stays in step', {
    send: post('Transfer-Encoding: chunked\r\nTrailer: X-Summe\r\n', '2\r\nok\r\n0\r\nX-Summe: 7\r\n\r\n'),
    must: passed({ body: 'ok' }),
  }),
  exchange('lets no trailer of a request become a header', {
    send: post('Transfer-Encoding: chunked\r\n', '2\r\nok\r\n0\r\nX-Forwarded-For: 10.9.8.7\r\nCookie: a=b\r\n\r\n'),
    must: passed({ body: 'ok', fields: { 'X-Forwarded-For': ['127.0.0.1'], Cookie: [] } }),
  }),
  exchange('takes no length from a trailer', {
    send: post('Transfer-Encoding: chunked\r\n', '2\r\nok\r\n0\r\nContent-Length: 7\r\n\r\n'),
    must: {
      nginx: passed({ says: 'leaves it out', body: 'ok' }),
      ours: answered('answers 400', ({ status }) => expect(status).toBe(400), false),
      why: 'It must not stand there (RFC 9110 §6.5.1), and Node’s parser ends the connection on it.',
    },
  }),
  exchange('passes on a compressed answer as it is', {
    send: get('/', 'Accept-Encoding: gzip\r\n'),
    upstream: answering('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00'),
    must: answered('passes it on', ({ body }) => expect(body.toString('latin1')).toBe('\x1f\x8b\x08\x00')),
  }),
];
