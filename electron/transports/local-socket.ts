/** How the CLI and a second window find and reach the host that runs for a configuration directory. */
import fs from 'node:fs';
import type http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '@orpc/server';
import type { WebSocket } from 'ws';
import type { Client } from '#shared/contract/contract.ts';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import { accountName, ownAccountName } from '../ownership/account-name.ts';
import { configPath } from '../ownership/config-files.ts';
import { DistrustError, hasModes, OPEN_TO_OTHERS, type Distrust } from '../ownership/distrust.ts';
import { futureTimeOf, HEARTBEAT_MS, removeUnlessRefreshed } from '../ownership/future-lock.ts';
import { makeFolderSync } from '../ownership/make-folder.ts';
import { notWritten } from '../ownership/not-written.ts';
import { closeSocket, prepareSocketPlace, socketPath } from '../ownership/socket-place.ts';
import { tightenSync } from '../ownership/tighten.ts';
import { createClientQuota, LOCAL_BOUNDS } from './client-quota.ts';
import { letInOnlyOurs } from './closed-socket.ts';
import type { ServedRouter } from './rpc-frames.ts';
import { RPC_PATH } from './rpc-path.ts';

const ANSWER_TIMEOUT_MS = 5_000;
/** Of the lock for becoming the host: about ten seconds, in which a dead process's lock turns stale. */
const TAKEOVER_RETRIES = 30;
/** Of a connection that the host has ended at once. */
const RETRIES = 20;
const RETRY_PAUSE_MS = 50;

/**
 * Makes this process the host of the configuration directory.
 *
 * @throws FailureError `HOST_RUNNING` when there is one already; `CONFIG_DIRECTORY` where the directory takes no socket
 */
