/** When a certificate is renewed by itself, and why. Pure; times and spans are in milliseconds. */
import { plannedRenewal, type Ari, type Validity } from './renewal.ts';

type RenewalReason =
  /** Nothing calls for it yet. */
  | 'notDue'
  /** The time has come that was drawn from the window which the CA suggests (RFC 9773). */
  | 'ariWindow'
  /** The CA suggests nothing, and what is left has become short: see `dueAt`. */
  | 'ratio'
  /** Less than a twentieth is left, whatever the CA suggests. */
  | 'emergency'
  /** It is due, but the last attempt, or the last certificate, is too recent. */
  | 'backoff'
  /** It is due, but the CA has said: not before; or nothing is left of one of its limits. */
  | 'heldByCa';

export type RenewalDecision = {
  /** From when on it is due if nothing else happens. */
  at: number;
  due: boolean;
  reason: RenewalReason;
};

/** Something that forbids attempts for a time. */
export type BlockedPeriod = {
  /** When it was noted. One noted in the future comes from a clock that was wrong, and is void. */
  since: number;
  until: number;
};

export type RenewalPolicy = {
  /** When the CA last issued for this name, whether or not that certificate could be installed; `null`: not known. */
  lastIssuedAt: number | null;
  /** After a failure; see `retryAt` in `retry-ladder.ts`. */
  backoff: BlockedPeriod | null;
  /** `Retry-After`, or the time in the CA's words, or when the next one is free of what it allows. */
  blockedByCa: BlockedPeriod | null;
};

/** Of a lifetime: what has to lie between two certificates. No advice and no fault may make us order faster. */
export const MIN_INTERVAL_DIVISOR = 10;

/**
 * Decides whether a certificate is to be renewed.
 *
 * Law: never due before a tenth of its life is over, nor within a tenth after the last one; due before its end unless a
 * hold or a certificate issued since forbids it; once due it stays so, as long as nothing is noted anew.
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
 * What holds up a request that may ask any of several CAs: until the first of them may be asked. Each may be held by what
 * it has said and by its limits. `null`: one of them may be asked now; void holds are none.
 *
 * @param periodsByCa of each CA all that hold it, at least one CA
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
