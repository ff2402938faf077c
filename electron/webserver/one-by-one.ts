import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Turns } from './turns.ts';

/** Lets each connection have one request answered at a time; Node would answer at once all that it has read of it. */
export function oneByOne(handle: RequestListener, turns: Turns): RequestListener {
  const queues = new WeakMap<Socket, [IncomingMessage, ServerResponse][]>();

  const start = (socket: Socket, [request, response]: [IncomingMessage, ServerResponse]) => {
    response.once('close', () => {
      // Almost always nobody waits, and no turn is needed to find that out.
      if (queues.get(socket)?.length === 0) queues.delete(socket);
      else turns.later(() => next(socket));
    });
    handle(request, response);
  };
  const next = (socket: Socket) => {
    const following = queues.get(socket)?.shift();
    if (following === undefined) queues.delete(socket);
    else if (!socket.destroyed) start(socket, following);
  };

  return (request, response) => {
    const { socket } = request;
    const queue = queues.get(socket);
    if (queue !== undefined) {
      queue.push([request, response]);
      return;
    }
    queues.set(socket, []);
    start(socket, [request, response]);
  };
}
