/** What one client may ask for, over each transport: more than that is refused, and nobody else notices. */
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Client } from '#shared/contract/contract.ts';
import { createFakeService } from '#shared/contract/test-service.ts';
import { exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { LOCAL_BOUNDS, PANEL_BOUNDS } from './client-quota.ts';
import { openLocalWebSocket, serveLocalSocket, socketAddress } from './local-socket.ts';
import { startLoopbackPanel } from './loopback-panel.ts';
import { createLimitedHttpServer, MAX_CONNECTIONS } from './limited-http-server.ts';
import { serveMessagePort } from './message-port.ts';
import { startMetricsServer } from './metrics-server.ts';
import { MAX_FRAME_BYTES, MAX_RUNNING_CALLS, MAX_STREAMS } from './rpc-frames.ts';

/** A panel in a browser, a session of it, and what opens its connections. */
async function startPanel() {
  const fake = createFakeService();
  const assetsDirectory = temporaryFolder();
  fs.writeFileSync(path.join(assetsDirectory, 'index.html'), '<title>Panel</title>');
  const panel = await startLoopbackPanel({
    router: fake.router,
    assetsDirectory,
    context: { osActions: false },
    language: () => 'de',
  });
  onTestFinished(panel.close);
  const logIn = async () => {
    const answer = await fetch(panel.newLoginUrl(), { redirect: 'manual' });
    return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  };
  const open = (cookie: string): WebSocket => {
    const Origin = `http://127.0.0.1:${panel.port}`;
    const socket = new WebSocket(`ws://127.0.0.1:${panel.port}/rpc`, { headers: { Origin, Cookie: cookie } });
    onTestFinished(() => socket.terminate());
    return socket.on('error', () => undefined);
  };
  return { fake, panel, logIn, open };
}

async function startLocal() {
  const fake = createFakeService();
  const configDir = path.join(temporaryFolder(), 'c');
  const served = await serveLocalSocket({ router: fake.router, configDir, context: { osActions: false } });
  onTestFinished(served.close);
  const open = async () => {
    const socket = await openLocalWebSocket(configDir);
    if (socket === null) throw new Error('no host');
    onTestFinished(() => socket.terminate());
    return socket;
  };
  return { fake, configDir, open };
}

const clientOf = (socket: WebSocket): Client =>
  createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));

const outcomeOf = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    socket.once('open', () => resolve(101));
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
  });

const call = (id: number, procedure: string): string =>
  JSON.stringify({ i: `n${id}`, p: { u: procedure, b: { json: {} } } });

test('a hundred thousand frames end their connection, after a few hundred calls', async () => {
  const { fake, logIn, open } = await startPanel();
  fake.answers['journal.list'] = () => [];
  const cookie = await logIn();
  const socket = open(cookie);
  await once(socket, 'open');
  for (let id = 0; id < 100_000; id++) socket.send(call(id, '/journal/list'));
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
  expect({ code, reason: reason.toString() }).toEqual({ code: 1008, reason: 'too many frames' });
  expect(fake.calls.length).toBeGreaterThan(0);
  expect(fake.calls.length).toBeLessThanOrEqual(2 * PANEL_BOUNDS.burst);
});

test('another connection brings a session no more calls, but another session has its own', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  onTestFinished(() => clock.mockRestore());
  const { fake, logIn, open } = await startPanel();
  fake.answers['journal.list'] = () => [];
  const [cookie, other] = [await logIn(), await logIn()];
  const flood = open(cookie);
  await once(flood, 'open');
  for (let id = 0; id <= PANEL_BOUNDS.burst; id++) flood.send(call(id, '/journal/list'));
  await once(flood, 'close');
  const again = open(cookie);
  await once(again, 'open');
  again.send(call(1, '/journal/list'));
  const [code] = (await once(again, 'close')) as [number];
  expect(code).toBe(1008);
  const neighbour = open(other);
  await once(neighbour, 'open');
  await expect(clientOf(neighbour).state.get()).resolves.toEqual(exampleSnapshot());
  // Time gives it back.
  clock.mockReturnValue(10_000);
  const later = open(cookie);
  await once(later, 'open');
  await expect(clientOf(later).state.get()).resolves.toEqual(exampleSnapshot());
});

test('long frames count as several', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  onTestFinished(() => clock.mockRestore());
  const { logIn, open } = await startPanel();
  const socket = open(await logIn());
  await once(socket, 'open');
  for (let id = 0; id < PANEL_BOUNDS.burst / 10; id++) socket.send('x'.repeat(200_000));
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(1008);
});

test('a session has as many connections as a browser has tabs, and gets one again when one has closed', async () => {
  const { logIn, open } = await startPanel();
  const cookie = await logIn();
  const sockets = Array.from({ length: PANEL_BOUNDS.connections }, () => open(cookie));
  for (const outcome of await Promise.all(sockets.map(outcomeOf))) expect(outcome).toBe(101);
  await expect(outcomeOf(open(cookie))).resolves.toBe(429);
  sockets[0]?.terminate();
  await expect.poll(() => outcomeOf(open(cookie))).toBe(101);
});

