import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Turns } from './turns.ts';

type Asked = [IncomingMessage, ServerResponse];
/** Of a connection: whether one is being answered, and who comes after it. Kept as long as the connection is. */
type Line = { isBusy: boolean; waiting: Asked[] };

/** Lets each connection have one request answered at a time; Node would answer at once all that it has read of it. */
export function oneByOne(handle: RequestListener, turns: Turns): RequestListener {
  const lines = new WeakMap<Socket, Line>();

  const start = (line: Line, [request, response]: Asked) => {
    line.isBusy = true;
    response.on('close', () => {
      // Almost always nobody waits, and no turn is needed to find that out.
      if (line.waiting.length === 0) line.isBusy = false;
      else turns.later(() => next(line));
    });
    handle(request, response);
  };
  const next = (line: Line) => {
    const following = line.waiting.shift();
    if (following !== undefined && !following[0].socket.destroyed) start(line, following);
  };

  return (request, response) => {
    const { socket } = request;
    let line = lines.get(socket);
    if (line === undefined) {
      line = { isBusy: false, waiting: [] };
      lines.set(socket, line);
    }
    if (line.isBusy) line.waiting.push([request, response]);
    else start(line, [request, response]);
  };
}
