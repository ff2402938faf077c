import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createClientQuota, PANEL_BOUNDS, type ClientQuota } from './client-quota.ts';

const TOKEN_LIFETIME_MS = 10 * 60_000;
/** At most this many unused tokens are kept: a new one replaces the oldest. */
const MAX_OPEN_TOKENS = 8;
/** Likewise of the sessions. */
const MAX_SESSIONS = 32;

/** One-time tokens for a link, and the sessions that they are exchanged for; kept in memory only. */
export type PanelSessions = {
  /** 256 bits; can be used once, within ten minutes. */
  newToken: () => string;
  /** Uses up a valid token and returns a new session; `null` for any other token. */
  redeem: (token: string) => string | null;
  /** What this session may still ask for, the same for all of its connections; `null`: there is no such session. */
  find: (session: string) => ClientQuota | null;
};

/** @param now milliseconds, monotonic */
export function createPanelSessions(now: () => number): PanelSessions {
  let tokens: { digest: Buffer; expiresAt: number }[] = [];
  let sessions: { digest: Buffer; quota: ClientQuota }[] = [];
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
      const quota = createClientQuota(PANEL_BOUNDS, now);
      sessions = [...sessions, { digest: digest(session), quota }].slice(-MAX_SESSIONS);
      return session;
    },
    find(session) {
      const given = digest(session);
      // Compares with all of them: how long it takes tells nothing.
      const matches = sessions.map((one) => timingSafeEqual(one.digest, given));
      return sessions[matches.indexOf(true)]?.quota ?? null;
    },
  };
}

/** Gives the secrets equal length for `timingSafeEqual`, and keeps none of them in memory in plain text. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
