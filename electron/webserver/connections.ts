import type http from 'node:http';
import type net from 'node:net';

/** How long running answers may take to finish when a listener ends, in milliseconds. */
const SHUTDOWN_GRACE_MS = 1000;

const connections = new WeakMap<net.Server, Set<net.Socket>>();

/** Remembers a server's connections: `closeAllConnections` does not know those whose handshake is not done. */
export function trackConnections<S extends net.Server>(server: S): S {
  const open = new Set<net.Socket>();
  connections.set(server, open);
  server.on('connection', (socket: net.Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return server;
}

/** Ends a listener: running answers get a moment to finish, then its connections are closed. */
export async function close(server: net.Server | null): Promise<void> {
  if (server === null) return;
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  if ('closeIdleConnections' in server) (server as http.Server).closeIdleConnections();
  const timer = setTimeout(() => {
    for (const socket of connections.get(server) ?? []) socket.destroy();
  }, SHUTDOWN_GRACE_MS);
  await closed;
  clearTimeout(timer);
}
