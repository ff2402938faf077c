/** When a certificate whose key is known to others is replaced by itself. Pure; times and spans are in milliseconds. */
import { SPACING } from './renewal-decision.ts';
import { retryAt } from './retry-ladder.ts';

/** Whatever the ladder says, the time between two attempts: its first rungs are for renewals, which rehearse first. */
const PATIENCE = 3_600_000;

type Replacing = {
  /** Of the certificate that is to be replaced. */
  lifetime: number;
  /** Since when it is to be; what was before holds nothing up. `null`: not known. */
  since: number | null;
  /** An order is under way already, and is taken up instead of a new one. */
  isOrdered: boolean;
  /** See `RenewalPolicy`. */
  lastIssuedAt: number | null;
  failures: number;
  firstFailureAt: number | null;
  lastAttemptAt: number | null;
  /** What the CA has said, or what its limits leave: not before. */
  heldUntil: number | null;
};

/**
 * Law: a certificate that was issued for it and is of no use is followed by another order after a tenth of a life at the
 * earliest. A time in the future was noted by a clock that was wrong, and is void.
 */
export function replacementAt(replacing: Replacing, now: number): number {
  const past = (time: number | null) => (time === null || time > now ? null : time);
  const { lifetime, isOrdered, failures, heldUntil } = replacing;
  const since = past(replacing.since) ?? -Infinity;
  const after = (time: number | null) => (time === null || time < since ? null : time);
  const issued = after(past(replacing.lastIssuedAt));
  const last = after(past(replacing.lastAttemptAt));
  const first = past(replacing.firstFailureAt) ?? last;
  return Math.max(
    issued === null || isOrdered ? 0 : issued + Math.ceil(lifetime / SPACING),
    failures === 0 || last === null || first === null
      ? 0
      : Math.max(retryAt(failures, first, last, lifetime), last + PATIENCE),
    heldUntil ?? 0,
  );
}
