import net from 'node:net';
import { close, trackConnections } from './connections.ts';
import { listen } from './listening.ts';

/** A listener on the HTTPS port while there is no TLS yet: whoever connects gets a greeting and nothing else. */
export type Greeter = {
  /**
   * Greets while `action` runs. @throws FailureError `PORT_BUSY`, `PORT_FORBIDDEN`, `PORT_UNUSABLE`
   *
   * Several calls may run at once: one listener sends all of their greetings.
   */
  during<T>(port: number, greeting: string, action: () => Promise<T>): Promise<T>;
};

/** @param maxConnections asked when it begins to listen */
export function createGreeter(maxConnections: () => number): Greeter {
  let current: { server: Promise<net.Server>; greetings: string[] } | null = null;
  return {
    async during(port, greeting, action) {
      const greetings = current?.greetings ?? [];
      const shared = (current ??= { server: openGreeter(port, () => greetings.join(''), maxConnections()), greetings });
      greetings.push(greeting);
      try {
        await shared.server;
        return await action();
      } finally {
        greetings.splice(greetings.indexOf(greeting), 1);
        if (greetings.length === 0) {
          if (current === shared) current = null;
          await shared.server.then(close, () => undefined);
        }
      }
    },
  };
}

/** Listens without TLS: sends the greeting on each connection, and hangs up. */
async function openGreeter(port: number, greeting: () => string, maxConnections: number): Promise<net.Server> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    // What the other side sends is read and discarded: unread, it would keep the connection open.
    socket.resume().end(greeting());
  });
  await listen(server, port, 'https');
  return trackConnections(server, maxConnections);
}
