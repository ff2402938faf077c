import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The first byte of a TLS connection: a handshake record (RFC 8446 §5.1). No request of HTTP begins with it. */
const HANDSHAKE = 0x16;

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
  const [speakHttp] = server.listeners('connection') as ((this: Server, socket: Socket) => void)[];
  if (speakHttp === undefined) return;
  server.removeListener('connection', speakHttp);
  server.on('connection', (socket: Socket) => {
    const ignore = () => undefined;
    const hangUp = () => void socket.end();
    const onFirst = (bytes: Buffer) => {
      clearTimeout(timer);
      socket.off('error', ignore).off('end', hangUp);
      socket.pause();
      // Whoever takes it over reads it from the beginning.
      socket.unshift(bytes);
      if (bytes[0] === HANDSHAKE && takeTls(socket)) return;
      speakHttp.call(server, socket);
      server.emit(PLAIN_CONNECTION, socket);
      socket.resume();
    };
    const timer = setTimeout(() => socket.destroy(), patience);
    socket.once('close', () => clearTimeout(timer));
    socket.on('error', ignore).once('end', hangUp);
    socket.once('data', onFirst);
  });
}
