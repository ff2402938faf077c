import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { readBody, readRequestHead, type SeenRequest } from './messages.ts';
import { readerOf, type Reader } from './reader.ts';

/** One request that has reached the upstream, and the connection to answer it by hand. */
export type Exchange = {
  request: SeenRequest;
  /** The first on its connection is 1. */
  number: number;
  /** Which connection it is, from 1. */
  connection: number;
  /** Reads the body to its end, or to where it is cut. */
  body: () => Promise<Buffer>;
  write: (bytes: string | Buffer) => void;
  /** Half-closes, after what was written. */
  end: (bytes?: string) => void;
  /** Ends the connection with a reset. */
  reset: () => void;
  reader: Reader;
  socket: Socket;
};

/** Answers one request; the next of its connection is read when it is done. */
export type Behaviour = (exchange: Exchange) => void | Promise<void>;

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** Who asks for it may be gone before it arrives, in the middle of the next case: it is answered, and not counted. */
export const UNCOUNTED = '/vergangen';

const answerOk: Behaviour = async (exchange) => {
  await exchange.body();
  exchange.write(OK);
};

/** An upstream that answers whatever bytes a test wants, and keeps what it has received. */
export type RawUpstream = {
  readonly port: number;
  /** What has come since `begin`, in order. */
  readonly seen: readonly Exchange[];
  /** What it could not read as a request since `begin`. */
  readonly malformed: readonly string[];
  /** Forgets what was seen, and behaves like this from now on. */
  begin(behaviour?: Behaviour): void;
  /** How many connections are open. */
  open(): number;
  /** Closes the connections over which nobody has asked anything since the last answer, and waits for nobody. */
  drop(how: 'end' | 'reset'): void;
  /** Ends all connections, and waits until they are closed. */
  hangUp(): Promise<void>;
  close(): Promise<void>;
};

export async function startRawUpstream(): Promise<RawUpstream> {
  const sockets = new Set<Socket>();
  /** Those that have not asked since they were last answered. */
  const idle = new Set<Socket>();
  let behaviour = answerOk;
  let seen: Exchange[] = [];
  let malformed: string[] = [];
  let connections = 0;

  const serve = async (socket: Socket, connection: number) => {
    const reader = readerOf(socket);
    for (let number = 1; ; number++) {
      idle.add(socket);
      const request = await readRequestHead(reader);
      if (request === null) return void socket.end();
      idle.delete(socket);
      let read: Promise<void> | null = null;
      const exchange: Exchange = {
        request,
        number,
        connection,
        body: async () => {
          await (read ??= readBody(reader, request, 'none'));
          return request.body;
        },
        write: (bytes) => void socket.write(bytes, 'latin1'),
        end: (bytes = '') => void socket.end(bytes, 'latin1'),
        reset: () => socket.resetAndDestroy(),
        reader,
        socket,
      };
      if (request.target === UNCOUNTED) await answerOk(exchange);
      else {
        seen.push(exchange);
        await behaviour(exchange);
      }
      if (socket.destroyed) return;
      await exchange.body();
    }
  };

  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      idle.delete(socket);
    });
    socket.on('error', () => undefined);
    serve(socket, (connections += 1)).catch((error: unknown) => {
      malformed.push(String(error));
      socket.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    get seen() {
      return seen;
    },
    get malformed() {
      return malformed;
    },
    begin(next = answerOk) {
      for (const socket of sockets) if (!idle.has(socket)) socket.destroy();
      behaviour = next;
      seen = [];
      malformed = [];
    },
    open: () => sockets.size,
    drop(how) {
      for (const socket of idle) {
        if (how === 'end') socket.end();
        else socket.resetAndDestroy();
      }
    },
    async hangUp() {
      const closed = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const socket of sockets) if (idle.has(socket)) socket.end();
      for (const socket of sockets) if (!idle.has(socket)) socket.destroy();
      await Promise.all(closed);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
