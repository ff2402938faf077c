import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createTestAuthority, type TestAuthority, type TestPair } from '../certificates/test-certificates.ts';
import { freePort } from '../test-ports.ts';
import { isOwnAddress, probeHttp, probeTls, resolveName } from './probes.ts';
import { startTestDns } from './test-dns.ts';

const NAME = 'meinefirma.de';
const signal = () => AbortSignal.timeout(15_000);
let authority: TestAuthority;
let pair: TestPair;
beforeAll(async () => {
  authority = await createTestAuthority();
  pair = await authority.issue({ names: [NAME] });
});

async function listening(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as net.AddressInfo).port;
}

describe('Resolving a name', () => {
  test.each(['localhost', 'meinefirma.localhost'])(
    'below localhost (%s) is this machine and asks nobody',
    async (name) => {
      const { server, questions } = await startTestDns('noSuchName');
      expect(await resolveName(name, [server], signal())).toEqual({ kind: 'addresses', addresses: ['127.0.0.1'] });
      expect(questions).toEqual([]);
    },
  );

  test('asks the name servers that are set, for exactly this name', async () => {
    const { server, questions } = await startTestDns({ ipv4: '192.0.2.7' });
    expect(await resolveName(NAME, [server], signal())).toEqual({ kind: 'addresses', addresses: ['192.0.2.7'] });
    expect(new Set(questions)).toEqual(new Set([NAME]));
  });

  test.each([
    ['noSuchName', { kind: 'noSuchName' }],
    ['noAddress', { kind: 'noAddress' }],
    ['servfail', { kind: 'noAnswer', systemCode: 'ESERVFAIL' }],
    ['refused', { kind: 'noAnswer', systemCode: 'EREFUSED' }],
  ] as const)('tells what the name server says: %s', async (answer, expected) => {
    const { server } = await startTestDns(answer);
    expect(await resolveName(NAME, [server], signal())).toEqual(expected);
  });

  test('ends at once when it is cancelled', async () => {
    const { server } = await startTestDns('silence');
    const asked = Date.now();
    await expect(resolveName(NAME, [server], AbortSignal.timeout(100))).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(Date.now() - asked).toBeLessThan(1000);
  });
});

describe('A TLS handshake', () => {
  const probe = (port: number, roots: string[] = [], name = NAME) =>
    probeTls({ address: '127.0.0.1', port, servername: name }, roots, signal());

  test('shows certificate, protocol and trust, with the own roots and without them', async () => {
    const port = await listening(tls.createServer({ cert: pair.chainPem, key: pair.keyPem }));
    const seen = await probe(port, [authority.rootPem]);
    expect(seen).toMatchObject({ kind: 'tls', protocol: 'TLSv1.3', trusted: true, trustProblem: null });
    expect(seen).toHaveProperty('certificate.fingerprint256', new X509Certificate(pair.chainPem).fingerprint256);
    expect(seen).toHaveProperty('root256', new X509Certificate(authority.rootPem).fingerprint256);
    expect(await probe(port)).toMatchObject({ kind: 'tls', trusted: false, root256: null });
  });

  test('asks for the name, and judges trust alone when another one is answered', async () => {
    const asked: string[] = [];
    const server = tls.createServer({
      cert: pair.chainPem,
      key: pair.keyPem,
      SNICallback: (name, done) => {
        asked.push(name);
        done(null);
      },
    });
    const answer = await probe(await listening(server), [authority.rootPem], 'andere.de');
    expect({ answer: answer.kind, trusted: answer.kind === 'tls' && answer.trusted, asked }).toEqual({
      answer: 'tls',
      trusted: true,
      asked: ['andere.de'],
    });
  });

  test('with an expired certificate says that', async () => {
    const past = Date.now() - 86_400_000;
    const expired = await authority.issue({ notBefore: past - 86_400_000, notAfter: past });
    const port = await listening(tls.createServer({ cert: expired.chainPem, key: expired.keyPem }));
    expect(await probe(port, [authority.rootPem])).toMatchObject({ trusted: false, trustProblem: 'CERT_HAS_EXPIRED' });
  });

  test.each([
    ['speaks something else', () => net.createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))],
    ['speaks plain HTTP', () => http.createServer((_, response) => response.end())],
    ['hangs up', () => net.createServer((socket) => socket.destroy())],
  ])('with something that %s shows that there is no TLS', async (_, server) => {
    expect(await probe(await listening(server()))).toEqual({ kind: 'noTls' });
  });

  test('with nobody is silence, and says why', async () => {
    expect(await probe(await freePort())).toEqual({ kind: 'silent', cause: 'refused', systemCode: 'ECONNREFUSED' });
  });

  test('ends at once when it is cancelled', async () => {
    const port = await listening(net.createServer());
    const target = { address: '127.0.0.1', port, servername: NAME };
    const asked = Date.now();
    await expect(probeTls(target, [], AbortSignal.timeout(100))).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(probeTls(target, [], AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect(Date.now() - asked).toBeLessThan(1000);
  });
});

