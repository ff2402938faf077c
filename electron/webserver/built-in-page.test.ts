import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import type { LanguageSetting } from '#shared/values/language.ts';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { builtInPage } from './built-in-page.ts';
import { startWeb } from './test-requests.ts';

let pair: TestPair;
beforeAll(async () => {
  pair = await (await createTestAuthority()).issue();
});

async function setUp(setting: () => LanguageSetting = () => 'de') {
  const { web, httpPort, httpsPort } = await startWeb({ site: builtInPage(setting), address: 'a.localhost' });
  await web.startHttp();
  const url = (path: string) => `http://127.0.0.1:${httpPort}${path}`;
  return { web, url, httpPort, httpsPort };
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

/** What a visitor gets in the language that the browser asks for; without one, as from `curl`. */
async function read(url: string, acceptLanguage?: string, method = 'GET') {
  const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const headers = acceptLanguage === undefined ? {} : { 'Accept-Language': acceptLanguage };
    http.request(url, { method, headers, agent: false }, resolve).on('error', reject).end();
  });
  let text = '';
  for await (const part of answer.setEncoding('utf8')) text += String(part);
  const { 'content-language': language, vary, 'content-type': type } = answer.headers;
  return { status: answer.statusCode, language, vary, type, text };
}

test('the page says that the connection is not encrypted, and loads nothing', async () => {
  const { url } = await setUp();
  const { status, text } = await read(url('/?x=1'));
  expect(status).toBe(200);
  expect(text).toContain('<html lang="de">');
  expect(text).toContain('Diese Verbindung ist nicht verschlüsselt.');
  expect(text).not.toMatch(/<script|src=|href=|url\(/);
});

test.each([
  ['en-GB,en;q=0.9', 'en', 'This connection is not encrypted.'],
  ['de-DE,de;q=0.9,en;q=0.8', 'de', 'Diese Verbindung ist nicht verschlüsselt.'],
  ['fr,en;q=0.5,de;q=0.4', 'en', 'This connection is not encrypted.'],
])('a visitor whose browser asks for %j reads the page in that language', async (accept, language, sentence) => {
  const { url } = await setUp(() => (language === 'de' ? 'en' : 'de'));
  const answer = await read(url('/'), accept);
  expect(answer).toMatchObject({ status: 200, language, vary: 'Accept-Language' });
  expect(answer.text).toContain(`<html lang="${language}">`);
  expect(answer.text).toContain(sentence);
});

test('other visitors read the language of the setting, also after it has changed', async () => {
  let setting: LanguageSetting = 'de';
  const { url } = await setUp(() => setting);
  for (const accept of [undefined, '*', 'fr-FR']) {
    setting = 'de';
    expect(await read(url('/'), accept)).toMatchObject({ language: 'de', vary: 'Accept-Language' });
    setting = 'en';
    const answer = await read(url('/'), accept);
    expect(answer).toMatchObject({ language: 'en', vary: 'Accept-Language' });
    expect(answer.text).toContain('Preferences → Privacy');
    expect(answer.text).not.toMatch(/[äöüß]/);
  }
});

test('over HTTPS the page says in both languages that the connection is encrypted', async () => {
  const { web, httpsPort } = await setUp();
  await web.startTls(pair);
  const overTls = async (accept: string): Promise<string> => {
    const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const headers = { 'Accept-Language': accept };
      https
        .get({ port: httpsPort, host: '127.0.0.1', rejectUnauthorized: false, agent: false, headers }, resolve)
        .on('error', reject);
    });
    let text = '';
    for await (const part of answer.setEncoding('utf8')) text += String(part);
    return text;
  };
  expect(await overTls('de')).toContain('Diese Verbindung ist verschlüsselt.');
  expect(await overTls('en')).toContain('This connection is encrypted.');
});

test('refusals are in the language of the visitor too', async () => {
  const { url } = await setUp();
  expect(await read(url('/admin'), 'de')).toMatchObject({ status: 404, text: 'Diese Seite gibt es hier nicht.\n' });
  expect(await read(url('/admin'), 'en')).toMatchObject({ status: 404, text: 'There is no such page here.\n' });
  const german = await read(url('/'), 'de', 'DELETE');
  const english = await read(url('/'), 'en', 'DELETE');
  expect(german).toMatchObject({ status: 405, language: 'de', type: 'text/plain; charset=utf-8' });
  expect(german.text).toBe('Diese Seite lässt sich nur abrufen (GET oder HEAD).\n');
  expect(english).toMatchObject({ status: 405, language: 'en', vary: 'Accept-Language' });
  expect(english.text).toBe('This page can only be retrieved (GET or HEAD).\n');
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
    const survives = async () => {
      const asked = http.get(url('/'), { headers: { Host: 'a.localhost' }, agent: false });
      const [answer] = (await once(asked, 'response')) as [http.IncomingMessage];
      answer.resume();
      return answer.statusCode === (mode === 'plain' ? 200 : 307);
    };
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
    const line = await sendRaw(
      httpPort,
      Buffer.from(`GET ${target} HTTP/1.1\r\nHost: a.localhost\r\nConnection: close\r\n\r\n`),
    );
    expect(line).toMatch(/^(HTTP\/1\.1 (200|307|40\d) |$)/);
    expect(await survives()).toBe(true);
  });

  test('with any byte in its target does not bring the server down', async () => {
    const { httpPort, survives } = await start();
    for (let byte = 1; byte < 256; byte++) {
      const bytes = Buffer.concat([
        Buffer.from('GET /a'),
        Buffer.from([byte]),
        Buffer.from('b HTTP/1.1\r\nHost: a.localhost\r\nConnection: close\r\n\r\n'),
      ]);
      expect(await sendRaw(httpPort, bytes), `byte ${byte}`).toMatch(/^(HTTP\/1\.1 (200|307|40\d) |$)/);
    }
    expect(await survives()).toBe(true);
  });

  test('that asks for another protocol or a tunnel does not bring the server down', async () => {
    const { httpPort, survives } = await start();
    await sendRaw(httpPort, Buffer.from('CONNECT evil.example:443 HTTP/1.1\r\nHost: a.localhost\r\n\r\n'));
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
