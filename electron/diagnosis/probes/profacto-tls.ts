import { askThisMachine } from '../../applications/this-machine.ts';
import type { TlsAnswer } from './tls.ts';

/**
 * What profacto's HTTPS port answers, wherever it listens on this machine. Another program may hold the port in one of the
 * families: of several answers it is the one that is not wanted, if there is one.
 *
 * @param ask a handshake with that port of an address
 * @param isWanted whether an answer is as it should be
 * @param network the addresses of this machine in its networks
 */
export async function tlsOfProfacto(
  ask: (address: string) => Promise<TlsAnswer>,
  isWanted: (answer: TlsAnswer) => boolean,
  network?: readonly string[],
): Promise<TlsAnswer> {
  const answers = await askThisMachine(ask, ({ kind }) => kind === 'silent', network);
  return answers.find((one) => !isWanted(one)) ?? answers[0];
}
