import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createFakeService } from '#shared/contract/test-service.ts';
import { exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { connectLocalSocket, openLocalWebSocket, serveLocalSocket, socketAddress } from './local-socket.ts';
import { socketPath } from '../ownership/socket-place.ts';
import { MAX_FRAME_BYTES } from './rpc-frames.ts';
import { behavesAsTransport } from '../testing/transport-behaviour.ts';

const folders: string[] = [];
function configDir(name = 'c'): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'profacto-'));
  folders.push(folder);
  return path.join(folder, name);
}
afterEach(() => folders.splice(0).forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

async function startHost(directory: string) {
  const fake = createFakeService();
  const served = await serveLocalSocket({ router: fake.router, configDir: directory, context: { osActions: false } });
  onTestFinished(served.close);
  return { fake, served };
}

behavesAsTransport(async () => {
  const directory = configDir();
  const { fake } = await startHost(directory);
  const connection = await connectLocalSocket(directory);
  if (connection === null) throw new Error('no host');
  return { client: connection.client, fake, leave: connection.close };
});

test('without a host there is nothing to connect to', async () => {
  await expect(connectLocalSocket(configDir())).resolves.toBeNull();
});

test('after the host has closed there is nothing to connect to, and no socket is left', async () => {
  const directory = configDir();
  const { served } = await startHost(directory);
  await served.close();
  await expect(connectLocalSocket(directory)).resolves.toBeNull();
  expect(fs.existsSync(socketAddress(directory))).toBe(false);
});

test('a second host is refused and told who the first is; the first goes on', async () => {
  const directory = configDir();
  await startHost(directory);
  await expect(startHost(directory)).rejects.toMatchObject({
    failure: { code: 'HOST_RUNNING', data: { pid: process.pid } },
  });
  const connection = await connectLocalSocket(directory);
  await expect(connection?.client.state.get()).resolves.toEqual(exampleSnapshot());
  await connection?.close();
});

test('of two hosts that start at once over a stale socket, one serves', async () => {
  const directory = configDir();
  await leaveStaleSocket(directory);
  const outcomes = await Promise.allSettled([startHost(directory), startHost(directory)]);
  expect(outcomes.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const connection = await connectLocalSocket(directory);
  expect(connection).not.toBeNull();
  await connection?.close();
});

test('the socket that a killed host left behind is replaced', async () => {
  const directory = configDir();
  await leaveStaleSocket(directory);
  await expect(connectLocalSocket(directory)).resolves.toBeNull();
  await startHost(directory);
  const connection = await connectLocalSocket(directory);
  expect(connection).not.toBeNull();
  await connection?.close();
});

test('a lock from the future, left by a host that was killed while the clock was ahead, keeps no host away', async () => {
  const directory = configDir();
  const lock = path.join(directory, 'profacto.sock.lock');
  fs.mkdirSync(lock, { recursive: true });
  fs.utimesSync(lock, new Date('2036-01-01'), new Date('2036-01-01'));
  await startHost(directory);
  expect(await connectLocalSocket(directory)).not.toBeNull();
  expect(fs.existsSync(lock)).toBe(false);
});

test.skipIf(process.platform === 'win32')('what the system refuses is told as that, and where', async () => {
  const inTheWay: [string, string, (entry: string) => void][] = [
    ['profacto.sock', 'E', (entry) => fs.mkdirSync(entry)],
    ['profacto.sock.lock', 'ENOTDIR', (entry) => fs.writeFileSync(entry, '')],
    ['profacto.sock.lock', 'ENOTDIR', (entry) => fs.symlinkSync('/nirgends', entry)],
  ];
  for (const [name, systemCode, put] of inTheWay) {
    const directory = configDir();
    const entry = path.join(directory, name);
    fs.mkdirSync(directory);
    put(entry);
    await expect(startHost(directory)).rejects.toMatchObject({
      failure: {
        code: 'CONFIG_DIRECTORY',
        data: { path: entry, reason: 'notWritten', systemCode: expect.stringContaining(systemCode) as string },
      },
    });
  }
});

test.skipIf(process.platform === 'win32')('only this user can open the socket', async () => {
  const directory = configDir();
  await startHost(directory);
  expect(fs.statSync(socketAddress(directory)).mode & 0o777).toBe(0o600);
  expect(fs.statSync(directory).mode & 0o777).toBe(0o700);
});

test.skipIf(process.platform === 'win32')(
  'a path too long for a socket gets a short one in a private folder',
  async () => {
    const directory = configDir('x'.repeat(120));
    await startHost(directory);
    const address = socketAddress(directory);
    expect(Buffer.byteLength(address)).toBeLessThanOrEqual(100);
    expect(fs.statSync(path.dirname(address)).mode & 0o777).toBe(0o700);
    const connection = await connectLocalSocket(directory);
    expect(connection).not.toBeNull();
    await connection?.close();
  },
);

const isRoot = process.geteuid?.() === 0;
const SOMEBODY = 65_534;

/** Makes `/tmp` another folder for this test, and gives the one for short sockets in it. */
function shortSockets(): string {
  const before = process.env.TMPDIR;
  const temporary = path.dirname(configDir());
  process.env.TMPDIR = temporary;
  onTestFinished(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  return path.join(temporary, `profacto-datenschutz-${process.geteuid?.() ?? 0}`);
}

test.skipIf(process.platform === 'win32')('a short socket is not put where a link leads', async () => {
  const folder = shortSockets();
  const directory = configDir('x'.repeat(120));
  const refused = { failure: { code: 'CONFIG_DIRECTORY', data: { path: folder, reason: 'symlink' } } };
  fs.mkdirSync(`${folder}-fremd`);
  fs.symlinkSync(`${folder}-fremd`, folder);
  await expect(startHost(directory)).rejects.toMatchObject(refused);
  await expect(connectLocalSocket(directory)).rejects.toMatchObject(refused);
  expect(fs.readdirSync(`${folder}-fremd`)).toEqual([]);
});

test.skipIf(process.platform === 'win32').each([0o777, 0o755, 0o750])(
  'our folder for short sockets is closed where it was open (%o), and used',
  async (mode) => {
    const folder = shortSockets();
    fs.mkdirSync(folder);
    fs.chmodSync(folder, mode);
    const directory = configDir('x'.repeat(120));
    await startHost(directory);
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
    const connection = await connectLocalSocket(directory);
    expect(connection).not.toBeNull();
    await connection?.close();
  },
);

test.skipIf(!isRoot)(
  'what others have put into our folder for short sockets is removed, and nothing else',
  async () => {
    const folder = shortSockets();
    const directory = configDir('x'.repeat(120));
    fs.mkdirSync(path.join(folder, 'ordner'), { recursive: true });
    const victim = path.join(path.dirname(folder), 'opfer');
    fs.writeFileSync(victim, 'meins');
    await leaveStaleSocket(directory);
    const socket = path.basename(socketAddress(directory));
    fs.writeFileSync(path.join(folder, 'ordner', 'datei'), '');
    fs.symlinkSync(victim, path.join(folder, 'link'));
    fs.mkdirSync(path.join(folder, 'leer'));
    for (const name of ['ordner', 'ordner/datei', 'leer', socket])
      fs.chownSync(path.join(folder, name), SOMEBODY, SOMEBODY);
    fs.lchownSync(path.join(folder, 'link'), SOMEBODY, SOMEBODY);
    fs.chmodSync(folder, 0o777);
    await expect(connectLocalSocket(directory)).resolves.toBeNull();
    // A full folder is not emptied, since its owner could lead that elsewhere meanwhile; it does no harm.
    expect(fs.readdirSync(folder, { recursive: true })).toEqual(['ordner', 'ordner/datei']);
    expect(fs.readFileSync(victim, 'utf8')).toBe('meins');
  },
);

test.skipIf(!isRoot)('a full folder of somebody else where our socket is to be is named', async () => {
  const directory = configDir('x'.repeat(120));
  await leaveStaleSocket(directory);
  const address = socketAddress(directory);
  fs.rmSync(address);
  fs.mkdirSync(path.join(address, 'ordner'), { recursive: true });
  fs.chownSync(address, SOMEBODY, SOMEBODY);
  const refused = { failure: { code: 'CONFIG_DIRECTORY', data: { path: address, reason: 'foreignOwner' } } };
  await expect(startHost(directory)).rejects.toMatchObject(refused);
});

test.skipIf(!isRoot)('a folder for short sockets that is somebody else’s is not used', async () => {
  const folder = shortSockets();
  const directory = configDir('x'.repeat(120));
  fs.mkdirSync(folder, { mode: 0o700 });
  fs.chownSync(folder, SOMEBODY, SOMEBODY);
  const refused = { failure: { code: 'CONFIG_DIRECTORY', data: { path: folder, reason: 'foreignOwner' } } };
  await expect(startHost(directory)).rejects.toMatchObject(refused);
  await expect(connectLocalSocket(directory)).rejects.toMatchObject(refused);
  expect(fs.readdirSync(folder)).toEqual([]);
});

test.skipIf(!isRoot)('nobody is told anything by a socket that somebody else has put into our folder', async () => {
  const directory = configDir();
  await startHost(directory);
  fs.chownSync(socketAddress(directory), SOMEBODY, SOMEBODY);
  await expect(connectLocalSocket(directory)).rejects.toMatchObject({
    failure: { code: 'CONFIG_DIRECTORY', data: { path: socketAddress(directory), reason: 'foreignOwner' } },
  });
});

test.skipIf(process.platform === 'win32')(
  'who came while the socket was open to others is not let in, also once it is closed; we are',
  async () => {
    const directory = configDir();
    await startHost(directory);
    const address = socketAddress(directory);
    fs.chmodSync(address, 0o666);
    const heard: string[] = [];
    const strangers = Array.from({ length: 30 }, () => {
      const one = net.createConnection(address).on('error', () => undefined);
      return one.on('data', (data) => heard.push(String(data)));
    });
    await Promise.all(strangers.map((one) => once(one, 'connect')));
    for (const one of strangers) one.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    // As an operation of the host does meanwhile.
    fs.chmodSync(address, 0o600);
    const connection = await connectLocalSocket(directory);
    expect(connection).not.toBeNull();
    await expect(connection?.client.state.get()).resolves.toEqual(exampleSnapshot());
    await connection?.close();
    await Promise.all(strangers.filter((one) => !one.closed).map((one) => once(one, 'close')));
    expect(heard).toEqual([]);
    expect(fs.statSync(address).mode & 0o777).toBe(0o600);
  },
);

test.skipIf(process.platform === 'win32')('a connection of ours closes what was open, and works', async () => {
  const directory = configDir();
  await startHost(directory);
  for (const entry of [directory, socketAddress(directory)]) fs.chmodSync(entry, 0o777);
  const connection = await connectLocalSocket(directory);
  await expect(connection?.client.state.get()).resolves.toEqual(exampleSnapshot());
  expect(fs.statSync(socketAddress(directory)).mode & 0o777).toBe(0o600);
  expect(fs.statSync(directory).mode & 0o022).toBe(0);
  await connection?.close();
});

test.skipIf(process.platform === 'win32')(
  'a socket that the host may not even look at ends connections, and not the host',
  async () => {
    const directory = configDir();
    await startHost(directory);
    const look = vi.spyOn(fs, 'lstatSync').mockImplementation(() => {
      throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    });
    const stranger = net.createConnection(socketPath(directory)).on('error', () => undefined);
    await once(stranger.resume(), 'close');
    look.mockRestore();
    const connection = await connectLocalSocket(directory);
    await expect(connection?.client.state.get()).resolves.toEqual(exampleSnapshot());
    await connection?.close();
  },
);

test.skipIf(!isRoot)('another account that comes while the socket is open is answered nothing', async () => {
  const directory = configDir();
  await startHost(directory);
  const address = socketAddress(directory);
  for (const folder of [path.dirname(directory), directory]) fs.chmodSync(folder, 0o777);
  fs.chmodSync(address, 0o666);
  const script = `const c = require('net').createConnection(${JSON.stringify(address)}); c.resume();
    c.on('connect', () => c.write('GET /rpc HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\nSec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\n\\r\\n'));
    c.on('data', (d) => console.log(String(d).split('\\n')[0])); c.on('error', () => {}); c.on('close', () => console.log('ended'));
    setTimeout(() => process.exit(), 5000).unref()`;
  const child = spawn(process.execPath, ['-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    uid: SOMEBODY,
    gid: SOMEBODY,
  });
  const said: string[] = [];
  child.stdout.on('data', (data: Buffer) => said.push(String(data)));
  await once(child, 'exit');
  expect(said.join('')).toBe('ended\n');
});

test.skipIf(!isRoot)('root reaches the host of another account in the folder of that account', async () => {
  const directory = configDir();
  await startHost(directory);
  for (const place of [directory, socketAddress(directory)]) fs.chownSync(place, SOMEBODY, SOMEBODY);
  const connection = await connectLocalSocket(directory);
  expect(connection).not.toBeNull();
  await connection?.close();
});

test('on Windows each configuration directory has a pipe of its own', () => {
  const pipe = socketPath('/a', 'win32');
  expect(pipe).toMatch(/^\\\\\.\\pipe\\profacto-datenschutz-[0-9a-f]{24}$/);
  expect(socketPath('/b', 'win32')).not.toBe(pipe);
});

test('a frame too long ends its connection and nothing else', async () => {
  const directory = configDir();
  await startHost(directory);
  const socket = await openLocalWebSocket(directory);
  if (socket === null) throw new Error('no host');
  socket.send('x'.repeat(MAX_FRAME_BYTES + 1));
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(1009);
  const connection = await connectLocalSocket(directory);
  expect(connection).not.toBeNull();
  await connection?.close();
});

/** Starts a process that listens on the host's socket, and kills it before it can remove that. */
async function leaveStaleSocket(directory: string): Promise<void> {
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const script = `require('net').createServer().listen(${JSON.stringify(socketAddress(directory))}, () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
}
