/** TLS-ALPN-01 (RFC 8737): what of a connection is a CA's look, and who answers it. */
import type { Server, Socket } from 'node:net';
import { ACME_TLS, type Challenges } from './challenges.ts';
import { readClientHello, type ClientHello } from './client-hello.ts';
import { peek, standBefore } from './peek.ts';

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
  standBefore(server, (socket, pass) => {
    if (!challenges.hasAlpn()) pass();
    else
      peekAtHello(socket, patience, (hello) => {
        if (!isAnswered(hello, socket, challenges)) pass();
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

/** Hears with which ClientHello a connection begins; `null`: with none. The rest is as for `peek`. */
export function peekAtHello(socket: Socket, patience: number, onHeard: (hello: ClientHello | null) => void): void {
  peek(socket, patience, readClientHello, onHeard);
}
