import type { IncomingMessage, Server } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Context } from '@orpc/server';
import { WebSocketServer } from 'ws';
import { createFrameServer, MAX_FRAME_BYTES, type ServedRouter } from './rpc-frames.ts';
import { RPC_PATH } from './rpc-path.ts';

/** The HTTP status with which to refuse an upgrade; `null` accepts it. */
export type UpgradeGuard = (request: IncomingMessage) => number | null;

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
    const refusal = request.url === RPC_PATH ? guard(request) : 404;
    if (refusal !== null) {
      refuse(socket, refusal);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      // `ws` closes the connection (1009 for a frame too long); without a listener the error would end the process.
      webSocket.on('error', () => undefined);
      serve(webSocket);
    });
  });
  return () => {
    for (const client of sockets.clients) client.terminate();
    sockets.close();
  };
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
