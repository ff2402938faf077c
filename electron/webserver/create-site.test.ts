import type net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { webServerConfig } from '../testing/web-server-config.ts';
import { createSite } from './create-site.ts';
import { answering, startApplication } from './front/test-front.ts';
import { sendRaw } from './test-requests.ts';
import { createWebServer } from './web-server.ts';

const GET = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const answer = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** A web server whose application can be changed. */
async function setUp(upstreamPort: number | null) {
  let config = await webServerConfig();
  const site = createSite(
    () => config,
    () => undefined,
  );
  const web = createWebServer(config, site);
  onTestFinished(() => web.stop());
  const change = async (port: number | null) => {
    config = { ...config, upstream: port === null ? '' : `http://127.0.0.1:${port}` };
    await web.configure(config);
  };
  await change(upstreamPort);
  await web.startHttp();
  return { web, httpPort: config.httpPort, change };
}

test('Another application takes over at once, and the one before finishes what it has begun', async () => {
  let waiting: net.Socket | null = null;
  const before = await startApplication(
    answering((_, socket) => {
      waiting = socket;
      return null;
    }),
  );
  const after = await startApplication(answering(() => answer('after')));
  const { httpPort, change } = await setUp(before.port);
  const begun = sendRaw(httpPort, GET);
  await expect.poll(() => waiting).not.toBeNull();
  await change(after.port);
  expect(await sendRaw(httpPort, GET)).toMatch(/after$/);
  (waiting as net.Socket | null)?.write(answer('before'));
  expect(await begun).toMatch(/before$/);
});

test('Without an application there is the built-in page, also again', async () => {
  const application = await startApplication(answering(() => answer('profacto')));
  const { httpPort, change } = await setUp(null);
  expect(await sendRaw(httpPort, GET)).toContain('integrierte Webserver');
  await change(application.port);
  expect(await sendRaw(httpPort, GET)).toMatch(/profacto$/);
  await change(null);
  expect(await sendRaw(httpPort, GET)).toContain('integrierte Webserver');
});

test('A web server that has ended may end again, and begins anew with the application', async () => {
  const application = await startApplication(answering(() => answer('profacto')));
  const { web, httpPort } = await setUp(application.port);
  expect(await sendRaw(httpPort, GET)).toMatch(/profacto$/);
  await Promise.all([web.stop(), web.stop()]);
  await web.stop();
  await web.startHttp();
  expect(await sendRaw(httpPort, GET)).toMatch(/profacto$/);
});
