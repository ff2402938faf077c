import type { Socket } from 'node:net';
import type { Server } from 'node:tls';
import type { ChallengeResponder, OtherRequests, PendingChallenge } from '../certificates/issuer.ts';
import { canonicalPath } from './canonical-path.ts';

const PREFIX = '/.well-known/acme-challenge/';

/** What a CA offers in its ClientHello (RFC 8737 §6.2). */
export const ACME_TLS = 'acme-tls/1';

export type Challenges = ChallengeResponder & {
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
 * @param onOther called when something else than the challenge of this token was asked for, as often as that is counted
 */
export function createChallenges(
  beforeUnknown = (): void => undefined,
  onOther?: (token: string, kind: keyof OtherRequests) => void,
): Challenges {
  const pending = new Map<string, Looks & { keyAuthorization: string }>();
  const alpn = new Map<string, Looks & { server: Server }>();
  /** Costs nothing while no challenge is open, and next to nothing while one is. */
  const noteOther = (path: string, isBelow: boolean): void => {
    for (const [token, entry] of pending) {
      const kind = isChangedFrom(token, path) ? 'changed' : 'unknown';
      if ((isBelow || kind === 'changed') && countOther(entry, kind)) onOther?.(token, kind);
    }
  };
  return {
    answer(target) {
      const [path = ''] = target.split('?', 1);
      if (!isBelowPrefix(path) && !isBelowPrefix(canonicalPath(path))) {
        if (pending.size > 0) noteOther(path, false);
        return null;
      }
      // A CA asks in the one spelling of RFC 8555; nobody else is to get an answer.
      const token = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
      if (!pending.has(token)) beforeUnknown();
      const entry = pending.get(token);
      if (entry === undefined) {
        noteOther(path, true);
        return undefined;
      }
      countLook(entry);
      return entry.keyAuthorization;
    },
    add(token, keyAuthorization) {
      const entry = { keyAuthorization, ...noLooks() };
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
      const entry = { server: await serverOf(certificate), ...noLooks() };
      alpn.set(name, entry);
      return pendingChallenge(entry, () => {
        if (alpn.get(name) === entry) alpn.delete(name);
      });
    },
  };
}

/** How often somebody has looked at a challenge, and who is to hear of it. */
export type Looks = { seen: number; listeners: (() => void)[]; others: OtherRequests };
export const noLooks = (): Looks => ({ seen: 0, listeners: [], others: { changed: 0, unknown: 0 } });

/** A stranger may ask for whatever he likes as often as he likes: more than a few say nothing more. */
const MAX_OTHERS = 20;

/** Counts what was asked for in place of a challenge. @returns false: there were so many that it makes no difference */
export function countOther({ others }: Looks, kind: keyof OtherRequests): boolean {
  if (others[kind] >= MAX_OTHERS) return false;
  others[kind] += 1;
  return true;
}

/** How much of a path is compared, in characters. */
const MAX_COMPARED_LENGTH = 600;
/** A shorter text may be in a path by chance. */
const MIN_TOKEN_LENGTH = 16;

/** Whether a path is what becomes of a token's on the way: in other letters, with more around it, or cut off. */
function isChangedFrom(token: string, path: string): boolean {
  if (token.length < MIN_TOKEN_LENGTH || path.length > MAX_COMPARED_LENGTH) return false;
  const asked = canonicalPath(path).toLowerCase();
  const wanted = token.toLowerCase();
  const last = asked.slice(asked.lastIndexOf('/') + 1);
  return asked.includes(wanted) || (last.length >= MIN_TOKEN_LENGTH && wanted.includes(last));
}

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
    get otherRequests() {
      return { ...entry.others };
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
