import { once } from 'node:events';
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { readAnswer, type Answer } from './messages.ts';
import { readerOf, type Reader } from './reader.ts';

/** One connection of a visitor to the front, over which he sends whatever bytes he likes. */
export type Visitor = {
  socket: Socket;
  reader: Reader;
  write(bytes: string | Buffer): void;
  /** Waits for an answer; `null`: the connection ended without one. @param method of the request, for HEAD */
  answer(method?: string): Promise<Answer | null>;
  close(): void;
};

export type Door = 'tls' | 'plain' | 'tls-on-plain' | 'plain-on-tls';

/** Where a front can be reached. */
export type Doors = { httpPort: number; httpsPort: number; name: string };

/** Connects to a front. Its certificate is not looked at: other tests do. */
export async function visit({ httpPort, httpsPort, name }: Doors, door: Door = 'tls'): Promise<Visitor> {
  const port = door === 'tls' || door === 'plain-on-tls' ? httpsPort : httpPort;
  const isTls = door === 'tls' || door === 'tls-on-plain';
  const socket = isTls
    ? tls.connect({ port, host: '127.0.0.1', servername: name, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] })
    : net.connect({ port, host: '127.0.0.1', noDelay: true });
  const reader = readerOf(socket);
  await once(socket, isTls ? 'secureConnect' : 'connect');
  return {
    socket,
    reader,
    write: (bytes) => void socket.write(bytes, 'latin1'),
    answer: (method) => readAnswer(reader, method),
    close: () => void socket.destroy(),
  };
}
