import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** An answer over a connection that Node no longer reads as HTTP; the last one on it. */
export function answerOver(request: IncomingMessage, socket: Socket): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => {
    response.detachSocket(socket);
    socket.end();
  });
  return response;
}
