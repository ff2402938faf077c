import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { toFailure } from '#shared/contract/client-failure.ts';
import type { Client } from '#shared/contract/contract.ts';
import { fail } from '#shared/contract/failure-error.ts';
import { createFakeService } from '#shared/contract/test-service.ts';
import type { Language } from '#shared/values/language.ts';
import { freePort } from '../testing/ports.ts';
import { startLoopbackPanel, type LoopbackPanel } from './loopback-panel.ts';
import { behavesAsTransport } from '../testing/transport-behaviour.ts';

let folder: string;
let assetsDirectory: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'profacto-panel-'));
  assetsDirectory = path.join(folder, 'renderer');
  fs.mkdirSync(path.join(assetsDirectory, 'assets'), { recursive: true });
  fs.writeFileSync(
    path.join(assetsDirectory, 'index.html'),
    '<meta property="csp-nonce" nonce="{CSP_NONCE}"><script nonce="{CSP_NONCE}" src="/assets/a.js"></script>',
  );
  fs.writeFileSync(path.join(assetsDirectory, 'assets', 'a.js'), 'export {};');
  fs.writeFileSync(path.join(assetsDirectory, 'assets', 'a.js.map'), '{}');
  fs.writeFileSync(path.join(folder, 'outside.js'), 'secret');
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

type Answer = { status: number; headers: http.IncomingHttpHeaders; body: string };

/** A request as written: `fetch` would tidy up the path and would not let us choose Host and Origin. */
function ask(panel: LoopbackPanel, target: string, headers: http.OutgoingHttpHeaders = {}, method = 'GET') {
  return new Promise<Answer>((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: panel.port, path: target, method, headers, agent: false });
    request.on('error', reject).on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.end();
  });
}

const targetOf = (url: string): string => url.slice(url.indexOf('/login'));

/** What all panels of these tests have in common. */
const german = { context: { osActions: false }, language: (): Language => 'de' };

async function start(language = german.language) {
  const fake = createFakeService();
  const panel = await startLoopbackPanel({ ...german, router: fake.router, assetsDirectory, language });
  onTestFinished(panel.close);
  return { fake, panel };
}

async function logIn(panel: LoopbackPanel): Promise<string> {
  const answer = await ask(panel, targetOf(panel.newLoginUrl()));
  expect(answer.status).toBe(303);
  return (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
}

function upgrade(panel: LoopbackPanel, headers: Record<string, string>, target = '/rpc'): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${panel.port}${target}`, { headers });
}

async function upgradeStatus(socket: WebSocket): Promise<number> {
  return await new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
  });
}

async function connect() {
  const { fake, panel } = await start();
  const socket = upgrade(panel, { Origin: `http://127.0.0.1:${panel.port}`, Cookie: await logIn(panel) });
  const websocket = socket as unknown as globalThis.WebSocket;
  const client: Client = createORPCClient(new RPCLink({ websocket }));
  const leave = async () => {
    socket.terminate();
    await once(socket, 'close');
  };
  return { client, fake, leave };
}

behavesAsTransport(connect);

test('a panel in a browser may not ask for OS actions', async () => {
  const { client, fake } = await connect();
  fake.answers['certificate.openDirectory'] = (_input, { osActions }) =>
    osActions ? { directory: '/somewhere' } : fail('OS_ACTION_REFUSED', {});
  await expect(client.certificate.openDirectory().catch(toFailure)).resolves.toEqual({
    code: 'OS_ACTION_REFUSED',
    data: {},
  });
});

test('the one-time link gives a session, and the session gives the panel', async () => {
  const { panel } = await start();
  const login = await ask(panel, targetOf(panel.url));
  expect(login).toMatchObject({ status: 303, headers: { location: '/' } });
  const [setCookie = ''] = login.headers['set-cookie'] ?? [];
  expect(setCookie).toMatch(new RegExp(`^profacto-panel-${panel.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`));
  const Cookie = setCookie.split(';')[0] ?? '';
  await expect(ask(panel, '/', { Cookie })).resolves.toMatchObject({ status: 200 });
  await expect(ask(panel, '/assets/a.js', { Cookie })).resolves.toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/javascript; charset=utf-8' },
    body: 'export {};',
  });
});

test('a link is good once', async () => {
  const { panel } = await start();
  await ask(panel, targetOf(panel.url));
  const replayed = await ask(panel, targetOf(panel.url));
  expect(replayed.status).toBe(403);
  expect(replayed.headers['set-cookie']).toBeUndefined();
  expect(replayed.body).toContain('Kein Zugang');
});

test('a browser without access reads why in the language of the setting, also after it has changed', async () => {
  let language: Language = 'de';
  const { panel } = await start(() => language);
  const german = await ask(panel, '/');
  language = 'en';
  const english = await ask(panel, '/');
  for (const { status, headers } of [german, english]) {
    expect({ status, type: headers['content-type'] }).toEqual({ status: 403, type: 'text/html; charset=utf-8' });
  }
  expect(german.headers['content-language']).toBe('de');
  expect(german.body).toContain('<html lang="de">');
  expect(german.body).toContain('oder <code>profacto-tls serve --panel</code>');
  expect(english.headers['content-language']).toBe('en');
  expect(english.body).toContain('<html lang="en">');
  expect(english.body).toContain('No access with this link');
  expect(english.body).toContain('or <code>profacto-tls serve --panel</code>');
  expect(english.body).not.toMatch(/[äöüß]|Sie /);
});

