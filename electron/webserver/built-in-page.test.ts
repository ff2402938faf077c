import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { freePorts } from '../testing/ports.ts';
import { builtInPage } from './built-in-page.ts';
import { createWebServer } from './web-server.ts';

let pair: TestPair;
beforeAll(async () => {
  pair = await (await createTestAuthority()).issue();
});

async function setUp() {
  const [httpPort, httpsPort] = await freePorts(2);
  const web = createWebServer(
    { httpPort, httpsPort, publicHttpsPort: 443, redirectToHttps: true, address: 'a.localhost' },
    builtInPage,
  );
  onTestFinished(() => web.stop());
  await web.startHttp();
  const url = (path: string) => `http://127.0.0.1:${httpPort}${path}`;
  return { web, url, httpPort };
}

/** Sends bytes as they are and gives the first line that comes back; empty when the connection just ends. */
async function sendRaw(port: number, bytes: Buffer): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (received += chunk));
  socket.on('error', () => undefined);
  socket.end(bytes);
  await once(socket, 'close');
  return received.split('\r\n', 1)[0] ?? '';
}

test('the page is German, says that the connection is not encrypted, and loads nothing', async () => {
  const { url } = await setUp();
  const answer = await fetch(url('/?x=1'));
  const text = await answer.text();
  expect(answer.status).toBe(200);
  expect(text).toContain('<html lang="de">');
  expect(text).toContain('Diese Verbindung ist nicht verschlüsselt.');
  expect(text).not.toMatch(/<script|src=|href=|url\(/);
});

test('the page forbids by its headers what it does not need', async () => {
  const { url } = await setUp();
  const { headers } = await fetch(url('/'));
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(headers.get('x-powered-by')).toBeNull();
});

test('other paths are not found and other methods not allowed', async () => {
  const { url } = await setUp();
  expect((await fetch(url('/admin'))).status).toBe(404);
  const refused = await fetch(url('/'), { method: 'POST', body: 'x' });
  expect({ status: refused.status, allow: refused.headers.get('allow') }).toEqual({ status: 405, allow: 'GET, HEAD' });
  expect((await fetch(url('/'), { method: 'HEAD' })).status).toBe(200);
});

describe.each(['plain', 'redirecting'])('A hostile request (%s)', (mode) => {
  const start = async () => {
    const { web, url, httpPort } = await setUp();
    if (mode === 'redirecting') await web.startTls(pair);
    const survives = async () =>
      (await fetch(url('/'), { redirect: 'manual' })).status === (mode === 'plain' ? 200 : 307);
    return { httpPort, survives };
  };

  test.each([
    '//',
    '///',
    '//[',
    '//:0',
    '/\\',
    '*',
    'http://[::',
    'http://',
    '//a:b@c:d',
    '/%',
    '/%ff%fe',
    '?',
    '//?',
  ])('for %j does not bring the server down', async (target) => {
    const { httpPort, survives } = await start();
    const line = await sendRaw(httpPort, Buffer.from(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`));
    expect(line).toMatch(/^(HTTP\/1\.1 (200|307|40\d) |$)/);
    expect(await survives()).toBe(true);
  });

  test('with any byte in its target does not bring the server down', async () => {
    const { httpPort, survives } = await start();
    for (let byte = 1; byte < 256; byte++) {
      const bytes = Buffer.concat([
        Buffer.from('GET /a'),
        Buffer.from([byte]),
        Buffer.from('b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
      ]);
      expect(await sendRaw(httpPort, bytes), `byte ${byte}`).toMatch(/^(HTTP\/1\.1 (200|307|40\d) |$)/);
    }
    expect(await survives()).toBe(true);
  });

  test('that asks for another protocol or a tunnel does not bring the server down', async () => {
    const { httpPort, survives } = await start();
    await sendRaw(httpPort, Buffer.from('CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\n\r\n'));
    const upgrade = http.get({
      port: httpPort,
      host: '127.0.0.1',
      headers: { Connection: 'Upgrade', Upgrade: 'websocket' },
    });
    await Promise.race([once(upgrade, 'response'), once(upgrade, 'error')]);
    upgrade.destroy();
    expect(await survives()).toBe(true);
  });
});
