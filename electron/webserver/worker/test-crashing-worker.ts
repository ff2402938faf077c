/** The web server's thread as it is, but with paths that no site has: whoever asks for one of them ends it. */
import { Server, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import '../../web-worker.ts';

const crashes: Record<string, (socket: Socket) => void> = {
  '/crash/error': () => {
    throw new TypeError('as a fault would do');
  },
  '/crash/rejection': () => void Promise.reject(new TypeError('nobody waits for it')),
  '/crash/exit': () => process.exit(0),
  '/crash/memory': () => {
    const kept: unknown[] = [];
    for (;;) kept.push(Array.from({ length: 1000 }, (_, index) => ({ index })));
  },
  // Whoever has this answer knows that nobody gets another one.
  '/crash/hang': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    for (;;);
  },
};

const hasCome = ({ url = '', socket }: IncomingMessage): void => crashes[url]?.(socket);

for (const { prototype } of [Server, https.Server]) {
  const { emit } = prototype as unknown as {
    emit: (this: unknown, event: string | symbol, ...rest: unknown[]) => boolean;
  };
  Object.assign(prototype, {
    emit(this: unknown, event: string | symbol, ...rest: unknown[]): boolean {
      if (event === 'request') hasCome(rest[0] as IncomingMessage);
      return emit.call(this, event, ...rest);
    },
  });
}
