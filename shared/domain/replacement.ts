/** When a certificate whose key is known to others is replaced by itself. Pure; times and spans are in milliseconds. */
import { MIN_INTERVAL_DIVISOR } from './renewal-decision.ts';
import { retryAt } from './retry-ladder.ts';

/** Whatever the ladder says, the time between two attempts: its first rungs are for renewals, which rehearse first. */
const MIN_RETRY_INTERVAL_MS = 3_600_000;

type ReplacementState = {
  /** Of the certificate that is to be replaced. */
  lifetime: number;
  /** Since when it is to be; what was before holds nothing up. `null`: not known. */
  since: number | null;
  /** An order is under way already, and is taken up instead of a new one. */
  hasPendingOrder: boolean;
  /** See `RenewalPolicy`. */
  lastIssuedAt: number | null;
  failures: number;
  firstFailureAt: number | null;
  lastAttemptAt: number | null;
  /** What the CA has said, or what its limits leave: not before. */
  blockedUntil: number | null;
};

/**
 * Law: a certificate that was issued for it and is of no use is followed by another order after a tenth of a life at the
 * earliest. A time in the future was noted by a clock that was wrong, and is void.
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
