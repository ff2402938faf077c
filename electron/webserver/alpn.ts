/** TLS-ALPN-01 (RFC 8737): what of a connection is a CA's look, and who answers it. */
import type { Server, Socket } from 'node:net';
import { ACME_TLS, type Challenges } from './challenges.ts';
import { readClientHello, type ClientHello } from './client-hello.ts';

type Alpn = Pick<Challenges, 'hasAlpn' | 'answerAlpn'>;

/**
 * Has a server look at the ClientHello of each connection while a challenge is pending: a CA's look is answered with the
 * challenge's certificate, everybody else goes on as without this. While none is pending nobody is looked at.
 *
 * The connection goes to a TLS server of the challenge's own, since the certificate of another key type cannot be put
 * into a handshake that has begun: TLS 1.2 and BoringSSL have chosen by then what to sign with.
 *
 * @param server its first listener for `connection` takes everybody else
 * @param patience for a whole ClientHello, in milliseconds
 */
export function answerAlpnChallenges(server: Server, challenges: Alpn, patience: number): void {
  const [speak] = server.listeners('connection') as ((this: Server, socket: Socket) => void)[];
  if (speak === undefined) return;
  server.removeListener('connection', speak);
  server.on('connection', (socket: Socket) => {
    if (!challenges.hasAlpn()) {
      speak.call(server, socket);
      return;
    }
    peekAtHello(socket, patience, (hello) => {
      if (!isAnswered(hello, socket, challenges)) speak.call(server, socket);
    });
  });
}

/** Takes a connection if it is a CA's look. */
export function isAnswered(hello: ClientHello | null, socket: Socket, challenges: Alpn): boolean {
  const serverName = hello?.serverName ?? null;
  if (hello === null || serverName === null) return false;
  // Nothing else beside it (RFC 8737 §3).
  const isLook = hello.protocols.length === 1 && hello.protocols[0] === ACME_TLS;
  return isLook && challenges.answerAlpn(serverName, socket);
}

/**
 * Hears what a connection says first. Whoever takes it over afterwards reads it from the beginning.
 *
 * @param onHeard gets `null` where it is no ClientHello; is not called where the connection ends before, or is too slow
 */
export function peekAtHello(socket: Socket, patience: number, onHeard: (hello: ClientHello | null) => void): void {
  let bytes = Buffer.alloc(0);
  const ignore = () => undefined;
  const end = () => socket.destroy();
  const onData = (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    const hello = readClientHello(bytes);
    if (hello === 'incomplete') return;
    clearTimeout(timer);
    socket.off('data', onData);
    socket.off('end', end);
    socket.pause();
    socket.unshift(bytes);
    socket.off('error', ignore);
    onHeard(hello);
  };
  const timer = setTimeout(end, patience);
  socket.once('close', () => clearTimeout(timer));
  socket.on('error', ignore);
  socket.once('end', end);
  socket.on('data', onData);
  socket.resume();
}
