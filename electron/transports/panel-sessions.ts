import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_LIFETIME_MS = 10 * 60_000;
/** Links that nobody used do not pile up: a new one drops the oldest. */
const MAX_OPEN_TOKENS = 8;

/** One-time tokens for a link, and the sessions they are exchanged for. Everything ends with the process. */
export type PanelSessions = {
  /** 256 bit, good once and for ten minutes. */
  newToken: () => string;
  /** A new session for a token that is good, and the token is used up; `null` for any other. */
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

/** Equal lengths for the comparison, and no secret kept in memory as it is. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
