/** Lets nobody in who may have come while our socket was open to other accounts. */
import fs from 'node:fs';
import type http from 'node:http';
import net from 'node:net';
import { OPEN_TO_OTHERS } from '../ownership/distrust.ts';
import { closeSocket } from '../ownership/socket-place.ts';

/**
 * Ends connections that were made while the socket was open to others: whoever reaches it may name programs to be run, and
 * Node does not say which account is at the other end (it has no `SO_PEERCRED`). The socket is closed then.
 *
 * Law: a connection is let in only when it was made after the last change of the socket's mode that is known. Connections
 * are accepted in their order, so all that came before one of our own, made after that change, are ended.
 */
export function letInOnlyOurs(server: http.Server, address: string): void {
  let knownState: number | null = null;
  let isWaiting = false;
  const endThoseBefore = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    const state = stateOf(address);
    const last = net.createConnection(address).resume();
    last.on('error', () => undefined);
    last.once('close', (hadError) => {
      isWaiting = false;
      if (!hadError) knownState = state;
    });
  };
  server.once('listening', () => (knownState = stateOf(address)));
  // Before the HTTP server takes notice of it.
  server.prependListener('connection', (connection: net.Socket) => {
    if (!isWaiting && knownState !== null && knownState === stateOf(address)) return;
    connection.destroy();
    closeSocket(address);
    endThoseBefore();
  });
}

/** When the socket was last changed, in milliseconds since the epoch; `null`: it is open to others, gone or out of reach. */
function stateOf(address: string): number | null {
  try {
    const { mode, ctimeMs } = fs.lstatSync(address);
    return (mode & OPEN_TO_OTHERS) === 0 ? ctimeMs : null;
  } catch {
    return null;
  }
}
