import https from 'node:https';
import net from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTestAuthority, type TestPair } from '../../testing/certificates.ts';
import { freePort } from '../../testing/ports.ts';
import { probeHttp, type HttpTarget } from './http.ts';
import {
  httpServer,
  endlessServer,
  hangingServer,
  listen,
  resettingServer,
  cannedServer,
} from '../../testing/listeners.ts';

const NAME = 'meinefirma.de';
const signal = () => new AbortController().signal;
const probe = (port: number, target: Partial<HttpTarget> = {}) =>
  probeHttp({ address: '127.0.0.1', port, host: NAME, path: '/', ...target }, signal());
let pair: TestPair;
beforeAll(async () => {
  pair = await (await createTestAuthority()).issue({ names: ['anders.de'] });
});

describe('A plain HTTP request', () => {
  test('shows what was answered and by whom, and follows nothing', async () => {
    const asked: string[] = [];
    const server = httpServer((request, response) => {
      asked.push(`${request.headers.host ?? ''}${request.url ?? ''}`);
      const headers = {
        Location: 'https://anders.de/',
        Server: 'nginx',
        Via: '1.1 proxy',
        'WWW-Authenticate': 'Basic realm="x"',
        'Content-Type': 'text/plain',
        'X-Content-Type-Options': 'nosniff',
        'Set-Cookie': ['id=geheim; Path=/', 'lang=de'],
      };
      response.writeHead(307, headers).end('moved');
    });
    expect(await probe(await listen(server), { path: '/x' })).toMatchObject({
      kind: 'answer',
      status: 307,
      location: 'https://anders.de/',
      server: 'nginx',
      wwwAuthenticate: 'Basic realm="x"',
      via: '1.1 proxy',
      contentType: 'text/plain',
      contentTypeOptions: 'nosniff',
      headers: { server: 'nginx', via: '1.1 proxy' },
      cookies: ['id', 'lang'],
      bytes: Buffer.from('moved'),
      body: 'moved',
      complete: true,
    });
    expect(asked).toEqual([`${NAME}/x`]);
  });

  test('is made as a CA makes it: it names itself, takes any answer and closes the connection', async () => {
    const asked: string[][] = [];
    const server = httpServer((request, response) => {
      asked.push(request.rawHeaders);
      response.end();
    });
    await probe(await listen(server));
    const [userAgent] = asked[0]?.slice(3, 4) ?? [];
    expect(asked).toEqual([['Host', NAME, 'User-Agent', userAgent, 'Accept', '*/*', 'Connection', 'close']]);
    expect(userAgent).toMatch(/^Mozilla\/5\.0 \(compatible; profacto Datenschutz; /);
    expect(userAgent).not.toMatch(/let.?s ?encrypt/i);
  });

  test('shows the bytes as they came, also those that no text has', async () => {
    const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('Tür'), Buffer.from([0xff, 0])]);
    const answer = await probe(await listen(httpServer((_, response) => response.end(bytes))));
    expect(answer.kind === 'answer' && answer.bytes.equals(bytes)).toBe(true);
  });

  test('reaches IPv6 as well as IPv4', async () => {
    const port = await listen(
      httpServer((_, response) => response.end('six')),
      { host: '::1' },
    );
    expect(await probe(port, { address: '::1' })).toMatchObject({ kind: 'answer', body: 'six' });
  });

  test('over TLS minds no certificate, and asks for the name', async () => {
    const asked: string[] = [];
    const SNICallback = (name: string, done: (error: Error | null) => void) => {
      asked.push(name);
      done(null);
    };
    const options = { cert: pair.chainPem, key: pair.keyPem, SNICallback };
    const server = https.createServer(options, (_, response) => response.end('secret'));
    const port = await listen(server);
    expect(await probe(port, { secure: true, host: `${NAME}:${port}` })).toMatchObject({ status: 200, body: 'secret' });
    expect(asked).toEqual([NAME]);
  });

  test.each([
    ['UTF-8', 'text/html', Buffer.from('Tür')],
    ['Latin-1 that says so', 'text/html; charset=iso-8859-1', Buffer.from('Tür', 'latin1')],
    ['Latin-1 that does not', 'text/html', Buffer.from('Tür', 'latin1')],
    ['a character set that nobody knows', 'text/html; charset=x-unknown', Buffer.from('Tür', 'latin1')],
  ])('reads %s', async (_, type, body) => {
    const server = httpServer((__, response) => response.writeHead(200, { 'Content-Type': type }).end(body));
    expect(await probe(await listen(server))).toMatchObject({ body: 'Tür', complete: true });
  });

  test('reads no more than it needs of an answer without end', async () => {
    let sent = 0;
    const server = httpServer((_, response) => {
      const timer = setInterval(() => {
        response.write('ü'.repeat(1001));
        sent += 2002;
      }, 1);
      response.on('close', () => clearInterval(timer));
    });
    const answer = await probe(await listen(server));
    // In the time that it may take, it would have been sent hundreds of times as much.
    expect(sent).toBeLessThan(400_000);
    expect(answer).toMatchObject({ kind: 'answer', status: 200, complete: false });
    expect(answer.kind === 'answer' && answer.body).toMatch(/^ü{8000,8192}$/);
  });

  test('shows what came of an answer that breaks off', async () => {
    const server = cannedServer('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
    expect(await probe(await listen(server))).toMatchObject({ status: 200, body: 'half', complete: false });
  });

  test('reads headers as carelessly as routers write them', async () => {
    const server = cannedServer('HTTP/1.1 200 OK\nServer: b\u00f6x\u0001\n\nhello');
    expect(await probe(await listen(server))).toMatchObject({ status: 200, body: 'hello' });
  });

  test.each([
    ['nobody', freePort, 'refused'],
    ['somebody who hangs up', () => listen(net.createServer((socket) => socket.destroy())), 'reset'],
    ['somebody who resets', () => listen(resettingServer()), 'reset'],
    ['somebody who resets at once', () => listen(net.createServer((socket) => socket.resetAndDestroy())), 'reset'],
  ] as const)('to %s is silence', async (_, port, cause) => {
    expect(await probe(await port())).toMatchObject({ kind: 'silent', cause, connected: cause !== 'refused' });
  });

  test.each([
    ['SSH', 'SSH-2.0-OpenSSH\r\n'],
    ['TLS, as an alert', Buffer.from([0x15, 3, 1, 0, 2, 2, 70])],
  ])('to somebody who speaks %s is not answered in HTTP', async (_, bytes) => {
    expect(await probe(await listen(cannedServer(bytes)))).toEqual({ kind: 'notHttp' });
  });

  test('over TLS to somebody without TLS is not answered in TLS', async () => {
    const port = await listen(httpServer((_, response) => response.end()));
    expect(await probe(port, { secure: true })).toEqual({ kind: 'notHttp' });
  });

  test('does not wait for ever, neither for the first word nor for the last', async () => {
    const [silent, slow] = await Promise.all([listen(hangingServer()), listen(endlessServer('<title>Slow</title>'))]);
    expect(await Promise.all([probe(silent), probe(slow)])).toMatchObject([
      { kind: 'silent', cause: 'timeout', systemCode: 'ETIMEDOUT', connected: true },
      { kind: 'answer', status: 200, body: expect.stringMatching(/^<title>Slow/) as string, complete: false },
    ]);
  });

  test('ends when it is cancelled', async () => {
    const cancelling = new AbortController();
    const server = hangingServer().once('connection', () => cancelling.abort());
    const target = { address: '127.0.0.1', port: await listen(server), host: NAME, path: '/' };
    await expect(probeHttp(target, cancelling.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await expect(probeHttp(target, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});
