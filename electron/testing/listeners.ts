/** Servers for tests, each until the end of its test: ordinary ones, and those that misbehave. */
import http from 'node:http';
import net from 'node:net';
import { onTestFinished } from 'vitest';

/** Listens on one address only, so that IPv4 and IPv6 can be told apart; any free port unless one is named. */
export async function listen(server: net.Server, { host = '127.0.0.1', port = 0 } = {}): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as net.AddressInfo).port;
}

export const httpServer = (handler: http.RequestListener) => http.createServer(handler);
/** Takes the connection and never says a word. */
export const hangingServer = () => net.createServer();
/** Takes the connection and resets it as soon as it has been spoken to. */
export const resettingServer = () => net.createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
/** Begins an answer and sends the rest of it letter by letter, without end. */
export const endlessServer = (beginning: string) =>
  http.createServer((_, response) => {
    response.write(beginning);
    const timer = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(timer));
  });
/** Answers each client that sends something with this text, and hangs up. */
export const cannedServer = (bytes: string | Buffer) =>
  net.createServer((socket) => socket.once('data', () => socket.end(bytes)));