test('the local socket has a bound for its connections, too, and those that are open go on', async () => {
  const { open, configDir } = await startLocal();
  const [first] = await Promise.all(Array.from({ length: LOCAL_BOUNDS.connections }, open));
  await expect(openLocalWebSocket(configDir)).rejects.toMatchObject({ failure: { code: 'HOST_RUNNING' } });
  if (first === undefined) throw new Error('no connection');
  await expect(clientOf(first).state.get()).resolves.toEqual(exampleSnapshot());
});

describe.each([
  ['the panel', startPanel],
  ['the local socket', startLocal],
] as const)('over %s', (_, start) => {
  async function connect() {
    const started = await start();
    const socket = 'logIn' in started ? started.open(await started.logIn()) : await started.open();
    if (socket.readyState !== socket.OPEN) await once(socket, 'open');
    return { ...started, socket, client: clientOf(socket) };
  }

  test('more calls at once than are allowed are refused, and answered again when others have ended', async () => {
    const { fake, client } = await connect();
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    fake.answers['journal.list'] = () => gate.then(() => []);
    const running = Array.from({ length: MAX_RUNNING_CALLS }, () => client.journal.list({}));
    await expect.poll(() => fake.calls.length).toBe(MAX_RUNNING_CALLS);
    const refused: unknown = await client.journal.list({}).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ORPCError);
    expect(refused).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    release();
    await Promise.all(running);
    await expect(client.journal.list({})).resolves.toEqual([]);
  });

  test('more watches than are allowed are refused, and there is one again when one has ended', async () => {
    const { client } = await connect();
    const watches = await Promise.all(Array.from({ length: MAX_STREAMS }, () => client.state.watch()));
    for (const one of watches) await one.next();
    await expect(client.state.watch()).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    await watches[0]?.return(undefined);
    await expect.poll(async () => (await client.state.watch()).next().then(() => 'watched', String)).toBe('watched');
  });

  test('for a client that reads nothing a few snapshots wait, not all of them', async () => {
    const { fake, client, socket } = await connect();
    // Larger than what the system's own buffers take.
    const wide = { product: { ...exampleSnapshot().product, runtime: 'x'.repeat(1_000_000) } };
    const watch = await client.state.watch();
    await watch.next();
    socket.pause();
    for (let push = 0; push < 100; push++) {
      fake.push(wide, { httpPort: 9000 + push });
      await new Promise((resolve) => setImmediate(resolve));
    }
    let received = 0;
    socket.on('message', () => (received += 1));
    socket.resume();
    await client.state.get();
    expect(received).toBeLessThan(30);
  });

  test('a client that asks and reads nothing is let go', async () => {
    const { fake, socket } = await connect();
    const directory = 'x'.repeat(3_000_000);
    fake.answers['journal.list'] = () => [{ at: '2026-01-01T00:00:00.000Z', event: 'certificateDeleted', directory }];
    let received = 0;
    socket.on('message', () => (received += 1));
    socket.pause();
    for (let id = 0; id < 40; id++) socket.send(call(id, '/journal/list'));
    await expect.poll(() => fake.calls.length).toBeGreaterThan(0);
    const closed = once(socket, 'close');
    socket.resume();
    // It cannot be told in time: what it was told lies behind what it does not read.
    await Promise.race([closed, expect.poll(() => received).toBe(40)]);
    expect(received).toBeLessThan(40);
  });

  test('a frame too long ends its connection and nothing else', async () => {
    const started = await connect();
    started.socket.send('x'.repeat(MAX_FRAME_BYTES + 1));
    const [code] = (await once(started.socket, 'close')) as [number];
    expect(code).toBe(1009);
    const again = 'logIn' in started ? started.open(await started.logIn()) : await started.open();
    if (again.readyState !== again.OPEN) await once(again, 'open');
    await expect(clientOf(again).state.get()).resolves.toEqual(exampleSnapshot());
  });

  test.each([
    ['no JSON', '{'],
    ['no object', '5'],
    ['null', 'null'],
    ['a call without its path', '{"i":"1","p":{}}'],
    ['a call without anything', '{"i":"1"}'],
    ['a call to another place', '{"i":"1","p":{"u":"http://evil.example/state/get"}}'],
    ['a path that is no address', '{"i":"1","p":{"u":"//["}}'],
    ['an id that is no text', '{"i":{"a":1},"p":{"u":"/state/get"}}'],
    ['an unknown kind', '{"i":"1","t":9,"p":{}}'],
    ['a part of a stream', '{"i":"1","t":3,"p":{"e":"message","d":1}}'],
    ['a file', '{"i":"1","p":{"u":"/state/get","h":{"content-disposition":"x"}}}'],
    ['a form', '{"i":"1","p":{"u":"/state/get","h":{"Content-Type":"multipart/form-data"}}}'],
    ['bytes', Buffer.from([0x7b, 0xff, 0x00])],
  ])('a frame with %s changes nothing, ends nothing and prints nothing', async (_kind, frame) => {
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    onTestFinished(() => logged.mockRestore());
    const { client, socket } = await connect();
    socket.send(frame);
    await expect(client.state.get()).resolves.toEqual(exampleSnapshot());
    expect(logged).not.toHaveBeenCalled();
  });

  test.each([
    ['an input of another type', { json: 5 }],
    ['types that do not fit', { json: { settings: '1' }, meta: [[0, 'a', 'b']] }],
    ['a path into the prototype', { json: {}, meta: [[1, '__proto__', 'x']] }],
    ['types that are none', { json: {}, meta: 7 }],
    ['no input at all', undefined],
  ])('a call with %s gets an answer and prints nothing', async (_kind, body) => {
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    onTestFinished(() => logged.mockRestore());
    const { socket } = await connect();
    const answer = once(socket, 'message');
    socket.send(JSON.stringify({ i: 'x', p: { u: '/certificate/cancel', b: body } }));
    const [data] = (await answer) as [Buffer];
    expect(JSON.parse(data.toString())).toMatchObject({ i: 'x', p: { s: 400 } });
    expect(logged).not.toHaveBeenCalled();
  });
});

