import type { Socket } from 'node:net';
import type { Server } from 'node:tls';
import type { ChallengeResponder, PendingChallenge } from '../certificates/issuer.ts';
import { canonicalPath } from './canonical-path.ts';

const PREFIX = '/.well-known/acme-challenge/';

/** What a CA offers in its ClientHello (RFC 8737 §6.2). */
export const ACME_TLS = 'acme-tls/1';

export type Challenges = Omit<ChallengeResponder, 'add'> & {
  /** See `ChallengeResponder`. @param onChangedPath called for each of `changedPaths` as it is noted */
  add(token: string, keyAuthorization: string, onChangedPath?: (path: string) => void): PendingChallenge;
  /**
   * The answer for a request's path (or target) below `/.well-known/acme-challenge/`, in whichever spelling: nothing behind
   * us is to answer there. `null`: not such a path; `undefined`: unknown token, or another spelling than the CA's.
   */
  answer(target: string): string | null | undefined;
  /** Whether a TLS-ALPN-01 challenge is pending. */
  hasAlpn(): boolean;
  /** Answers a connection that has asked for the challenge of this name; false: there is none. */
  answerAlpn(name: string, socket: Socket): boolean;
};

/** How long a CA's look may take from its first word to the end of the handshake, in milliseconds. */
const LOOK_TIMEOUT_MS = 10_000;

/**
 * The pending challenges: of HTTP-01 (RFC 8555 §8.3) those tokens are answered and no others, of TLS-ALPN-01 (RFC 8737)
 * those names. It opens no port.
 *
 * @param beforeUnknown called before a token is taken for unknown, and may add it
 */
export function createChallenges(beforeUnknown = (): void => undefined): Challenges {
  const pending = new Map<string, Looks & { keyAuthorization: string }>();
  const alpn = new Map<string, Looks & { server: Server }>();
  return {
    answer(target) {
      const [path = ''] = target.split('?', 1);
      if (!isBelowPrefix(path) && !isBelowPrefix(canonicalPath(path))) return null;
      // A CA asks in the one spelling of RFC 8555; nobody else is to get an answer.
      const token = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
      if (!pending.has(token)) beforeUnknown();
      const entry = pending.get(token);
      if (entry === undefined) {
        noteChangedPath(path, pending);
        return undefined;
      }
      countLook(entry);
      return entry.keyAuthorization;
    },
    add(token, keyAuthorization, onChangedPath) {
      const entry: Looks & { keyAuthorization: string } = { keyAuthorization, seen: 0, listeners: [] };
      if (onChangedPath !== undefined) entry.onChangedPath = onChangedPath;
      pending.set(token, entry);
      return pendingChallenge(entry, () => pending.delete(token));
    },

    hasAlpn: () => alpn.size > 0,
    answerAlpn(name, socket) {
      const entry = alpn.get(name);
      if (entry === undefined) return false;
      countLook(entry);
      entry.server.emit('connection', socket);
      return true;
    },
    async addAlpn(name, certificate) {
      const entry = { server: await serverOf(certificate), seen: 0, listeners: [] };
      alpn.set(name, entry);
      return pendingChallenge(entry, () => {
        if (alpn.get(name) === entry) alpn.delete(name);
      });
    },
  };
}

/** How often somebody has looked at a challenge, what asked for it in another spelling, and who is to hear of it. */
export type Looks = {
  seen: number;
  listeners: (() => void)[];
  changedPaths?: string[];
  onChangedPath?: (path: string) => void;
};

/** More of them say nothing new. */
const MAX_CHANGED_PATHS = 5;
const MAX_PATH_LENGTH = 300;

/** Notes that a challenge was asked for by a path that something on the way has changed. */
export function countChangedPath(entry: Looks, changed: string): void {
  const path = changed.slice(0, MAX_PATH_LENGTH);
  const known = (entry.changedPaths ??= []);
  if (known.length >= MAX_CHANGED_PATHS || known.includes(path)) return;
  known.push(path);
  entry.onChangedPath?.(path);
}

/** Tokens are compared by case (RFC 8555 §8.3), and so no other spelling gets an answer; but whose it was can be told. */
function noteChangedPath(path: string, pending: ReadonlyMap<string, Looks>): void {
  const spelling = canonicalPath(path).toLowerCase();
  for (const [token, entry] of pending) {
    if (token.length >= MIN_TOKEN_LENGTH && spelling.includes(token.toLowerCase())) countChangedPath(entry, path);
  }
}

/** What is shorter may stand in a path by chance; a CA's have 22 characters at least (RFC 8555 §8.3: 128 bits). */
const MIN_TOKEN_LENGTH = 22;

export function countLook(entry: Looks): void {
  entry.seen += 1;
  for (const listener of entry.listeners) listener();
}

/** A challenge as whoever set it up sees it. */
export function pendingChallenge(entry: Looks, remove: () => void): PendingChallenge {
  return {
    get requestsSeen() {
      return entry.seen;
    },
    get changedPaths() {
      return entry.changedPaths ?? [];
    },
    onRequest: (listener) => void entry.listeners.push(listener),
    remove,
  };
}

/** Listens nowhere: it is given the connections. Ends each after its handshake (RFC 8737 §3). */
async function serverOf({ chainPem, keyPem }: { chainPem: string; keyPem: string }): Promise<Server> {
  const { createServer } = await import('node:tls');
  const server = createServer({
    cert: chainPem,
    key: keyPem,
    ALPNProtocols: [ACME_TLS],
    minVersion: 'TLSv1.2',
    handshakeTimeout: LOOK_TIMEOUT_MS,
  });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => undefined);
    socket.resume().destroySoon();
  });
  server.on('tlsClientError', () => undefined);
  return server;
}

const isBelowPrefix = (path: string) => path.toLowerCase().startsWith(PREFIX);
