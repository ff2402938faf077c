/** When a certificate is renewed automatically, and why. Pure; times and spans are in milliseconds. */
import { plannedRenewal, type Ari, type Validity } from './renewal.ts';

type RenewalReason =
  /** Not due yet. */
  | 'notDue'
  /** The time drawn from the window that the CA suggests (RFC 9773) has come. */
  | 'ariWindow'
  /** The CA suggests no window, and little of the lifetime is left: see `dueAt`. */
  | 'ratio'
  /** Less than a twentieth of the lifetime is left, whatever the CA suggests. */
  | 'emergency'
  /** Due, but the last attempt or the last certificate is too recent. */
  | 'backoff'
  /** Due, but blocked by the CA's "not before" or by one of its rate limits. */
  | 'heldByCa';

export type RenewalDecision = {
  /** From when the renewal is due if nothing else happens. */
  at: number;
  due: boolean;
  reason: RenewalReason;
};

/** A time during which attempts are forbidden. */
export type BlockedPeriod = {
  /** When it was recorded. A time in the future comes from a wrong clock; the period is then ignored. */
  since: number;
  until: number;
};

export type RenewalPolicy = {
  /** When the CA last issued for this name, whether or not that certificate could be installed; `null`: not known. */
  lastIssuedAt: number | null;
  /** After a failure; see `retryAt` in `retry-ladder.ts`. */
  backoff: BlockedPeriod | null;
  /** By `Retry-After`, by a time in the CA's error text, or until a rate limit has a free token. */
  blockedByCa: BlockedPeriod | null;
};

/** The part of a lifetime that must lie between two certificates. No suggestion and no error may make orders faster. */
export const MIN_INTERVAL_DIVISOR = 10;

/**
 * Decides whether a certificate is to be renewed.
 *
 * Law: never due before a tenth of the lifetime has passed, nor within a tenth after the last issuance; due before the
 * end unless a blocked period or an issuance since forbids it; once due, it stays due until something new is recorded.
 */
export function renewalDecision(certificate: Validity, ari: Ari, policy: RenewalPolicy, now: number): RenewalDecision {
  const wanted = plannedRenewal(certificate, ari);
  const forbidden = obstacles(certificate, policy, now).reduce((one, other) => (other.until > one.until ? other : one));
  const at = Math.max(wanted.at, forbidden.until);
  if (now >= at) return { at, due: true, reason: wanted.reason };
  return { at, due: false, reason: now >= wanted.at ? forbidden.reason : 'notDue' };
}

type Obstacle = { until: number; reason: 'backoff' | 'heldByCa' };

function obstacles(
  { notBefore, notAfter }: Validity,
  { lastIssuedAt, backoff, blockedByCa }: RenewalPolicy,
  now: number,
): [Obstacle, ...Obstacle[]] {
  const spacing = Math.ceil((notAfter - notBefore) / MIN_INTERVAL_DIVISOR);
  const obstacleFrom = (period: BlockedPeriod | null, reason: Obstacle['reason']): Obstacle[] =>
    period === null || period.since > now ? [] : [{ until: period.until, reason }];
  const issued = lastIssuedAt === null ? null : { since: lastIssuedAt, until: lastIssuedAt + spacing };
  return [
    { until: notBefore + spacing, reason: 'backoff' },
    ...obstacleFrom(issued, 'backoff'),
    ...obstacleFrom(backoff, 'backoff'),
    ...obstacleFrom(blockedByCa, 'heldByCa'),
  ];
}

/**
 * The blocked period of a request that may ask any of several CAs: it ends when the first of them may be asked. A CA
 * may be blocked by its "not before" and by its limits. `null`: one of them may be asked now. Periods recorded in the
 * future are ignored.
 *
 * @param periodsByCa all blocked periods of each CA; at least one CA
 */
export function jointBlockedPeriod(
  periodsByCa: readonly (readonly (BlockedPeriod | null)[])[],
  now: number,
): BlockedPeriod | null {
  const latest = periodsByCa.map((ofOne) =>
    ofOne.reduce<BlockedPeriod | null>((one, other) => {
      if (other === null || other.since > now) return one;
      return one === null || other.until > one.until ? other : one;
    }, null),
  );
  return (
    latest.reduce((one, other) => (one === null || other === null ? null : other.until < one.until ? other : one)) ??
    null
  );
}
