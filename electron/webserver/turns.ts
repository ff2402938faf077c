import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** From here on no more is read of a connection before what it has asked for is answered. */
const PAUSES_AT = 16;
/** Nobody who wants the answers asks for so many at once; what is beyond is not answered. */
const MAX_PIPELINED = 100;

type Queue = { requests: [IncomingMessage, ServerResponse][]; isPaused: boolean; isEnding: boolean };

/**
 * Lets each connection have one request answered at a time, in its turn.
 *
 * Node answers all requests that it has read from a connection (thousands, where they are pipelined) before it looks
 * at another one.
 */
export function inTurns(handle: RequestListener): RequestListener {
  const queues = new WeakMap<Socket, Queue>();

  const start = (socket: Socket, queue: Queue, [request, response]: [IncomingMessage, ServerResponse]) => {
    response.once('close', () => {
      if (queue.isPaused) stopReading(socket);
      setImmediate(next, socket, queue);
    });
    handle(request, response);
  };
  const next = (socket: Socket, queue: Queue) => {
    const following = queue.requests.shift();
    if (following === undefined) queues.delete(socket);
    else if (!socket.destroyed) start(socket, queue, following);
    if (queue.isPaused && !queue.isEnding && queue.requests.length === 0) {
      queue.isPaused = false;
      socket.resume();
    }
  };

  return (request, response) => {
    const { socket } = request;
    const queue = queues.get(socket);
    if (queue === undefined) {
      const first: Queue = { requests: [], isPaused: false, isEnding: false };
      queues.set(socket, first);
      start(socket, first, [request, response]);
      return;
    }
    if (queue.isEnding) return;
    queue.requests.push([request, response]);
    if (queue.requests.length >= PAUSES_AT && !queue.isPaused) {
      queue.isPaused = true;
      stopReading(socket);
    }
    if (queue.requests.length >= MAX_PIPELINED) {
      queue.isEnding = true;
      response.setHeader('Connection', 'close');
    }
  };
}

/** Node resumes a connection at the end of each request and of each answer, one tick later: this comes after that. */
function stopReading(socket: Socket): void {
  process.nextTick(() => process.nextTick(() => socket.pause()));
}
