/** Bytes to a server, as they are: no client would send what is sent here. */
import type net from 'node:net';

/**
 * Sends everything, says that there is no more, and reads until the server closes.
 *
 * @returns what has come, a character a byte
 */
export function sendAll(socket: net.Socket, parts: readonly (Buffer | string)[]): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    socket.setEncoding('latin1').on('data', (part: string) => (received += part));
    // A server may well break the connection off.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
    for (const part of parts) socket.write(part, 'latin1');
    socket.end();
  });
}
