import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_LIFETIME_MS = 10 * 60_000;
/** At most this many unused tokens are kept: a new one replaces the oldest. */
const MAX_OPEN_TOKENS = 8;

/** One-time tokens for a link, and the sessions that they are exchanged for; kept in memory only. */
export type PanelSessions = {
  /** 256 bits; can be used once, within ten minutes. */
  newToken: () => string;
  /** Uses up a valid token and returns a new session; `null` for any other token. */
  redeem: (token: string) => string | null;
  isValid: (session: string) => boolean;
};

/** @param now milliseconds, monotonic */
export function createPanelSessions(now: () => number): PanelSessions {
  let tokens: { digest: Buffer; expiresAt: number }[] = [];
  const sessions: Buffer[] = [];
  return {
    newToken() {
      const token = randomBytes(32).toString('base64url');
      tokens = [...tokens, { digest: digest(token), expiresAt: now() + TOKEN_LIFETIME_MS }].slice(-MAX_OPEN_TOKENS);
      return token;
    },
    redeem(token) {
      tokens = tokens.filter((one) => one.expiresAt > now());
      const given = digest(token);
      const left = tokens.filter((one) => !timingSafeEqual(one.digest, given));
      if (left.length === tokens.length) return null;
      tokens = left;
      const session = randomBytes(32).toString('base64url');
      sessions.push(digest(session));
      return session;
    },
    isValid(session) {
      const given = digest(session);
      return sessions.filter((one) => timingSafeEqual(one, given)).length > 0;
    },
  };
}

/** Gives the secrets equal length for `timingSafeEqual`, and keeps none of them in memory in plain text. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
