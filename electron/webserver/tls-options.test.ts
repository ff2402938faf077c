import { once } from 'node:events';
import tls from 'node:tls';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { NAME } from '../testing/web-server-config.ts';
import { connectTls, startWeb } from './test-requests.ts';

let pair: TestPair;
let otherPair: TestPair;
let rsaPair: TestPair;
beforeAll(async () => {
  const authority = await createTestAuthority();
  pair = await authority.issue({ names: [NAME, '*.filiale.localhost'] });
  otherPair = await authority.issue({ names: [NAME] });
  rsaPair = await authority.issue({ names: [NAME], keyType: 'rsa-2048' });
});

async function setUp(served = pair, address = NAME) {
  const { web, httpsPort } = await startWeb({ address });
  await web.startTls(served);
  return { web, httpsPort };
}

/** Why a handshake fails; `null`: it does not. */
async function refusalOf(httpsPort: number, options: tls.ConnectionOptions): Promise<string | null> {
  return connectTls(httpsPort, options).then(
    () => null,
    (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'no code',
  );
}

describe('A visitor who names in his ClientHello', () => {
  test.each([
    NAME,
    NAME.toUpperCase(),
    'berlin.filiale.localhost',
    // Nobody: programs do that which are given an address.
    '',
  ])('%j gets the certificate', async (servername) => {
    const { httpsPort } = await setUp();
    expect((await connectTls(httpsPort, { servername })).getPeerX509Certificate()?.subjectAltName).toContain(NAME);
  });

  test.each(['evil.example', `evil.${NAME}`, 'localhost', 'a.b.filiale.localhost', 'server01'])(
    'the stranger %j gets none, and is told why',
    async (servername) => {
      const { httpsPort } = await setUp();
      for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
        expect(await refusalOf(httpsPort, { servername, maxVersion })).toMatch(/UNRECOGNIZED_NAME/);
      }
      // And nobody else is any the worse for it.
      expect(await refusalOf(httpsPort, {})).toBeNull();
    },
  );

  test('the configured name gets the certificate before, so that it is seen which one is still served', async () => {
    const { httpsPort } = await setUp(pair, 'neu.localhost');
    expect(await refusalOf(httpsPort, { servername: 'neu.localhost' })).toBeNull();
    expect(await refusalOf(httpsPort, { servername: NAME })).toBeNull();
  });

  test('a name of the pair before, after a new pair, gets none', async () => {
    const { web, httpsPort } = await setUp();
    await web.startTls(otherPair);
    expect(await refusalOf(httpsPort, { servername: 'berlin.filiale.localhost' })).toMatch(/UNRECOGNIZED_NAME/);
    expect(await refusalOf(httpsPort, { servername: NAME })).toBeNull();
  });
});

describe('In TLS 1.2', () => {
  const tls12 = (ciphers: string) => ({ ciphers, maxVersion: 'TLSv1.2' }) as const;

  test.each([
    ['ec', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
    ['ec', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
    ['ec', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
    ['rsa', 'ECDHE-RSA-AES128-GCM-SHA256'],
    ['rsa', 'ECDHE-RSA-AES256-GCM-SHA384'],
    ['rsa', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ])('for a key of type %s, %s is spoken', async (key, ciphers) => {
    const { httpsPort } = await setUp(key === 'ec' ? pair : rsaPair);
    expect((await connectTls(httpsPort, tls12(ciphers))).getCipher().name).toBe(ciphers);
  });

  test.each([
    ['ec', 'ECDHE-ECDSA-AES128-SHA'],
    ['ec', 'ECDHE-ECDSA-AES128-SHA256'],
    ['ec', 'ECDHE-ECDSA-AES256-SHA384'],
    ['rsa', 'ECDHE-RSA-AES128-SHA256'],
    ['rsa', 'ECDHE-RSA-AES256-SHA'],
    ['rsa', 'AES128-GCM-SHA256'],
    ['rsa', 'AES256-SHA'],
    ['rsa', 'DHE-RSA-AES128-GCM-SHA256'],
  ])('for a key of type %s, %s is not spoken: it lacks forward secrecy or an AEAD', async (key, ciphers) => {
    const { httpsPort } = await setUp(key === 'ec' ? pair : rsaPair);
    expect(await refusalOf(httpsPort, tls12(ciphers))).toMatch(/HANDSHAKE_FAILURE/);
  });
});

describe('Keys are agreed upon', () => {
  const isKnown = (ecdhCurve: string) => {
    try {
      tls.createSecureContext({ ecdhCurve });
      return true;
    } catch {
      return false;
    }
  };

  test.each(['X25519', 'P-256', 'P-384'])('by %s, with whoever knows nothing else', async (ecdhCurve) => {
    const { httpsPort } = await setUp();
    expect(await refusalOf(httpsPort, { ecdhCurve })).toBeNull();
  });

  test.runIf(isKnown('X25519MLKEM768'))('by X25519MLKEM768, with whoever knows it', async () => {
    const { httpsPort } = await setUp();
    for (const ecdhCurve of ['X25519MLKEM768', 'X25519MLKEM768:X25519:P-256']) {
      const socket = await connectTls(httpsPort, { ecdhCurve });
      // OpenSSL names the group; a BoringSSL names nothing that it does not know as a curve.
      const { name = 'X25519MLKEM768' } = socket.getEphemeralKeyInfo() as { name?: string };
      expect(name).toBe('X25519MLKEM768');
    }
  });
});

describe('A session', () => {
  /** A visit that takes up a session, or begins one. */
  async function visit(httpsPort: number, maxVersion: 'TLSv1.2' | 'TLSv1.3', session?: Buffer) {
    const socket = tls.connect({
      port: httpsPort,
      host: '127.0.0.1',
      servername: NAME,
      rejectUnauthorized: false,
      maxVersion,
      ...(session === undefined ? {} : { session }),
    });
    onTestFinished(() => void socket.destroy());
    const begun = once(socket, 'session') as Promise<[Buffer]>;
    await once(socket, 'secureConnect');
    const isResumed = socket.isSessionReused();
    // In TLS 1.3 the ticket follows the handshake.
    socket.resume();
    const ticket = isResumed ? null : (await begun)[0];
    socket.destroy();
    return { isResumed, ticket: ticket ?? Buffer.alloc(0) };
  }

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'is taken up for some hours, and after that begun anew, since the key of its ticket is no more (%s)',
    async (version) => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      onTestFinished(() => void vi.useRealTimers());
      const { httpsPort } = await setUp();
      const { ticket } = await visit(httpsPort, version);
      expect((await visit(httpsPort, version, ticket)).isResumed).toBe(true);
      vi.advanceTimersByTime(12 * 3_600_000);
      expect((await visit(httpsPort, version, ticket)).isResumed).toBe(false);
      const later = await visit(httpsPort, version);
      expect((await visit(httpsPort, version, later.ticket)).isResumed).toBe(true);
      vi.advanceTimersByTime(12 * 3_600_000);
      expect((await visit(httpsPort, version, later.ticket)).isResumed).toBe(false);
    },
  );

  test('is not taken up under a new pair', async () => {
    const { web, httpsPort } = await setUp();
    const { ticket } = await visit(httpsPort, 'TLSv1.3');
    await web.startTls(otherPair);
    expect((await visit(httpsPort, 'TLSv1.3', ticket)).isResumed).toBe(false);
  });
});
