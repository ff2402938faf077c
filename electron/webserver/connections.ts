import type http from 'node:http';
import net from 'node:net';

/** How long running answers may take to finish when a listener ends, in milliseconds. */
export const SHUTDOWN_GRACE_MS = 1000;
/** The part of all places that one address may hold once more than half of them are taken. */
const SHARE = 1 / 4;

type Connection = {
  socket: net.Socket;
  /** Who shares it: an IPv4 address, or the network of an IPv6 address. */
  address: string;
  /** Since when it has been asking for nothing, by `performance.now()`. */
  since: number;
  /** Not a Set: one that is rebuilt over and over keeps what has died in it until V8 looks at old objects. */
  unanswered: http.IncomingMessage[];
};

const tracked = new WeakMap<net.Server, Map<string, Connection>>();

/**
 * Remembers a server's connections (`closeAllConnections` does not know those whose handshake is not done), and makes
 * room when there are too many.
 *
 * Law: a newcomer takes the place of whoever has been there longest without a complete request, from an address that
 * holds more than its share if there is one; so silence keeps nobody out, wherever it comes from. Who has asked and
 * waits for the answer is left alone, unless his address holds more than its share. Once half of the places are
 * taken, an address above its share makes room for its own newcomers; nobody else makes room for them.
 */
export function trackConnections<S extends net.Server>(server: S, maxConnections: number): S {
  const open = new Map<string, Connection>();
  const perAddress = new Map<string, number>();
  tracked.set(server, open);
  const share = Math.max(1, Math.floor(maxConnections * SHARE));
  const isGreedy = ({ address }: Connection) => (perAddress.get(address) ?? 0) > share;

  /** The one who has been asking for nothing longest among those for whom `isMeant` holds. */
  const longestSilent = (isMeant: (one: Connection) => boolean): Connection | null => {
    let found: Connection | null = null;
    for (const one of open.values()) {
      if ((found === null || one.since < found.since) && isMeant(one)) found = one;
    }
    return found;
  };

  const makeRoomFor = (newcomer: Connection): Connection | null => {
    if (open.size > maxConnections) {
      const others = (isMeant: (one: Connection) => boolean) =>
        longestSilent((one) => one !== newcomer && isMeant(one));
      return (
        others((one) => isSilent(one) && isGreedy(one)) ??
        (isGreedy(newcomer) ? newcomer : (others(isSilent) ?? others(isGreedy) ?? newcomer))
      );
    }
    if (open.size <= maxConnections / 2 || !isGreedy(newcomer)) return null;
    return longestSilent((one) => one !== newcomer && one.address === newcomer.address && isSilent(one));
  };

  server.on('connection', (socket: net.Socket) => {
    const key = keyOf(socket);
    const address = shareOf(socket.remoteAddress ?? '');
    const connection: Connection = { socket, address, since: performance.now(), unanswered: [] };
    const forget = () => {
      // Its successor from the same port may be there before its end is heard.
      if (open.get(key) === connection) open.delete(key);
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left === 0) perAddress.delete(address);
      else perAddress.set(address, left);
    };
    open.set(key, connection);
    perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
    socket.once('close', forget);
    makeRoomFor(connection)?.socket.destroy();
  });
  /** By the socket over which requests come: TLS has one of its own. */
  const bySocket = new WeakMap<net.Socket, Connection>();
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    const { socket } = request;
    let connection = bySocket.get(socket);
    if (connection === undefined) {
      connection = open.get(keyOf(socket));
      if (connection === undefined) return;
      bySocket.set(socket, connection);
    }
    const { unanswered } = connection;
    unanswered.push(request);
    response.on('close', () => {
      unanswered.splice(unanswered.indexOf(request), 1);
      if (unanswered.length === 0) connection.since = performance.now();
    });
  });
  // Whoever has been upgraded is in the middle of something until the end.
  server.on('upgrade', (request: http.IncomingMessage) => {
    open.get(keyOf(request.socket))?.unanswered.push(request);
  });
  // What the system itself refuses beyond that; one more is there for a moment while room is made.
  server.maxConnections = maxConnections + 1;
  return server;
}

/** The TCP connection beneath one of the server's connections; `null`: it has ended. */
export function connectionBeneath(server: net.Server, socket: net.Socket): net.Socket | null {
  return tracked.get(server)?.get(keyOf(socket))?.socket ?? null;
}

/** Whether it has sent no complete request that waits for its answer. */
function isSilent({ unanswered }: Connection): boolean {
  for (const request of unanswered) if (request.complete) return false;
  return true;
}

/** The same for a connection and for the TLS within it. */
function keyOf({ remoteAddress, remotePort, localAddress }: net.Socket): string {
  return `${remoteAddress ?? ''} ${String(remotePort)} ${localAddress ?? ''}`;
}

/** An address without its zone; IPv4 as such, also where it comes over a socket for both families. */
export function bareAddress(address: string): string {
  const [bare = ''] = address.split('%');
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare;
}

/** An IPv6 line has a whole /64 of addresses (RFC 6177): they share. */
export function shareOf(address: string): string {
  const bare = bareAddress(address);
  if (!net.isIPv6(bare)) return bare;
  const [head = '', tail] = bare.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4).join(':');
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
    for (const { socket } of tracked.get(server)?.values() ?? []) socket.destroy();
  }, SHUTDOWN_GRACE_MS);
  await closed;
  clearTimeout(timer);
}
