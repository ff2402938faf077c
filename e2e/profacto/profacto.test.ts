import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { freePort } from '../../electron/testing/ports.ts';
import { startProfacto, type Profacto, type ProfactoOptions } from './profacto.ts';
import { pattern } from './streams.ts';
import { firstLineOf } from '../fixtures/processes.ts';

async function start(options: ProfactoOptions = {}): Promise<Profacto> {
  const profacto = await startProfacto(options);
  onTestFinished(() => profacto.close());
  return profacto;
}

/** All bytes that come back for these, until the other side closes. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (data: string) => (text += data));
  socket.write(bytes, 'latin1');
  await once(socket, 'close');
  return text;
}

it('says at /4DWEBTEST, in any case of the letters, that it is 4D', async () => {
  const { url } = await start();
  for (const one of ['/4DWEBTEST', '/4dwebtest']) {
    const answer = await fetch(url + one);
    expect([answer.status, answer.headers.get('server')]).toEqual([200, '4D/20.5.0']);
    expect(answer.headers.has('date')).toBe(false);
  }
});

it('shows its page only to whoever has signed in', async () => {
  const { url, requests } = await start();
  expect((await fetch(`${url}/start`, { redirect: 'manual' })).headers.get('location')).toBe('/');
  const body = new URLSearchParams({ benutzer: 'chefin', kennwort: 'geheim' });
  const answer = await fetch(`${url}/4DACTION/Anmelden`, { method: 'POST', body, redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${url}/start`]);
  const cookie = answer.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^4DSID_profacto=[0-9A-F]{32}; Path=\/; HttpOnly; SameSite=Strict$/);
  const page = await fetch(`${url}/start`, { headers: { cookie: cookie.split(';')[0] ?? '' } });
  expect(await page.text()).toContain('Willkommen bei profacto');
  expect(requests.map(({ line }) => line)).toEqual([
    'GET /start HTTP/1.1',
    'POST /4DACTION/Anmelden HTTP/1.1',
    'GET /start HTTP/1.1',
  ]);
  expect(requests[1]?.body.text).toBe('benutzer=chefin&kennwort=geheim');
});

it('refuses a POST of more than 2 MB, of known and of unknown length, and takes any PUT', async () => {
  const { url } = await start();
  const body = Buffer.alloc(2_000_001, 'x');
  const status = async (method: string, sent: BodyInit) =>
    fetch(`${url}/hochladen`, { method, body: sent, duplex: 'half' } as RequestInit).then(
      ({ status }) => status,
      () => 413,
    );
  expect(await status('POST', body)).toBe(413);
  expect(await status('POST', new Blob([body]).stream())).toBe(413);
  expect(await status('POST', body.subarray(1))).toBe(200);
  const put = await fetch(`${url}/hochladen`, { method: 'PUT', body });
  expect(await put.json()).toEqual({ bytes: 2_000_001, sha256: createHash('sha256').update(body).digest('hex') });
});

it('closes a connection after 100 requests', async () => {
  const { port } = await start();
  const answers = await raw(port, 'GET /4DWEBTEST HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(101));
  expect(answers.split('HTTP/1.1 200 OK').length - 1).toBe(100);
});

it('answers 503 where all of its processes are busy', async () => {
  const profacto = await start({ webProcesses: 2 });
  const held = [1, 2].map(() => fetch(`${profacto.url}/warten`));
  await expect.poll(() => profacto.requests.length).toBe(2);
  expect((await fetch(profacto.url)).status).toBe(503);
  profacto.release();
  expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200]);
  await expect.poll(async () => (await fetch(profacto.url)).status).toBe(200);
});

it('starts without an error though the IPv4 port is taken, and then answers on IPv6 alone', async () => {
  const port = await freePort();
  const other = net.createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { families, url } = await start({ port });
  expect(families).toEqual(['IPv6']);
  expect((await fetch(`${url}/4DWEBTEST`)).status).toBe(200);
});

it('redirects to its own https where that is set', async () => {
  const { url, port } = await start({ redirectToHttps: 443 });
  const answer = await fetch(`${url}/start?x=1`, { redirect: 'manual', headers: { host: `127.0.0.1:${port}` } });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://127.0.0.1/start?x=1']);
});

it('sends as many bytes as wanted, in each of the three ways, and tells the hash as a trailer', async () => {
  const { port } = await start();
  const sha256 = createHash('sha256')
    .update(Buffer.concat([...pattern(100_000)]))
    .digest('hex');
  for (const framing of ['length', 'chunked', 'close']) {
    const request = http.get({
      port,
      host: '127.0.0.1',
      agent: false,
      path: `/herunterladen?bytes=100000&framing=${framing}`,
    });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    const hash = createHash('sha256');
    for await (const chunk of response) hash.update(chunk as Buffer);
    expect(hash.digest('hex')).toBe(sha256);
    expect(response.headers['content-length']).toBe(framing === 'length' ? '100000' : undefined);
    expect(response.headers['transfer-encoding']).toBe(framing === 'chunked' ? 'chunked' : undefined);
    if (framing === 'chunked') expect(response.trailers['x-sha256']).toBe(sha256);
  }
});

it('sends events, early hints and 100 before the answer', async () => {
  const { url, port } = await start();
  expect(await (await fetch(`${url}/ereignisse?count=2&every=1`)).text()).toBe(
    'id: 0\ndata: Ereignis 0\n\nid: 1\ndata: Ereignis 1\n\n',
  );
  const ask = (line: string, headers: string, body = '') =>
    raw(port, `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n${body}`);
  expect(await ask('GET /hinweise', '')).toMatch(/^HTTP\/1.1 103 .*\r\nLink: .*\r\n\r\nHTTP\/1.1 200 OK/i);
  const expecting = 'Expect: 100-continue\r\nContent-Length: 2\r\n';
  expect(await ask('PUT /hochladen', expecting, 'ok')).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/);
  expect(await ask('PUT /hochladen?continue=no', expecting, 'ok')).toMatch(/^HTTP\/1.1 200 OK/);
});

it('runs as a process of its own, and echoes over WebSockets', async () => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const { port } = JSON.parse(await firstLineOf(child)) as { port: number };
  const websocket = new WebSocket(`ws://127.0.0.1:${port}/`);
  await once(websocket, 'open');
  websocket.send('Grüße');
  const [data] = (await once(websocket, 'message')) as [Buffer];
  expect(data.toString()).toBe('Grüße');
  websocket.close();
  await once(websocket, 'close');
});
