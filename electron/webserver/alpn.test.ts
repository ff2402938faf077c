import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createAlpnCertificate } from '../acme/alpn-certificate.ts';
import { createTestAuthority, type PairOptions } from '../testing/certificates.ts';
import { failureOf } from '../testing/environment.ts';
import { NAME, webServerConfig } from '../testing/web-server-config.ts';
import { builtInPage } from './built-in-page.ts';
import { defaultLimits } from './limits.ts';
import { connect, startWeb } from './test-requests.ts';
import { CRASHING_WORKER, isWorkerPossible, WEB_WORKER } from './test-workers.ts';
import { createWebServer, type TlsPair } from './web-server.ts';
import type { WebServerConfig } from './web-server-config.ts';
import { createRemoteWebServer } from './worker/remote-web-server.ts';

const keyTypes = ['ec-p256', 'ec-p384', 'rsa-2048'] as const;
let pairs: Record<(typeof keyTypes)[number], TlsPair>;
let challenge: TlsPair;
let challengeFingerprint: string;
beforeAll(async () => {
  const authority = await createTestAuthority();
  const issue = (keyType: NonNullable<PairOptions['keyType']>) => authority.issue({ keyType, names: [NAME] });
  pairs = { 'ec-p256': await issue('ec-p256'), 'ec-p384': await issue('ec-p384'), 'rsa-2048': await issue('rsa-2048') };
  challenge = await createAlpnCertificate(NAME, 'token.thumbprint');
  challengeFingerprint = new X509Certificate(challenge.chainPem).fingerprint256;
});

const createInThread = (config: WebServerConfig) =>
  createWebServer(
    config,
    builtInPage(() => 'de'),
  );
const createInWorker = (config: WebServerConfig) => createRemoteWebServer(WEB_WORKER, config, () => undefined);

async function setUp(create: typeof createInThread = createInThread) {
  const config = await webServerConfig();
  const web = create(config);
  onTestFinished(() => web.stop());
  return { web, ...config };
}

type Shown = { shown: 'challenge' | 'certificate'; protocol: string | false | null };

/** What a client is shown, or the code of the error that it gets. */
async function look(port: number, options: tls.ConnectionOptions = {}): Promise<Shown | string> {
  const asked = { ALPNProtocols: ['acme-tls/1'], servername: NAME, ...options };
  const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...asked });
  onTestFinished(() => void socket.destroy());
  return new Promise((resolve) => {
    socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'unknown'));
    socket.once('secureConnect', () => {
      const isChallenge = socket.getPeerX509Certificate()?.fingerprint256 === challengeFingerprint;
      resolve({ shown: isChallenge ? 'challenge' : 'certificate', protocol: socket.alpnProtocol });
      socket.destroy();
    });
  });
}

const CHALLENGE = { shown: 'challenge', protocol: 'acme-tls/1' };
const NO_PROTOCOL = 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL';

async function askOverTls(port: number, options: https.RequestOptions = {}): Promise<number | undefined> {
  const target = { host: '127.0.0.1', port, servername: NAME, rejectUnauthorized: false, agent: false, ...options };
  const request = https.get(target);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response.statusCode;
}

