import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import type { UpstreamReason } from '#shared/contract/upstream-reasons.ts';
import { KEEP_ALIVE_MS, type Watch } from './deadlines.ts';
import { responseHeaders, type Addresses } from './response-headers.ts';
import { UpstreamError, reasonOf } from './upstream-error.ts';
import { tlsOptions, type UpstreamAddress } from './upstream-pool.ts';

/** What is asked for: one WebSocket. */
export type Upgrade = {
  request: IncomingMessage;
  socket: Socket;
  path: string;
  /** Names and values in turns, with `Host`, without those that ask for the upgrade. */
  headers: string[];
  addresses: Addresses;
};

type UpgradeEnds = {
  /** The application answers with something else than an upgrade: to be passed on as any answer. */
  onRefused(answer: IncomingMessage): void;
  onUnanswered(reason: UpstreamReason): void;
};

/** How long the other side may take to end a connection after one side did, in milliseconds. */
const FAREWELL_MS = 10_000;

/**
 * Asks the application for an upgrade (RFC 9110 §7.8, RFC 6455 §4), and passes bytes both ways from then on, as they come,
 * at the pace of the slower side, until one of them ends.
 *
 * @returns ends it
 */
export function openTunnel(address: UpstreamAddress, watch: Watch, upgrade: Upgrade, ends: UpgradeEnds): () => void {
  const { request, socket, path, headers } = upgrade;
  const { secure, host, port } = address;
  const { request: ask } = secure ? https : http;
  const asked = ask({
    host,
    port,
    ...(secure ? tlsOptions(address) : {}),
    agent: false,
    method: request.method,
    path,
    headers: [...headers, 'Connection', 'Upgrade', 'Upgrade', request.headers.upgrade ?? ''],
    setHost: false,
  });
  const begun = performance.now();
  let isConnected = false;
  const stopWaiting = watch.add((now) => {
    if (!isConnected && now - begun > watch.deadlines.connect) asked.destroy(new UpstreamError('unreachable'));
    else if (now - begun > watch.deadlines.answer) asked.destroy(new UpstreamError('silent'));
  });
  const onGone = () => void asked.destroy();
  socket.once('close', onGone);
  const settle = () => {
    stopWaiting();
    socket.off('close', onGone);
  };

  asked.once('socket', (one) => one.once(secure ? 'secureConnect' : 'connect', () => (isConnected = true)));
  asked.once('error', (error) => {
    settle();
    if (!socket.destroyed) ends.onUnanswered(reasonOf(error));
  });
  asked.once('response', (answer) => {
    settle();
    ends.onRefused(answer);
  });
  asked.once('upgrade', (answer, behind, head) => {
    settle();
    socket.write(headOf(answer, upgrade.addresses), 'latin1');
    if (head.length > 0) socket.write(head);
    join(socket, behind, watch);
  });
  asked.end();
  return () => {
    settle();
    asked.destroy();
    socket.destroy();
  };
}

/** The answer's head as it goes over the line. */
function headOf({ statusCode = 101, statusMessage = '', rawHeaders }: IncomingMessage, addresses: Addresses): string {
  const protocol = rawHeaders.findIndex((one, index) => index % 2 === 0 && one.toLowerCase() === 'upgrade');
  const headers = [
    'Connection',
    'Upgrade',
    'Upgrade',
    rawHeaders[protocol + 1] ?? '',
    ...responseHeaders(rawHeaders, addresses),
  ];
  let head = `HTTP/1.1 ${statusCode} ${statusMessage}\r\n`;
  for (let index = 0; index < headers.length; index += 2) head += `${headers[index]}: ${headers[index + 1]}\r\n`;
  return `${head}\r\n`;
}

/** Passes bytes both ways. What one side has said before it ended still reaches the other. */
function join(visitor: Socket, behind: Duplex & Partial<Socket>, watch: Watch): void {
  let seen = 0;
  let lastMove = performance.now();
  const stop = watch.add((now) => {
    const count = visitor.bytesRead + visitor.bytesWritten - visitor.writableLength;
    if (count !== seen) {
      seen = count;
      lastMove = now;
    } else if (now - lastMove > (visitor.writableNeedDrain ? watch.deadlines.visitor : watch.deadlines.quiet)) end();
  });
  const end = () => {
    stop();
    visitor.destroy();
    behind.destroy();
  };
  const sides = [
    [visitor, behind],
    [behind, visitor],
  ] as const;
  for (const [from, to] of sides) {
    from.on('error', end);
    from.once('close', () => {
      // It has ended in order where its last bytes are on their way.
      if (from.readableEnded) setTimeout(end, FAREWELL_MS).unref();
      else end();
    });
    from.pipe(to);
  }
  // Who has silently gone is noticed by the system itself.
  visitor.setTimeout(0);
  visitor.setKeepAlive(true, KEEP_ALIVE_MS);
  behind.setKeepAlive?.(true, KEEP_ALIVE_MS);
  const whenBothClosed = () => {
    if (visitor.closed && behind.closed) stop();
  };
  visitor.once('close', whenBothClosed);
  behind.once('close', whenBothClosed);
}
