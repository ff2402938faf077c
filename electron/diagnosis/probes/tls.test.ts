import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTestAuthority, type TestAuthority, type TestPair } from '../../testing/certificates.ts';
import { freePort } from '../../testing/ports.ts';
import { probeTls } from './tls.ts';
import { hangingServer, listen } from '../../testing/listeners.ts';

const NAME = 'meinefirma.de';
const signal = () => new AbortController().signal;
let authority: TestAuthority;
let pair: TestPair;
beforeAll(async () => {
  authority = await createTestAuthority();
  pair = await authority.issue({ names: [NAME] });
});

describe('A TLS handshake', () => {
  const probe = (port: number, roots: string[] = [], name = NAME) =>
    probeTls({ address: '127.0.0.1', port, servername: name }, roots, signal());

  test('shows certificate, protocol and trust, with the own roots and without them', async () => {
    const port = await listen(tls.createServer({ cert: pair.chainPem, key: pair.keyPem }));
    const seen = await probe(port, [authority.rootPem]);
    expect(seen).toMatchObject({ kind: 'tls', protocol: 'TLSv1.3', trusted: true, trustProblem: null });
    expect(seen).toHaveProperty('certificate.fingerprint256', new X509Certificate(pair.chainPem).fingerprint256);
    expect(seen).toHaveProperty('rootFingerprint', new X509Certificate(authority.rootPem).fingerprint256);
    expect(await probe(port)).toMatchObject({ kind: 'tls', trusted: false, rootFingerprint: null });
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
    const answer = await probe(await listen(server), [authority.rootPem], 'andere.de');
    expect({ answer: answer.kind, trusted: answer.kind === 'tls' && answer.trusted, asked }).toEqual({
      answer: 'tls',
      trusted: true,
      asked: ['andere.de'],
    });
  });

  test.each([
    ['unrecognized_name', 112, true],
    ['internal_error', 80, true],
    ['handshake_failure', 40, true],
    ['protocol_version', 70, false],
  ])('that is ended by the alert %s tells whether the name is refused', async (_alert, number, isRefused) => {
    const port = await listen(
      net.createServer((socket) => socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, number])))),
    );
    expect(await probe(port)).toEqual({ kind: 'noTls', ...(isRefused && { refusesName: true }) });
  });

  test('with an expired certificate says that', async () => {
    const past = Date.now() - 86_400_000;
    const expired = await authority.issue({ notBefore: past - 86_400_000, notAfter: past });
    const port = await listen(tls.createServer({ cert: expired.chainPem, key: expired.keyPem }));
    expect(await probe(port, [authority.rootPem])).toMatchObject({ trusted: false, trustProblem: 'CERT_HAS_EXPIRED' });
  });

  test.each([
    ['TLSv1', 'TLSv1'],
    ['TLSv1', 'TLSv1.1'],
    ['TLSv1', 'TLSv1.2'],
    ['TLSv1.2', 'TLSv1.3'],
  ] as const)('with a server that speaks %s to %s comes about, in the best of them', async (minVersion, maxVersion) => {
    const { chainPem: cert, keyPem: key } = pair;
    // OpenSSL 3 serves TLS 1.1 and older at security level 0 only.
    const server = tls.createServer({ cert, key, minVersion, maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' });
    const answer = await probe(await listen(server), [authority.rootPem]);
    expect(answer).toMatchObject({ kind: 'tls', protocol: maxVersion, trusted: true });
  });

  test('names the cipher as IANA does', async () => {
    const { chainPem: cert, keyPem: key } = pair;
    const server = tls.createServer({ cert, key, maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' });
    const answer = await probe(await listen(server));
    expect(answer).toMatchObject({ kind: 'tls', cipher: 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA' });
  });

  test('is made as a visitor makes it, and only once, where that succeeds', async () => {
    const { chainPem: cert, keyPem: key } = pair;
    const server = tls.createServer({ cert, key });
    let connections = 0;
    server.on('connection', () => connections++);
    await probe(await listen(server));
    expect(connections).toBe(1);
  });

  test.each([
    ['speaks something else', () => net.createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))],
    ['speaks plain HTTP', () => http.createServer((_, response) => response.end())],
    ['hangs up', () => net.createServer((socket) => socket.destroy())],
  ])('with something that %s shows that there is no TLS', async (_, server) => {
    expect(await probe(await listen(server()))).toEqual({ kind: 'noTls' });
  });

  test('with nobody is silence, and says why', async () => {
    expect(await probe(await freePort())).toEqual({ kind: 'silent', cause: 'refused', systemCode: 'ECONNREFUSED' });
  });

  test('ends when it is cancelled, and waits for nobody any more', async () => {
    const cancelling = new AbortController();
    const port = await listen(hangingServer().once('connection', () => cancelling.abort()));
    const target = { address: '127.0.0.1', port, servername: NAME };
    await expect(probeTls(target, [], cancelling.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await expect(probeTls(target, [], AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('does not wait for ever for somebody who says nothing: that is no TLS, and more than nobody', async () => {
    expect(await probe(await listen(hangingServer()))).toEqual({ kind: 'noTls' });
  });
});
