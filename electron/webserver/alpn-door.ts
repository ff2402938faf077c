import net from 'node:net';
import { isAnswered, peekAtHello } from './alpn.ts';
import { ACME_TLS, type Challenges } from './challenges.ts';
import type { ClientHello } from './client-hello.ts';
import { close, trackConnections } from './connections.ts';
import type { Limits } from './limits.ts';
import { listen } from './listening.ts';

/** A listener on the HTTPS port that answers a CA's look alone, while there is no TLS for visitors yet. */
export type AlpnDoor = {
  /** @throws FailureError `PORT_BUSY`, `PORT_FORBIDDEN`, `PORT_UNUSABLE` */
  open(port: number): Promise<void>;
  isOpen(): boolean;
  close(): Promise<void>;
};

/** Fatal alerts (RFC 8446 §6) as records of their own. */
const NO_APPLICATION_PROTOCOL = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x78]);
const HANDSHAKE_FAILURE = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]);

/** @param limits asked when it begins to listen */
export function createAlpnDoor(challenges: Challenges, limits: () => Limits): AlpnDoor {
  let current: Promise<net.Server> | null = null;

  const listenOn = async (port: number): Promise<net.Server> => {
    const { maxConnections, timeouts } = limits();
    const server = net.createServer((socket) => {
      peekAtHello(socket, timeouts.handshakeTimeout, (hello) => {
        if (!isAnswered(hello, socket, challenges)) refuse(hello, socket);
      });
    });
    await listen(server, port, 'https');
    return trackConnections(server, maxConnections);
  };

  return {
    async open(port) {
      const opening = (current ??= listenOn(port));
      try {
        await opening;
      } catch (error) {
        if (current === opening) current = null;
        throw error;
      }
    },
    isOpen: () => current !== null,
    async close() {
      const closing = current;
      current = null;
      await closing?.then(close, () => undefined);
    },
  };
}

function refuse(hello: ClientHello | null, socket: net.Socket): void {
  socket.on('error', () => undefined);
  if (hello === null) {
    socket.destroy();
    return;
  }
  socket.resume().end(hello.protocols.includes(ACME_TLS) ? NO_APPLICATION_PROTOCOL : HANDSHAKE_FAILURE);
}