export async function serveLocalSocket<C extends Context>(options: {
  router: ServedRouter<C>;
  configDir: string;
  context: C;
}): Promise<{ close: () => Promise<void> }> {
  await orNotWritten(options.configDir, () => makeFolderSync(options.configDir));
  const [{ createLimitedHttpServer }, { serveWebSockets }] = await Promise.all([
    import('./limited-http-server.ts'),
    import('./websocket-server.ts'),
  ]);
  const address = socketAddress(options.configDir);
  const server = createLimitedHttpServer().on('request', (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ pid: process.pid }));
  });
  if (await showsWhoMayConnect(address)) letInOnlyOurs(server, address);
  const quota = createClientQuota(LOCAL_BOUNDS, () => performance.now());
  const endConnections = serveWebSockets(server, options.router, options.context, () => quota);
  await orNotWritten(address, () => withTakeoverLock(options.configDir, () => listenOrReplace(server, address)));
  return {
    close: () =>
      new Promise((resolve) => {
        endConnections();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Connects to the host of the configuration directory.
 *
 * @returns `null` when no host runs
 * @throws FailureError `HOST_RUNNING` when a host runs that does not answer or that this user may not connect to
 */
export async function connectLocalSocket(
  configDir: string,
): Promise<{ client: Client; close: () => Promise<void> } | null> {
  const socket = await openLocalWebSocket(configDir);
  if (socket === null) return null;
  const [{ createORPCClient }, { RPCLink }] = await Promise.all([
    import('@orpc/client'),
    import('@orpc/client/websocket'),
  ]);
  // The link is typed for the browser's WebSocket, but uses only what `ws` has too.
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
  return {
    client: createORPCClient(link),
    close: () =>
      new Promise((resolve) => {
        socket.once('close', () => resolve());
        if (socket.readyState === socket.CLOSED) resolve();
        else socket.close();
      }),
  };
}

/** Like `connectLocalSocket`, but returns the bare WebSocket, for a window that relays frames. */
export async function openLocalWebSocket(configDir: string): Promise<WebSocket | null> {
  // Nothing is made for a look: it may be where nothing can be written.
  if (isPlaceMissing(socketPath(configDir))) return null;
  const address = socketAddress(configDir);
  assertOwnSocket(address);
  closeSocket(address);
  let outcome = await tryWebSocket(address);
  for (let again = 0; again < RETRIES && outcome instanceof Error && wasEnded(outcome); again++) {
    await sleep(RETRY_PAUSE_MS);
    outcome = await tryWebSocket(address);
  }
  if (!(outcome instanceof Error)) return outcome;
  return meansNobodyListens(outcome) ? null : fail('HOST_RUNNING', { pid: null }, outcome);
}

/** Where a socket's folder is not there, nobody listens. Windows has no folders of pipes. */
function isPlaceMissing(address: string): boolean {
  if (process.platform === 'win32') return false;
  try {
    return fs.lstatSync(path.dirname(address), { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

/** A host ends the connections that came while its socket was open to others (`closed-socket.ts`), for a moment. */
function wasEnded({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE';
}

async function tryWebSocket(address: string): Promise<WebSocket | NodeJS.ErrnoException> {
  const connection = net.createConnection(address);
  const connectError = await eventOrError(connection, 'connect');
  if (connectError !== null) return connectError;
  // Loaded only here: most commands find no host, and do not need it.
  const { WebSocket } = await import('ws');
  const socket = new WebSocket(`ws://localhost${RPC_PATH}`, {
    // Works for pipes and sockets alike; `ws+unix:` would cut a path at its first colon.
    createConnection: () => connection,
    perMessageDeflate: false,
    handshakeTimeout: ANSWER_TIMEOUT_MS,
  });
  // A host that has accepted the connection may have stopped since.
  return (await eventOrError(socket, 'open')) ?? socket;
}

/** Waits for an event or an error, whichever comes first; `null`: the event. */
function eventOrError(emitter: NodeJS.EventEmitter, event: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    // Never removed, so that a later error is not thrown; `close` follows it, and callers listen to that.
    emitter.on('error', resolve);
    emitter.once(event, () => resolve(null));
  });
}

/**
 * Where the host of a configuration directory listens, in a place that is this account's alone.
 *
 * @throws FailureError `CONFIG_DIRECTORY` where it cannot be made so
 */
export function socketAddress(configDir: string): string {
  const address = socketPath(configDir);
  try {
    prepareSocketPlace(address);
  } catch (error) {
    if (error instanceof DistrustError) failDistrusted(error.path, error.reason, error.uid);
    const { path: entry = address } = error as NodeJS.ErrnoException;
    fail('CONFIG_DIRECTORY', notWritten(entry, error), error);
  }
  return address;
}

/** False on Windows, and where files have no modes, from which nothing can be concluded there. */
async function showsWhoMayConnect(address: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  const folder = path.dirname(address);
  const { mode, dev } = fs.statSync(folder);
  return (mode & OPEN_TO_OTHERS) === 0 || (await hasModes(folder, dev));
}

function failDistrusted(path: string, reason: Distrust, uid: number | null): never {
  const owner = uid === null ? null : accountName(uid);
  return fail('CONFIG_DIRECTORY', { path, reason, owner, account: ownAccountName() });
}

/**
 * Requires that whoever listens on a socket is this account: another one could have made it first where the folder was
 * open, to be told the settings in our place.
 *
 * Root may talk to the host of another account, whose folder it has named, if that host is this account's as well.
 */
function assertOwnSocket(address: string): void {
  if (process.geteuid === undefined) return;
  const found = lstatOrNull(address);
  if (found === null || found.uid === process.geteuid()) return;
  const isOfItsFolder = lstatOrNull(path.dirname(address))?.uid === found.uid;
  if (process.geteuid() !== 0 || !isOfItsFolder) failDistrusted(address, 'foreignOwner', found.uid);
}

/** `null`: it is not there, or this account may not look. */
function lstatOrNull(target: string): fs.Stats | null {
  try {
    return fs.lstatSync(target);
  } catch {
    return null;
  }
}

/**
 * Two hosts that start at once must not both find the same stale socket and each remove the other's new one. A lock from
 * the future blocks nobody for longer than a moment.
 */
async function withTakeoverLock(configDir: string, action: () => Promise<void>): Promise<void> {
  const { default: lockfile } = await import('proper-lockfile');
  const lockfilePath = `${configPath(path.resolve(configDir), 'profacto.sock')}.lock`;
  const lock = (retries: number) =>
    lockfile.lock(configDir, {
      lockfilePath,
      stale: 2 * HEARTBEAT_MS,
      update: HEARTBEAT_MS,
      // Happens when the machine has slept meanwhile; the library's default would end the process.
      onCompromised: () => undefined,
      retries: { retries, minTimeout: 100, maxTimeout: 400 },
    });
  const release = await lock(0).catch(async (error: unknown) => {
    if (!isLocked(error)) throw error;
    const found = fs.lstatSync(lockfilePath, { throwIfNoEntry: false });
    if (found?.isDirectory() === false) fail('CONFIG_DIRECTORY', notWritten(lockfilePath, { code: 'ENOTDIR' }), error);
    const before = futureTimeOf(lockfilePath);
    if (before !== null) await removeUnlessRefreshed(lockfilePath, before);
    return lock(TAKEOVER_RETRIES);
  });
  try {
    await action();
  } finally {
    await release();
  }
}

function isLocked(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ELOCKED';
}

/** What the system refuses is told as what it is. @throws FailureError `CONFIG_DIRECTORY`; what is no system's error */
async function orNotWritten(address: string, action: () => unknown): Promise<void> {
  try {
    await action();
  } catch (error) {
    const { code, path: entry = address } = error as NodeJS.ErrnoException;
    // Who holds the lock all the time is about to become the host.
    if (isLocked(error)) fail('HOST_RUNNING', { pid: null }, error);
    if (error instanceof FailureError || code === undefined) throw error;
    fail('CONFIG_DIRECTORY', notWritten(entry, error), error);
  }
}

async function listenOrReplace(server: http.Server, address: string): Promise<void> {
  const listenError = await listen(server, address);
  if (listenError === null) return;
  // Windows answers EACCES for a pipe that another user holds.
  if (listenError.code !== 'EADDRINUSE' && listenError.code !== 'EACCES') throw listenError;
  const holder = await askHolder(address);
  if (holder.alive) fail('HOST_RUNNING', { pid: holder.pid }, listenError);
  fs.rmSync(address, { force: true });
  const again = await listen(server, address);
  if (again !== null) throw again;
}

function listen(server: http.Server, address: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(address, () => {
      server.off('error', resolve);
      resolve(null);
    });
    // `listen` binds a path before it returns, so that nobody can connect before that. Where the folder is still open to
    // others, the start closes both (`service/permissions.ts`), and until then nobody is let in (`letInOnlyOurs`).
    if (server.listening) tightenSync(address, OPEN_TO_OTHERS);
  });
}

/** Asks who listens at `address`. A socket left behind by a killed process refuses the connection. */
async function askHolder(address: string): Promise<{ alive: false } | { alive: true; pid: number | null }> {
  const { get } = await import('node:http');
  return await new Promise((resolve) => {
    const request = get({ socketPath: address, path: '/', agent: false, timeout: ANSWER_TIMEOUT_MS });
    request.on('timeout', () => request.destroy());
    request.on('error', (error: NodeJS.ErrnoException) => {
      resolve(meansNobodyListens(error) ? { alive: false } : { alive: true, pid: null });
    });
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ alive: true, pid: parsePid(text) }));
    });
  });
}

function parsePid(text: string): number | null {
  try {
    const { pid } = JSON.parse(text) as { pid?: unknown };
    return typeof pid === 'number' ? pid : null;
  } catch {
    return null;
  }
}

function meansNobodyListens(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ENOENT' || error.code === 'ECONNREFUSED' || error.code === 'ENOTSOCK';
}
