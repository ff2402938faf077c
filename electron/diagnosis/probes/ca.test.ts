import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { once } from 'node:events';
import zlib from 'node:zlib';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createTestAuthority, type TestAuthority, type TestPair } from '../../testing/certificates.ts';
import { freePort } from '../../testing/ports.ts';
import { webPageIn } from '../../acme/web-page.ts';
import { askDirectory } from './ca.ts';
import { cannedServer, hangingServer, listen } from '../../testing/listeners.ts';

const DIRECTORY = {
  newOrder: 'https://localhost/order',
  meta: {
    termsOfService: 'https://localhost/terms',
    website: 'https://localhost/',
    caaIdentities: ['ca.example'],
    profiles: { classic: 'https://localhost/profiles#classic' },
    externalAccountRequired: true,
  },
};
let authority: TestAuthority;
let pair: TestPair;
beforeAll(async () => {
  authority = await createTestAuthority();
  pair = await authority.issue({ names: ['localhost'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const startCa = async (handler: http.RequestListener, { chainPem, keyPem } = pair) =>
  `https://localhost:${await listen(https.createServer({ cert: chainPem, key: keyPem }, handler))}/directory`;
const ask = (url: string, roots = [authority.rootPem], now = Date.now, signal = new AbortController().signal) =>
  askDirectory(url, roots, now, signal);

test('A directory is asked for once, with a User-Agent, and what it says of the CA is read', async () => {
  const asked: string[] = [];
  const url = await startCa((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers['user-agent'] ?? ''}`);
    response.end(JSON.stringify(DIRECTORY));
  });
  expect(await ask(url)).toMatchObject({ kind: 'answer', httpStatus: 200, directory: DIRECTORY.meta });
  expect(asked).toEqual([expect.stringMatching(/^GET \/directory .+\/\d/)]);
});

test.each([
  ['nothing', {}],
  ['what makes no sense', { meta: { termsOfService: 7, website: null, caaIdentities: 'ca.example', profiles: ['x'] } }],
  ['a word in the place of everything', { meta: 'none' }],
])('A directory that says %s about the CA is one all the same', async (_, change) => {
  const url = await startCa((_request, response) => response.end(JSON.stringify({ newOrder: 'x', ...change })));
  expect(await ask(url)).toMatchObject({
    directory: { termsOfService: null, website: null, caaIdentities: [], profiles: {}, externalAccountRequired: false },
  });
});

test.each([
  ['other JSON', 200, '{"keys": []}'],
  ['JSON that is no object', 200, 'null'],
  ['a directory as an error', 404, JSON.stringify(DIRECTORY)],
  ['nothing', 200, ''],
])('%s is no directory', async (_, status, body) => {
  const url = await startCa((_request, response) => response.writeHead(status).end(body));
  expect(await ask(url)).toMatchObject({ kind: 'answer', httpStatus: status, directory: null });
});

test('What a CA says of itself commands no terminal, and is compared with nothing that is not shown as it is', async () => {
  const evil = '\u001b[2J\u202ex\u009b';
  const url = await startCa((_request, response) =>
    response.end(
      JSON.stringify({
        newOrder: 'x',
        meta: {
          termsOfService: `https://localhost/${evil}`,
          website: `https://localhost/${evil}`,
          caaIdentities: [`ca.example${evil}`, 'ca.example', ...Array<string>(1000).fill('other.example')],
        },
      }),
    ),
  );
  expect(await ask(url)).toMatchObject({
    directory: {
      termsOfService: 'https://localhost/ [2Jx',
      website: 'https://localhost/ [2Jx',
      caaIdentities: ['ca.example', ...Array<string>(19).fill('other.example')],
    },
  });
});

const PAGE = '\n<!DOCTYPE html><title>Anmelden</title>';
test.each([
  [200, PAGE, {}],
  [403, 'Kein Zutritt', { 'content-type': 'text/html; charset=utf-8' }],
  [302, '', { 'content-type': 'text/html', location: 'https://localhost/login' }],
  [302, '', { location: 'https://login.hotel.example/x' }],
  [511, PAGE, {}],
])('A page with status %d is a page, and its time is not the CA’s', async (status, body, headers) => {
  const url = await startCa((_request, response) => response.writeHead(status, headers).end(body));
  expect(await ask(url)).toEqual({
    kind: 'page',
    page: webPageIn({ status, headers, body }, url),
    skewMs: null,
  });
});

test.each([
  ['gzip', zlib.gzipSync],
  ['x-gzip', zlib.gzipSync],
  ['deflate', zlib.deflateSync],
  ['br', zlib.brotliCompressSync],
] as const)(
  'A page that comes compressed (%s) without being asked for is called by its title',
  async (encoding, compress) => {
    const answerWith = (body: Buffer) =>
      startCa((_request, response) => response.writeHead(200, { 'Content-Encoding': encoding }).end(body));
    const title = (found: Awaited<ReturnType<typeof ask>>) => (found.kind === 'page' ? found.page.title : found.kind);
    expect(title(await ask(await answerWith(compress(PAGE))))).toBe('Anmelden');
    // A large one is read no further than any other.
    expect(title(await ask(await answerWith(compress(PAGE + ' '.repeat(10_000_000)))))).toBe('Anmelden');
    expect(title(await ask(await answerWith(Buffer.from(PAGE))))).toBe('answer');
  },
);

test.each([404, 410, 429, 500, 502, 503])(
  'A page with status %d is the server’s own, and no directory',
  async (status) => {
    const url = await startCa((_request, response) => response.writeHead(status).end(PAGE));
    expect(await ask(url)).toMatchObject({ kind: 'answer', httpStatus: status, directory: null });
  },
);

test('What answers in plain HTTP is a page as well: so do login pages that take every connection', async () => {
  const asked: (string | undefined)[] = [];
  const port = await listen(
    http.createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(403).end(PAGE);
    }),
  );
  expect(await ask(`https://localhost:${port}/directory`)).toMatchObject({
    kind: 'page',
    page: { httpStatus: 403, title: 'Anmelden' },
  });
  expect(asked).toEqual(['/']);
});

