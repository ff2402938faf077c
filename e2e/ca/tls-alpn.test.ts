import { createHash, webcrypto } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';

import * as x509 from '@peculiar/x509';
import { describe, expect, it, onTestFinished } from 'vitest';

import { validateTlsAlpn01 } from './tls-alpn.ts';

const name = 'schreinerei.localhost';
const keyAuthorization = 'token.thumbprint';
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const identifierOid = '1.3.6.1.5.5.7.1.31';

type Shown = { names?: string[]; digest?: Buffer; critical?: boolean; without?: 'identifier'; twice?: boolean };

async function certificateOf({ names = [name], digest, critical = true, without, twice }: Shown) {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const right = createHash('sha256').update(keyAuthorization).digest();
  const identifier = new x509.Extension(
    identifierOid,
    critical,
    Buffer.concat([Buffer.from([4, 32]), digest ?? right]),
  );
  const extensions = [
    new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
    ...(without === 'identifier' ? [] : [identifier]),
    ...(twice === true ? [identifier] : []),
  ];
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    { keys: keys as never, signingAlgorithm: algorithm, extensions },
    globalThis.crypto,
  );
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { cert: certificate.toString('pem'), key };
}

async function listen(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const validate = (httpsPort: number, timeoutMs?: number) =>
  validateTlsAlpn01({
    name,
    keyAuthorization,
    httpsPort,
    resolve: () => Promise.resolve(['127.0.0.1']),
    closing: new AbortController().signal,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });

async function judged(shown: Shown, ALPNProtocols = ['acme-tls/1']) {
  const server = tls.createServer({ ...(await certificateOf(shown)), ALPNProtocols }, (socket) => socket.end());
  server.on('tlsClientError', () => undefined);
  return validate(await listen(server));
}

describe('TLS-ALPN-01', () => {
  it('is passed by the certificate of RFC 8737', async () => {
    expect(await judged({})).toBeUndefined();
  });

  it.each([
    ['another name', { names: ['andere.localhost'] }, /with names \("andere\.localhost"\)/],
    ['a further name', { names: [name, 'andere.localhost'] }, /with names/],
    ['another digest', { digest: Buffer.alloc(32) }, /Invalid acmeIdentifier extension value/],
    ['no digest', { without: 'identifier' }, /Missing acmeIdentifier/],
    ['a digest that nobody has to understand', { critical: false }, /not critical/],
    ['two digests', { twice: true }, /seen twice/],
  ] satisfies [string, Shown, RegExp][])('is failed by %s', async (_, shown, words) => {
    const problem = await judged(shown);
    expect(problem?.type).toMatch(/unauthorized$/);
    expect(problem?.detail).toMatch(words);
  });

  it('is failed by a server that does not speak it', async () => {
    const problem = await judged({}, ['http/1.1']);
    expect(problem?.type).toMatch(/tls$/);
    expect(problem?.detail).toMatch(/no application protocol/);
  });

  it('is failed by what is no TLS, by nobody, and by whoever keeps silent', async () => {
    const page = await listen(
      net.createServer((socket) => socket.on('error', () => undefined).end('HTTP/1.1 400 Bad\r\n\r\n')),
    );
    expect((await validate(page))?.type).toMatch(/tls$|connection$/);
    const closed = net.createServer();
    const port = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    expect((await validate(port))?.detail).toBe('127.0.0.1: Connection refused');
    const silent = await listen(net.createServer((socket) => socket.on('error', () => undefined)));
    expect((await validate(silent, 50))?.detail).toMatch(/Timeout after connect/);
  });
});
