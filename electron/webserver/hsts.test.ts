import { expect, onTestFinished, test } from 'vitest';
import { createTestAuthority } from '../testing/certificates.ts';
import { NAME, webServerConfig } from '../testing/web-server-config.ts';
import { createSite } from './create-site.ts';
import { answering, startApplication } from './front/test-front.ts';
import { connectTls, received, sendRaw } from './test-requests.ts';
import { createWebServer } from './web-server.ts';

/** A web server with TLS, until the test ends. */
async function setUp(upstream = '') {
  let config = await webServerConfig({ upstream, hstsMaxAge: 86_400 });
  const { httpPort, httpsPort } = config;
  const site = createSite(
    () => config,
    () => undefined,
  );
  const web = createWebServer(config, site);
  onTestFinished(() => web.stop());
  await web.startHttp();
  await web.startTls(await (await createTestAuthority()).issue({ names: [NAME] }));
  const tell = (hstsMaxAge: number | null) => {
    config = { ...config, hstsMaxAge };
    return web.configure(config);
  };
  return { web, httpPort, httpsPort, tell };
}

const request = (host: string, path = '/') =>
  `GET ${path} HTTP/1.1\r\n${host === '' ? '' : `Host: ${host}\r\n`}Connection: close\r\n\r\n`;
async function overTls(port: number, host: string, path?: string): Promise<string> {
  const socket = await connectTls(port);
  socket.write(request(host, path));
  return received(socket);
}
/** All values of the header that came. */
const saidIn = (answer: string) =>
  [...answer.matchAll(/^strict-transport-security: (.*)\r$/gim)].map(([, value]) => value);

test('it is said over TLS of the configured name alone, on whichever port TLS came', async () => {
  const { web, httpPort, httpsPort } = await setUp();
  web.challenges.add('token', 'token.thumbprint');
  for (const port of [httpsPort, httpPort]) {
    expect(saidIn(await overTls(port, NAME))).toEqual(['max-age=86400']);
    expect(saidIn(await overTls(port, `${NAME.toUpperCase()}.:8080`))).toEqual(['max-age=86400']);
    expect(saidIn(await overTls(port, NAME, '/nicht-da'))).toEqual(['max-age=86400']);
    expect(saidIn(await overTls(port, NAME, '/.well-known/acme-challenge/token'))).toEqual(['max-age=86400']);
    for (const host of ['andere.localhost', `www.${NAME}`, '127.0.0.1', '192.168.1.2:8080']) {
      expect(saidIn(await overTls(port, host))).toEqual([]);
    }
    // Who does not say whom he means.
    expect(saidIn(await overTls(port, ''))).toEqual([]);
  }
});

test('it is never said without TLS: not by a page, not by a redirect, not by a refusal', async () => {
  const { httpPort } = await setUp();
  for (const host of [NAME, '127.0.0.1', '']) expect(saidIn(await sendRaw(httpPort, request(host)))).toEqual([]);
});

test('off, it is not said; after it was on, browsers are told to forget it; all of that over an open connection', async () => {
  const { httpsPort, tell } = await setUp();
  const socket = await connectTls(httpsPort);
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  const ask = async () => {
    text = '';
    socket.write(`GET /nicht-da HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`);
    await expect.poll(() => text).toMatch(/\r\n\r\n/);
    return saidIn(text);
  };
  expect(await ask()).toEqual(['max-age=86400']);
  await tell(0);
  expect(await ask()).toEqual(['max-age=0']);
  await tell(null);
  expect(await ask()).toEqual([]);
  await tell(2_592_000);
  expect(await ask()).toEqual(['max-age=2592000']);
});

test('it is said once with the answers of the application, whose own word does not count, and spoils none of them', async () => {
  const head = 'HTTP/1.1 200 OK\r\nStrict-Transport-Security: max-age=31536000; includeSubDomains\r\n';
  const application = await startApplication(
    answering(() => `${head}Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Other: x\r\nContent-Length: 2\r\n\r\nok`),
  );
  const { httpPort, httpsPort, tell } = await setUp(`http://127.0.0.1:${application.port}`);
  const answer = await overTls(httpsPort, NAME);
  expect(saidIn(answer)).toEqual(['max-age=86400']);
  expect(answer).toMatch(/\r\nSet-Cookie: a=1; Secure\r\nSet-Cookie: b=2; Secure\r\nX-Other: x\r\n/);
  expect(answer).toMatch(/\r\n\r\nok$/);
  expect(saidIn(await sendRaw(httpPort, request('127.0.0.1')))).toEqual([]);
  application.close();
  expect(saidIn(await overTls(httpsPort, NAME))).toEqual(['max-age=86400']);
  await tell(null);
  expect(saidIn(await overTls(httpsPort, NAME))).toEqual([]);
});

test('a WebSocket is opened as ever', async () => {
  const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhallo';
  const application = await startApplication(answering(() => upgrade));
  const { httpsPort } = await setUp(`http://127.0.0.1:${application.port}`);
  const socket = await connectTls(httpsPort);
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  socket.write(`GET /ws HTTP/1.1\r\nHost: ${NAME}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  await expect.poll(() => text).toMatch(/^HTTP\/1\.1 101 [^]*hallo$/);
});