test('a window that sends too many frames loses its port, and the next one serves', async () => {
  const fake = createFakeService();
  fake.answers['journal.list'] = () => [];
  const { port1, port2 } = new MessageChannel();
  serveMessagePort(fake.router, port1, { osActions: true });
  const closed = once(port2, 'close');
  port2.start();
  for (let id = 0; id < 20_000; id++) port2.postMessage(call(id, '/journal/list'));
  await closed;
  expect(fake.calls.length).toBeGreaterThan(0);
  expect(fake.calls.length).toBeLessThanOrEqual(2 * PANEL_BOUNDS.burst);
});

describe('the HTTP servers of this machine', () => {
  const started = async (which: 'panel' | 'metrics' | 'socket'): Promise<net.NetConnectOpts> => {
    if (which === 'socket') return { path: socketAddress((await startLocal()).configDir) };
    if (which === 'panel') return { port: (await startPanel()).panel.port, host: '127.0.0.1' };
    const server = await startMetricsServer({ port: 0, metrics: () => 'a 1\n' });
    onTestFinished(server.close);
    return { port: server.port, host: '127.0.0.1' };
  };
  const open = async (address: net.NetConnectOpts): Promise<net.Socket> => {
    const socket = net.connect(address).on('error', () => undefined);
    onTestFinished(() => {
      socket.destroy();
    });
    socket.resume();
    await once(socket, 'connect');
    return socket;
  };

  test.each(['panel', 'metrics', 'socket'] as const)(
    'close a connection that sends nothing, half a request or none after the first (%s)',
    // Node's own limits would take a minute and more.
    { timeout: 45_000 },
    async (which) => {
      const address = await started(which);
      const endOf = async (text: string): Promise<string> => {
        const socket = await open(address);
        let answer = '';
        socket.on('data', (part: Buffer) => (answer += part.toString()));
        socket.write(text);
        await once(socket, 'close');
        return answer;
      };
      const [silent, half, idle] = await Promise.all([
        endOf(''),
        endOf('GET / HTTP/1.1\r\nHost: x\r\n'),
        endOf('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
        endOf('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345'),
      ]);
      expect([silent, half]).toEqual([
        expect.stringContaining('408 Request Timeout'),
        expect.stringContaining('408 Request Timeout'),
      ]);
      expect(idle).toContain('Keep-Alive: timeout=5');
    },
  );

  test('have these limits', () => {
    expect(createLimitedHttpServer()).toMatchObject({
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 5_000,
      timeout: 30_000,
      maxConnections: MAX_CONNECTIONS,
    });
  });

  test.each(['panel', 'metrics', 'socket'] as const)('hold a bounded number of connections (%s)', async (which) => {
    const address = await started(which);
    await Promise.all(Array.from({ length: MAX_CONNECTIONS }, () => open(address)));
    const further = net.connect(address).on('error', () => undefined);
    further.resume();
    await once(further, 'close');
  });
});

test('nobody may ask for more than SECURITY.md says', () => {
  expect({ panel: PANEL_BOUNDS, local: LOCAL_BOUNDS }).toEqual({
    panel: { connections: 16, burst: 300, perSecond: 50 },
    local: { connections: 64, burst: 3000, perSecond: 500 },
  });
  expect([MAX_CONNECTIONS, MAX_RUNNING_CALLS, MAX_STREAMS, MAX_FRAME_BYTES]).toEqual([128, 64, 8, 262_144]);
});