test.each([
  ['a web server that wants TLS', cannedServer('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')],
  ['another protocol', cannedServer('SSH-2.0-OpenSSH_9.6\r\n')],
])('%s is no page', async (_, server) => {
  expect(await ask(`https://localhost:${await listen(server)}/directory`)).toMatchObject({ kind: 'unreachable' });
});

test('A redirect is not followed: no CA sends one for its directory', async () => {
  const asked: string[] = [];
  const url = await startCa((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(302, { location: '/other' }).end();
  });
  expect(await ask(url)).toMatchObject({ httpStatus: 302, directory: null });
  expect(asked).toEqual(['/directory']);
});

test('An answer that never ends is broken off, and is no directory', async () => {
  let closed: Promise<unknown> | undefined;
  const url = await startCa((_, response) => {
    closed = once(response, 'close');
    const more = () =>
      response.write('x'.repeat(20_000), () => {
        if (!response.destroyed) setImmediate(more);
      });
    more();
  });
  expect(await ask(url)).toMatchObject({ kind: 'answer', directory: null });
  await closed;
});

test('The clocks are compared in the middle of the round trip, and in the middle of the second', async () => {
  const url = await startCa((_, response) => {
    response.setHeader('Date', 'Sun, 01 Nov 2026 12:00:00 GMT').end('{}');
  });
  const sent = Date.UTC(2026, 10, 1, 12, 0, 10, 500);
  // The clock is read before the request, when it is sent, and when the answer arrives.
  const times = [0, sent, sent + 4000];
  expect(await ask(url, undefined, () => times.shift() ?? Number.NaN)).toMatchObject({ skewMs: 12_000 });
});

test('A CA that does not say its time is compared with nothing', async () => {
  const url = await startCa((_, response) => {
    response.sendDate = false;
    response.end(JSON.stringify(DIRECTORY));
  });
  expect(await ask(url)).toMatchObject({ kind: 'answer', skewMs: null });
});

test('A certificate that nobody trusts is shown, with the time that came over it, and the page is not believed', async () => {
  const url = await startCa((_, response) => {
    response.setHeader('Date', 'Sun, 01 Nov 2026 12:00:00 GMT').end(JSON.stringify(DIRECTORY));
  });
  const noon = Date.UTC(2026, 10, 1, 12, 0, 0, 500);
  expect(await ask(url, [], () => noon)).toEqual({
    kind: 'untrusted',
    systemCode: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    skewMs: 0,
    shown: {
      names: ['localhost'],
      issuer: 'Test E1 (Testbetrieb)',
      authorities: expect.arrayContaining(['O=Testbetrieb\nCN=Test E1', 'O=Testbetrieb\nCN=Test R1']) as unknown,
    },
  });
});

test('An untrusted certificate that is not shown a second time is untrusted all the same', async () => {
  const server = https.createServer({ cert: pair.chainPem, key: pair.keyPem });
  let connections = 0;
  server.prependListener('connection', (socket: net.Socket) => {
    if (connections++ > 0) socket.destroy();
  });
  const url = `https://localhost:${await listen(server)}/directory`;
  expect(await ask(url, [])).toMatchObject({ kind: 'untrusted', skewMs: null, shown: null });
});

test.each([
  ['nobody', 'ECONNREFUSED', freePort],
  ['somebody who hangs up', 'ECONNRESET', () => listen(net.createServer((socket) => socket.destroy()))],
])('In the place of the CA there may be %s (%s)', async (_, systemCode, port) => {
  expect(await ask(`https://localhost:${await port()}/directory`)).toEqual({ kind: 'unreachable', systemCode });
});

test.each([
  ['says nothing', (begun: () => void) => listen(hangingServer().once('connection', begun))],
  [
    'stops in the middle of its answer',
    (begun: () => void) =>
      listen(
        https.createServer({ cert: pair.chainPem, key: pair.keyPem }, (_, response) => response.write('{', begun)),
      ),
  ],
])('A CA that %s is not waited for for ever', async (_, start) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let port = Promise.resolve(0);
  const begun = new Promise<void>((resolve) => {
    port = start(resolve);
  });
  const answer = ask(`https://localhost:${await port}/directory`);
  await begun;
  vi.advanceTimersByTime(10_000);
  expect(await answer).toEqual({ kind: 'unreachable', systemCode: 'ETIMEDOUT' });
});

test('A question that is cancelled ends with the reason', async () => {
  const cancelling = new AbortController();
  const server = hangingServer();
  server.once('connection', () => cancelling.abort());
  const url = `https://localhost:${await listen(server)}/directory`;
  await expect(ask(url, [], Date.now, cancelling.signal)).rejects.toMatchObject({ name: 'AbortError' });
});
