import type { IncomingMessage, Server } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Context } from '@orpc/server';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ClientQuota } from './client-quota.ts';
import { createFrameServer, MAX_FRAME_BYTES, type FrameChannel, type ServedRouter } from './rpc-frames.ts';
import { RPC_PATH } from './rpc-path.ts';

/** The HTTP status with which to refuse an upgrade; a quota accepts it, as one more connection of that client. */
export type UpgradeGuard = (request: IncomingMessage) => number | ClientQuota;

/** What may wait in memory for a client that reads slowly or not at all, in bytes; then its connection ends. */
const MAX_WAITING_BYTES = 2 * 1024 * 1024;
/** The close code for a client that goes beyond a bound (RFC 6455 §7.4.1, "policy violation"). */
const POLICY_VIOLATION = 1008;
/** How long a client has to take notice of that, in milliseconds. */
const LINGER_MS = 1_000;

/**
 * Serves the router to each WebSocket that `guard` lets through.
 *
 * @returns a function that ends the open connections
 */
export function serveWebSockets<C extends Context>(
  server: Server,
  router: ServedRouter<C>,
  context: C,
  guard: UpgradeGuard,
): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  const serve = createFrameServer(router, context);
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const client = request.url === RPC_PATH ? guard(request) : 404;
    if (typeof client === 'number') {
      refuse(socket, client);
      return;
    }
    if (!client.enter()) {
      refuse(socket, 429);
      return;
    }
    socket.once('close', client.leave);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      // `ws` closes the connection (1009 for a frame too long); without a listener the error would end the process.
      webSocket.on('error', () => undefined);
      serve(channelOf(webSocket), client);
    });
  });
  return () => {
    for (const client of sockets.clients) client.terminate();
    sockets.close();
  };
}

function channelOf(socket: WebSocket): FrameChannel {
  let isRefused = false;
  const end = (reason: string): void => {
    if (isRefused) return;
    isRefused = true;
    socket.close(POLICY_VIOLATION, reason);
    // Nothing more is read: `ws` would take in frames until the client has closed its side, too.
    socket.pause();
    setTimeout(() => socket.terminate(), LINGER_MS).unref();
  };
  return {
    // Settled only when the frame has left this process: until then the stream that it belongs to makes no other one.
    send: (frame) =>
      new Promise((resolve) => {
        if (socket.bufferedAmount > MAX_WAITING_BYTES) end('reads too slowly');
        socket.send(frame, () => resolve());
      }),
    onFrame: (listener) =>
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        if (!isRefused && !isBinary) listener(data.toString('utf8'));
      }),
    onClose: (listener) => socket.on('close', listener),
    refuse: end,
  };
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
