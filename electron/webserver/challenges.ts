import type { ChallengeResponder } from '../certificates/issuer.ts';
import { canonicalPath } from './canonical-path.ts';

const PREFIX = '/.well-known/acme-challenge/';

export type Challenges = ChallengeResponder & {
  /**
   * The answer for a request's path (or target) below `/.well-known/acme-challenge/`, in whichever spelling: nothing behind
   * us is to answer there. `null`: not such a path; `undefined`: unknown token, or another spelling than the CA's.
   */
  answer(target: string): string | null | undefined;
};

/**
 * The pending HTTP-01 challenges (RFC 8555 §8.3): those tokens are answered and no others.
 *
 * @param beforeUnknown called before a token is taken for unknown, and may add it
 */
export function createChallenges(beforeUnknown = (): void => undefined): Challenges {
  const pending = new Map<string, { keyAuthorization: string; seen: number; listeners: (() => void)[] }>();
  return {
    answer(target) {
      const [path = ''] = target.split('?', 1);
      if (!isBelowPrefix(path) && !isBelowPrefix(canonicalPath(path))) return null;
      // A CA asks in the one spelling of RFC 8555; nobody else is to get an answer.
      const token = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
      if (!pending.has(token)) beforeUnknown();
      const entry = pending.get(token);
      if (entry === undefined) return undefined;
      entry.seen += 1;
      for (const listener of entry.listeners) listener();
      return entry.keyAuthorization;
    },
    add(token, keyAuthorization) {
      const entry = { keyAuthorization, seen: 0, listeners: [] as (() => void)[] };
      pending.set(token, entry);
      return {
        get requestsSeen() {
          return entry.seen;
        },
        onRequest: (listener) => void entry.listeners.push(listener),
        remove: () => void pending.delete(token),
      };
    },
  };
}

const isBelowPrefix = (path: string) => path.toLowerCase().startsWith(PREFIX);
