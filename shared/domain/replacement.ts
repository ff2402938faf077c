/** When a certificate with a compromised key is replaced automatically. Pure; times and spans are in milliseconds. */
import { MIN_INTERVAL_DIVISOR } from './renewal-decision.ts';
import { retryAt } from './retry-ladder.ts';

/** The least time between two attempts: the ladder's shorter rungs are for renewals, which rehearse first. */
const MIN_RETRY_INTERVAL_MS = 3_600_000;

type ReplacementState = {
  /** Lifetime of the certificate to be replaced. */
  lifetime: number;
  /** Since when the key is known to be compromised; earlier attempts block nothing. `null`: not known. */
  since: number | null;
  /** There is a pending order, which is resumed instead of placing a new one. */
  hasPendingOrder: boolean;
  /** See `RenewalPolicy`. */
  lastIssuedAt: number | null;
  failures: number;
  firstFailureAt: number | null;
  lastAttemptAt: number | null;
  /** By the CA's "not before" or by its limits. */
  blockedUntil: number | null;
};

/**
 * From when the replacement may be ordered.
 *
 * Law: if a replacement was issued but could not be used, the next order follows after a tenth of a lifetime at the
 * earliest. A time in the future was recorded by a wrong clock and is ignored.
 */
export function replacementAt(state: ReplacementState, now: number): number {
  const ifPast = (time: number | null) => (time === null || time > now ? null : time);
  const { lifetime, hasPendingOrder, failures, blockedUntil } = state;
  const since = ifPast(state.since) ?? -Infinity;
  const ifAfterStart = (time: number | null) => (time === null || time < since ? null : time);
  const issued = ifAfterStart(ifPast(state.lastIssuedAt));
  const last = ifAfterStart(ifPast(state.lastAttemptAt));
  const first = ifPast(state.firstFailureAt) ?? last;
  return Math.max(
    issued === null || hasPendingOrder ? 0 : issued + Math.ceil(lifetime / MIN_INTERVAL_DIVISOR),
    failures === 0 || last === null || first === null
      ? 0
      : Math.max(retryAt(failures, first, last, lifetime), last + MIN_RETRY_INTERVAL_MS),
    blockedUntil ?? 0,
  );
}
