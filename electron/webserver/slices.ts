import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { PLAIN_CONNECTION } from './first-byte.ts';
import type { Turns } from './turns.ts';

/** Node parses all that it is given before it looks at anybody else; so many of the shortest requests are in a piece: 50. */
const PIECE_BYTES = 1024;
/** A body whose length is known is one piece to the parser, however long it is. */
const BODY_PIECE_BYTES = 16 * 1024;
/** How long one connection is read without a look at the others, in milliseconds. */
const SLICE_MS = 0.5;
/** From here on no more is read of a connection before what it has asked for is answered. */
const MAX_UNANSWERED = 16;

type Intake = {
  /** What has come and is not parsed yet. */
  waiting: Buffer | null;
  unanswered: number;
  requests: number;
  last: IncomingMessage | null;
  /** Goes on with what is waiting, in a later turn of the event loop. */
  goOn: () => void;
  /** Takes no more part in it. @returns what has come and is not parsed */
  release: () => Buffer | null;
};

/**
 * Lets each connection be read in small pieces, in turns with the others, and no further than it has been answered.
 *
 * Node reads up to 64 KiB at once and parses all of it, were it two thousand requests or ten thousand parts of a body,
 * before it looks at another connection; what it has parsed is kept until it is answered.
 *
 * @param connectionEvent with which connections come that speak HTTP
 */
export function readInSlices(
  server: Server,
  connectionEvent: 'connection' | 'secureConnection' | typeof PLAIN_CONNECTION,
  turns: Turns,
): void {
  const intakes = new WeakMap<Socket, Intake>();
  const isLast = ({ requests }: Intake) => requests >= (server.maxRequestsPerSocket ?? Infinity);
  const isOver = (intake: Intake) => isLast(intake) && intake.last?.complete === true;

  server.on('connection', () => turns.hurry());
  server.on(connectionEvent, (socket: Socket) => {
    const [parse] = socket.listeners('data') as ((piece: Buffer) => void)[];
    if (parse === undefined) return;
    intakes.set(socket, takeIn(socket, { parse, isOver, turns }));
  });
  // Before whoever answers it.
  server.prependListener('request', (request, response) => {
    const intake = intakes.get(request.socket);
    if (intake === undefined) return;
    intake.unanswered += 1;
    intake.requests += 1;
    intake.last = request;
    // By itself, Node says so and does not do it.
    if (isLast(intake)) response.setHeader('Connection', 'close');
    response.on('close', () => {
      intake.unanswered -= 1;
      intake.goOn();
    });
  });
  // From here on the connection is read as something else; what came after the request belongs to that.
  server.prependListener('upgrade', (_request: IncomingMessage, socket: Socket, head: Buffer) => {
    const rest = intakes.get(socket)?.release() ?? null;
    const waiting = rest === null ? head : Buffer.concat([head, rest]);
    if (waiting.length > 0) socket.unshift(waiting);
  });
  // Node itself would answer it, without a turn.
  const ignoreExpectation: RequestListener = (request, response) => void server.emit('request', request, response);
  server.on('checkExpectation', ignoreExpectation);
}

/** Takes the place of Node's own listener for the data of a connection: `parse`. */
function takeIn(
  socket: Socket,
  { parse, isOver, turns }: { parse: (piece: Buffer) => void; isOver: (intake: Intake) => boolean; turns: Turns },
): Intake {
  let isPlanned = false;
  let isPausedByUs = false;
  const intake: Intake = {
    waiting: null,
    unanswered: 0,
    requests: 0,
    last: null,
    goOn() {
      if (isPlanned || !isBehind() || isHeld()) return;
      isPlanned = true;
      turns.later(parseSlice);
    },
    release() {
      socket.off('data', onData).off('resume', onResume);
      const { waiting } = intake;
      intake.waiting = null;
      return waiting;
    },
  };
  /** Node pauses a connection that does not read its answers; nothing may be parsed then. */
  const isPausedByNode = () => (socket as { _paused?: boolean })._paused === true;
  const isBehind = () => intake.waiting !== null;
  /** Whoever is to read the body of the request has not done so; Node pauses the connection then, and resumes it. */
  const isBodyFull = () => {
    const { last } = intake;
    return last !== null && !last.complete && last.readableLength >= last.readableHighWaterMark;
  };
  const isHeld = () => intake.unanswered >= MAX_UNANSWERED || isPausedByNode() || isBodyFull() || isOver(intake);
  const pause = () => {
    isPausedByUs = true;
    socket.pause();
  };
  const parseSlice = () => {
    isPlanned = false;
    const end = performance.now() + SLICE_MS;
    while (intake.waiting !== null && !socket.destroyed && !isHeld()) {
      const size = isWithinBody(intake.last) ? BODY_PIECE_BYTES : PIECE_BYTES;
      const piece = intake.waiting.subarray(0, size);
      intake.waiting = piece.length === intake.waiting.length ? null : intake.waiting.subarray(size);
      parse(piece);
      if (performance.now() >= end) break;
    }
    if (socket.destroyed) intake.waiting = null;
    else if (isBehind()) {
      pause();
      intake.goOn();
    } else if (isPausedByUs) {
      isPausedByUs = false;
      if (!isBodyFull()) socket.resume();
    }
  };

  const onData = (chunk: Buffer) => {
    if (intake.waiting === null) {
      intake.waiting = chunk;
      isPlanned = true;
      turns.soon(parseSlice, intake.unanswered === 0);
    } else intake.waiting = Buffer.concat([intake.waiting, chunk]);
    // Its end must not be heard before what came before it.
    if (isBehind()) pause();
  };
  // Node resumes it for more of a body, and when its answers have been read.
  const onResume = () => {
    if (!isBehind()) return;
    pause();
    intake.goOn();
  };
  // First ours: with it, Node gives the data to listeners at all.
  socket.on('data', onData);
  socket.removeListener('data', parse);
  socket.on('resume', onResume);
  return intake;
}

/** Whether the next bytes are those of a body whose length was given. */
function isWithinBody(last: IncomingMessage | null): boolean {
  return last !== null && !last.complete && last.headers['transfer-encoding'] === undefined;
}