test.each([
  [404, '/fehlt', {}, 'GET', 'Diese Seite gibt es hier nicht.', 'There is no such page here.'],
  [405, '/', {}, 'POST', 'Diese Seite lässt sich nur abrufen', 'This page can only be retrieved'],
  [421, '/', { Host: 'evil.example' }, 'GET', 'Unter diesem Namen gibt es hier nichts', 'nothing here under this name'],
  [403, '/', { Origin: 'http://evil.example' }, 'GET', 'Von einer anderen Seite', 'from another page'],
] as const)('a refusal with %i is said in both languages', async (status, target, headers, method, german, english) => {
  let language: Language = 'de';
  const { panel } = await start(() => language);
  const Cookie = await logIn(panel);
  const inGerman = await ask(panel, target, { Cookie, ...headers }, method);
  language = 'en';
  const inEnglish = await ask(panel, target, { Cookie, ...headers }, method);
  expect(inGerman).toMatchObject({ status, headers: { 'content-language': 'de' } });
  expect(inGerman.body).toContain(german);
  expect(inEnglish).toMatchObject({ status, headers: { 'content-language': 'en' } });
  expect(inEnglish.body).toContain(english);
});

test('the link that was just used still leads its own browser to the panel', async () => {
  const { panel } = await start();
  const Cookie = await logIn(panel);
  await expect(ask(panel, '/login?token=used', { Cookie })).resolves.toMatchObject({ status: 303 });
});

test('a link expires after ten minutes', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  onTestFinished(() => clock.mockRestore());
  const { panel } = await start();
  clock.mockReturnValue(10 * 60_000);
  await expect(ask(panel, targetOf(panel.url))).resolves.toMatchObject({ status: 403 });
});

test('asking for a link with HEAD does not use it up', async () => {
  const { panel } = await start();
  await expect(ask(panel, targetOf(panel.url), {}, 'HEAD')).resolves.toMatchObject({ status: 403, body: '' });
  await expect(ask(panel, targetOf(panel.url))).resolves.toMatchObject({ status: 303 });
});

test.each(['/', '/assets/a.js', '/rpc', '/login', '/login?token=', '/login?token=wrong', '/nothing'])(
  'without a session %s is refused',
  async (target) => {
    const { panel } = await start();
    const answer = await ask(panel, target);
    expect(answer.status).toBe(403);
    expect(answer.body).not.toContain('csp-nonce');
  },
);

test('a session of another panel is none here', async () => {
  const [{ panel }, { panel: other }] = [await start(), await start()];
  const [, value = ''] = (await logIn(other)).split('=');
  const Cookie = `profacto-panel-${panel.port}=${value}`;
  await expect(ask(panel, '/', { Cookie })).resolves.toMatchObject({ status: 403 });
});

test.each(['localhost', 'localhost:PORT', 'evil.example:PORT', '127.0.0.1', '127.0.0.1:1', '[::1]:PORT'])(
  'Host %j is refused, with a session too',
  async (host) => {
    const { panel } = await start();
    const headers = { Host: host.replace('PORT', String(panel.port)), Cookie: await logIn(panel) };
    await expect(ask(panel, '/', headers)).resolves.toMatchObject({ status: 421 });
    const Origin = `http://127.0.0.1:${panel.port}`;
    await expect(upgradeStatus(upgrade(panel, { ...headers, Origin }))).resolves.toBe(421);
  },
);

test.each(['http://evil.example', 'http://127.0.0.1', 'http://127.0.0.1:1', 'http://localhost:PORT', 'null'])(
  'Origin %j is refused, with a session too',
  async (origin) => {
    const { panel } = await start();
    const headers = { Origin: origin.replace('PORT', String(panel.port)), Cookie: await logIn(panel) };
    await expect(ask(panel, '/', headers)).resolves.toMatchObject({ status: 403 });
    await expect(upgradeStatus(upgrade(panel, headers))).resolves.toBe(403);
  },
);

test('a WebSocket without Origin, without session or on another path is refused', async () => {
  const { panel } = await start();
  const Origin = `http://127.0.0.1:${panel.port}`;
  const Cookie = await logIn(panel);
  await expect(upgradeStatus(upgrade(panel, { Cookie }))).resolves.toBe(403);
  await expect(upgradeStatus(upgrade(panel, { Origin }))).resolves.toBe(403);
  await expect(upgradeStatus(upgrade(panel, { Origin, Cookie: `${Cookie}x` }))).resolves.toBe(403);
  await expect(upgradeStatus(upgrade(panel, { Origin, Cookie }, '/'))).resolves.toBe(404);
  await expect(upgradeStatus(upgrade(panel, { Origin, Cookie }))).resolves.toBe(101);
});

