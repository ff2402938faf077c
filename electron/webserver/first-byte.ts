import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { HANDSHAKE } from './client-hello.ts';
import { peek, standBefore } from './peek.ts';

/** With which a connection comes that speaks HTTP without TLS, once `serveTlsAsWell` has looked at it. */
export const PLAIN_CONNECTION = 'plainConnection';

/**
 * Has a server for HTTP take connections with TLS on the same port: browsers make `https://name:8080` of what somebody has
 * typed or stored as `http://name:8080`, and keep the port (RFC 6797 §8.3).
 *
 * @param takeTls takes a connection that begins with a TLS handshake; false: nobody does
 * @param patience for the first byte, in milliseconds
 */
export function serveTlsAsWell(server: Server, takeTls: (socket: Socket) => boolean, patience: number): void {
  standBefore(server, (socket, speakHttp) => {
    peek(
      socket,
      patience,
      ([first]) => first === HANDSHAKE,
      (isTls) => {
        if (isTls && takeTls(socket)) return;
        speakHttp();
        server.emit(PLAIN_CONNECTION, socket);
        socket.resume();
      },
    );
  });
}