describe('A plain HTTP request', () => {
  const probe = (port: number, path = '/') => probeHttp({ address: '127.0.0.1', port, host: NAME, path }, signal());

  test('shows status, target and the beginning of the answer, and follows nothing', async () => {
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
      asked.push(`${request.headers.host ?? ''}${request.url ?? ''}`);
      response.writeHead(307, { Location: 'https://anders.de/' }).end('moved');
    });
    expect(await probe(await listening(server), '/x')).toEqual({
      kind: 'answer',
      status: 307,
      location: 'https://anders.de/',
      body: 'moved',
    });
    expect(asked).toEqual([`${NAME}/x`]);
  });

  test('reads no more than it needs of an answer without end', async () => {
    const server = http.createServer((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(1000)), 1);
      response.on('close', () => clearInterval(timer));
    });
    const answer = await probe(await listening(server));
    expect(answer).toMatchObject({ kind: 'answer', status: 200 });
    expect(answer.kind === 'answer' && answer.body.length).toBeLessThan(10_000);
  });

  test.each([
    ['nobody', freePort, 'refused'],
    ['somebody who hangs up', () => listening(net.createServer((socket) => socket.destroy())), 'reset'],
  ] as const)('to %s is silence', async (_, port, cause) => {
    expect(await probe(await port())).toMatchObject({ kind: 'silent', cause });
  });

  test('to somebody who does not speak HTTP is no answer', async () => {
    const port = await listening(net.createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')));
    expect(await probe(port)).toMatchObject({ kind: 'silent', cause: 'other' });
  });

  test('ends at once when it is cancelled', async () => {
    const target = { address: '127.0.0.1', port: await listening(net.createServer()), host: NAME, path: '/' };
    await expect(probeHttp(target, AbortSignal.timeout(100))).rejects.toBeInstanceOf(Error);
  });
});

test('no question waits for ever for somebody who says nothing', async () => {
  const [{ server }, port] = [await startTestDns('silence'), await listening(net.createServer())];
  const target = { address: '127.0.0.1', port };
  const asked = Date.now();
  const [name, handshake, request] = await Promise.all([
    resolveName(NAME, [server], signal()),
    probeTls({ ...target, servername: NAME }, [], signal()),
    probeHttp({ ...target, host: NAME, path: '/' }, signal()),
  ]);
  expect(name).toEqual({ kind: 'noAnswer', systemCode: 'ETIMEOUT' });
  // Something is there that does not speak TLS: more than nobody.
  expect(handshake).toEqual({ kind: 'noTls' });
  expect(request).toEqual({ kind: 'silent', cause: 'timeout', systemCode: 'ETIMEDOUT' });
  expect(Date.now() - asked).toBeLessThan(9000);
});

test('this machine’s own addresses are told from the others', () => {
  for (const own of ['127.0.0.1', '127.8.9.10', '::1']) expect(isOwnAddress(own)).toBe(true);
  for (const other of ['192.0.2.1', '2001:db8::1', '128.0.0.1']) expect(isOwnAddress(other)).toBe(false);
});