describe.each([
  { where: 'in this thread', create: createInThread, isPossible: true },
  { where: 'in a worker', create: createInWorker, isPossible: isWorkerPossible },
])('A challenge over TLS $where', ({ create, isPossible }) => {
  beforeEach(({ skip }) => skip(!isPossible, 'this Node runs no TypeScript in a worker'));

  test('is answered to a CA while visitors go on getting the certificate, and to nobody once it is removed', async () => {
    const { web, httpsPort } = await setUp(create);
    await web.startTls(pairs['ec-p256']);
    expect(await look(httpsPort)).toBe(NO_PROTOCOL);
    const pending = await web.challenges.addAlpn(NAME, challenge);
    expect(await look(httpsPort)).toEqual(CHALLENGE);
    expect(await look(httpsPort, { ALPNProtocols: ['http/1.1'] })).toEqual({
      shown: 'certificate',
      protocol: 'http/1.1',
    });
    expect(await look(httpsPort, { ALPNProtocols: undefined })).toEqual({ shown: 'certificate', protocol: false });
    expect(await askOverTls(httpsPort)).toBe(200);
    pending.remove();
    await expect.poll(() => look(httpsPort)).toBe(NO_PROTOCOL);
    expect(await askOverTls(httpsPort)).toBe(200);
  });

  test('opens the port where there is no certificate yet, and closes it again', async () => {
    const { web, httpsPort } = await setUp(create);
    const pending = await web.challenges.addAlpn(NAME, challenge);
    expect(web.listeners().https.state).toBe('off');
    await web.probeHttpsPort();
    expect(await look(httpsPort)).toEqual(CHALLENGE);
    expect(await look(httpsPort, { servername: 'elsewhere.example' })).toBe(NO_PROTOCOL);
    expect(await look(httpsPort, { ALPNProtocols: ['http/1.1'] })).toMatch(/HANDSHAKE_FAILURE/);
    pending.remove();
    await expect.poll(() => look(httpsPort)).toBe('ECONNREFUSED');
  });

  test('is answered on when the first certificate is served meanwhile', async () => {
    const { web, httpsPort } = await setUp(create);
    const pending = await web.challenges.addAlpn(NAME, challenge);
    await web.startTls(pairs['ec-p256']);
    expect(await look(httpsPort)).toEqual(CHALLENGE);
    expect(await askOverTls(httpsPort)).toBe(200);
    pending.remove();
    expect(await askOverTls(httpsPort)).toBe(200);
  });

  test('counts each look, and says so at once', async () => {
    const { web, httpsPort } = await setUp(create);
    await web.startTls(pairs['ec-p256']);
    const pending = await web.challenges.addAlpn(NAME, challenge);
    let heard = 0;
    pending.onRequest(() => (heard += 1));
    await look(httpsPort);
    await look(httpsPort, { ALPNProtocols: ['http/1.1'] });
    await look(httpsPort);
    await expect.poll(() => heard).toBe(2);
    expect(pending.requestsSeen).toBe(2);
  });

  test('says who holds the port where it cannot be opened, and is not pending then', async () => {
    const { web, httpsPort } = await setUp(create);
    const other = net.createServer((socket) => socket.destroy()).listen(httpsPort);
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    expect(await failureOf(web.challenges.addAlpn(NAME, challenge))).toMatchObject({
      code: 'PORT_BUSY',
      data: { port: httpsPort, purpose: 'https' },
    });
    await new Promise((resolve) => other.close(resolve));
    await web.startTls(pairs['ec-p256']);
    expect(await look(httpsPort)).toBe(NO_PROTOCOL);
  });
});

test('a challenge outlives the worker that answered it', async ({ skip }) => {
  skip(!isWorkerPossible, 'this Node runs no TypeScript in a worker');
  const reports: string[] = [];
  const { web, httpPort, httpsPort } = await setUp((config) =>
    createRemoteWebServer(CRASHING_WORKER, config, ({ event }) => reports.push(event)),
  );
  await web.startHttp();
  const pending = await web.challenges.addAlpn(NAME, challenge);
  const crash = await connect(httpPort);
  crash.write(`GET /crash/exit HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`);
  await expect.poll(() => reports).toEqual(['crashed', 'restarted']);
  expect(await look(httpsPort)).toEqual(CHALLENGE);
  await expect.poll(() => pending.requestsSeen).toBe(1);
  pending.remove();
  await expect.poll(() => look(httpsPort)).toBe('ECONNREFUSED');
});

describe.each(keyTypes)('Beside a certificate with the key type %s', (keyType) => {
  test.each(['TLSv1.2', 'TLSv1.3'] as const)('a CA that speaks %s is shown the challenge', async (version) => {
    const { web, httpsPort } = await setUp();
    await web.startTls(pairs[keyType]);
    await web.challenges.addAlpn(NAME, challenge);
    const options = { minVersion: version, maxVersion: version };
    expect(await look(httpsPort, options)).toEqual(CHALLENGE);
    expect(await look(httpsPort, { ...options, ALPNProtocols: ['http/1.1'] })).toMatchObject({ shown: 'certificate' });
  });
});