test('what another page of this machine embeds is refused although it carries the cookie', async () => {
  const { panel } = await start();
  const Cookie = await logIn(panel);
  const embedded = { Cookie, 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors' };
  await expect(ask(panel, '/assets/a.js', embedded)).resolves.toMatchObject({ status: 403 });
  const own = { ...embedded, 'Sec-Fetch-Site': 'same-origin' };
  await expect(ask(panel, '/assets/a.js', own)).resolves.toMatchObject({ status: 200 });
});

test.each([
  '/../outside.js',
  '/assets/../../outside.js',
  '/%2e%2e/outside.js',
  '/..%2foutside.js',
  '/assets/..\\..\\outside.js',
  '//etc/passwd',
  '/assets/',
  '/assets/a.js.map',
  '/assets/a.js%00',
  'http://127.0.0.1/index.html',
])('%s is not in the list and so not there', async (target) => {
  const { panel } = await start();
  const answer = await ask(panel, target, { Cookie: await logIn(panel) });
  expect(answer.status).toBe(404);
  expect(answer.body).not.toContain('secret');
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is refused', async (method) => {
  const { panel } = await start();
  const answer = await ask(panel, '/', { Cookie: await logIn(panel) }, method);
  expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
});

test('each page has a strict policy with a nonce of its own', async () => {
  const { panel } = await start();
  const Cookie = await logIn(panel);
  const nonces = new Set<string>();
  for (let load = 0; load < 3; load++) {
    const { headers, body } = await ask(panel, '/', { Cookie });
    const policy = String(headers['content-security-policy']);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    nonces.add(nonce);
    expect(body).not.toContain('{CSP_NONCE}');
    expect(body.split(`nonce="${nonce}"`)).toHaveLength(3);
    expect(policy.split('; ')).toEqual([
      `default-src 'none'`,
      `script-src 'self'`,
      `style-src 'self' 'nonce-${nonce}'`,
      `img-src 'self' data:`,
      `font-src 'self'`,
      `connect-src ws://127.0.0.1:${panel.port}`,
      `base-uri 'none'`,
      `form-action 'none'`,
      `frame-ancestors 'none'`,
    ]);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers['permissions-policy']).toContain('camera=()');
  }
  expect(nonces.size).toBe(3);
});

test('a refusal has the same headers as a page', async () => {
  const { panel } = await start();
  const Cookie = await logIn(panel);
  const names = ['cache-control', 'permissions-policy', 'referrer-policy', 'x-content-type-options', 'x-frame-options'];
  const isolation = ['cross-origin-opener-policy', 'cross-origin-resource-policy'];
  const chosen = ({ headers }: Answer) => [...names, ...isolation].map((name) => [name, headers[name]]);
  const page = await ask(panel, '/', { Cookie });
  const refused = [
    await ask(panel, '/'),
    await ask(panel, '/login?token=wrong'),
    await ask(panel, '/missing', { Cookie }),
    await ask(panel, '/', { Cookie }, 'POST'),
    await ask(panel, '/', { Host: 'evil.example' }),
    await ask(panel, '/', { Origin: 'http://evil.example' }),
    await ask(panel, '/login?token=used', { Cookie }),
  ];
  for (const one of refused) {
    expect(chosen(one)).toEqual(chosen(page));
    expect(one.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  }
});

test('a refusal of an upgrade ends the connection', async () => {
  const { panel } = await start();
  const socket = net.connect(panel.port, '127.0.0.1');
  socket.write('GET /rpc HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  let answer = '';
  socket.on('data', (part: Buffer) => (answer += part.toString()));
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 421 /);
});

test('it listens on 127.0.0.1 and nowhere else', async () => {
  const { panel } = await start();
  const others = Object.values(os.networkInterfaces())
    .flatMap((one) => one ?? [])
    .filter((one) => one.address !== '127.0.0.1' && one.scopeid === undefined);
  for (const { address } of others) {
    const socket = net.connect(panel.port, address);
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  }
});

test('a busy port is a failure that names it', async () => {
  const { panel } = await start();
  const { router } = createFakeService();
  const again = startLoopbackPanel({ ...german, router, assetsDirectory, port: panel.port });
  await expect(again).rejects.toMatchObject({
    failure: { code: 'PORT_BUSY', data: { port: panel.port, purpose: 'panel', holder: null } },
  });
});

test('closing ends the connections and frees the port', async () => {
  const { panel } = await start();
  const socket = upgrade(panel, { Origin: `http://127.0.0.1:${panel.port}`, Cookie: await logIn(panel) });
  await once(socket, 'open');
  const closed = once(socket, 'close');
  await panel.close();
  await closed;
  await expect(ask(panel, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('an unbuilt panel is said, and nothing listens', async () => {
  const { router } = createFakeService();
  const port = await freePort();
  await expect(startLoopbackPanel({ ...german, router, assetsDirectory: folder, port })).rejects.toThrow('not built');
  const [error] = (await once(net.connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNREFUSED');
});
