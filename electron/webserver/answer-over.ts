import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Has an answer go over a connection that Node no longer reads as HTTP, as the last one on it. */
export function answerOver(response: ServerResponse, socket: Socket): ServerResponse {
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => {
    response.detachSocket(socket);
    socket.end();
  });
  return response;
}