test.each([
  [
    'offers something else as well',
    { ALPNProtocols: ['acme-tls/1', 'http/1.1'] },
    { shown: 'certificate', protocol: 'http/1.1' },
  ],
  ['names somebody else', { servername: 'elsewhere.example' }, expect.stringMatching(/ALERT/)],
  ['names nobody', { servername: '' }, NO_PROTOCOL],
] as const)('whoever %s is no CA', async (_, options, expected) => {
  const { web, httpsPort } = await setUp();
  await web.startTls(pairs['ec-p256']);
  const pending = await web.challenges.addAlpn(NAME, challenge);
  expect(
    await look(httpsPort, {
      ...options,
      ALPNProtocols: [...('ALPNProtocols' in options ? options.ALPNProtocols : ['acme-tls/1'])],
    }),
  ).toEqual(expected);
  expect(pending.requestsSeen).toBe(0);
});

test('the connection ends after the handshake, by us', async () => {
  const { web, httpsPort } = await setUp();
  await web.startTls(pairs['ec-p256']);
  await web.challenges.addAlpn(NAME, challenge);
  const options = { ALPNProtocols: ['acme-tls/1'], servername: NAME, rejectUnauthorized: false };
  const socket = tls.connect({ port: httpsPort, host: '127.0.0.1', ...options });
  socket.resume();
  await once(socket, 'end');
});

test('a visitor whose first message comes byte by byte is served, and one who sends none makes nobody wait', async () => {
  const { web, httpsPort } = await setUp();
  await web.startTls(pairs['ec-p256']);
  await web.challenges.addAlpn(NAME, challenge);
  await connect(httpsPort);
  const relay = net
    .createServer((socket) => {
      const onward = net.connect(httpsPort, '127.0.0.1').setNoDelay();
      onward.pipe(socket);
      socket.on('error', () => undefined);
      onward.on('error', () => undefined);
      socket.on('data', (bytes) => {
        socket.pause();
        void (async () => {
          for (const byte of bytes) {
            onward.write(Buffer.from([byte]));
            await new Promise((resolve) => setImmediate(resolve));
          }
          socket.resume();
        })();
      });
    })
    .listen(0, '127.0.0.1');
  onTestFinished(() => void relay.close());
  await once(relay, 'listening');
  const { port } = relay.address() as net.AddressInfo;
  expect(await askOverTls(port)).toBe(200);
  expect(await look(port)).toEqual(CHALLENGE);
});

test('what is no TLS on that port is ended, as without a challenge', async () => {
  const { web, httpsPort } = await setUp();
  await web.startTls(pairs['ec-p256']);
  await web.challenges.addAlpn(NAME, challenge);
  const socket = await connect(httpsPort);
  socket.write('GET / HTTP/1.1\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
});

test('visitors who ask all the time fail not once while challenges come and go', async () => {
  const { web, httpsPort } = await setUp();
  await web.startTls(pairs['rsa-2048']);
  let isOver = false;
  const visitor = async (): Promise<number> => {
    let served = 0;
    while (!isOver) {
      expect(await askOverTls(httpsPort)).toBe(200);
      served += 1;
    }
    return served;
  };
  const visitors = Array.from({ length: 8 }, visitor);
  for (let round = 0; round < 20; round++) {
    const pending = await web.challenges.addAlpn(NAME, challenge);
    expect(await look(httpsPort)).toEqual(CHALLENGE);
    pending.remove();
  }
  isOver = true;
  for (const served of await Promise.all(visitors)) expect(served).toBeGreaterThan(0);
});

test('whoever is slower than a handshake may be is let go', async () => {
  const { timeouts } = defaultLimits();
  const { web, httpsPort } = await startWeb({ limits: { timeouts: { ...timeouts, handshakeTimeout: 100 } } });
  await web.challenges.addAlpn(NAME, challenge);
  const socket = await connect(httpsPort);
  socket.write(Buffer.from([0x16, 0x03, 0x01]));
  socket.resume();
  await once(socket, 'close');
});
