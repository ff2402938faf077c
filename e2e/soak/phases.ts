/** How long certificates live, and when that changes. Times and spans are in milliseconds. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export type Phase = {
  from: number;
  lifetimeMs: number;
  /** The profile that the installation asks for; empty: the CA's default. */
  profile: string;
};

/** Default lifetimes as announced by Let's Encrypt; in the last phase the installation chooses the short one itself. */
const phases: readonly [Phase, ...Phase[]] = [
  { from: -Infinity, lifetimeMs: 90 * DAY, profile: '' },
  { from: Date.UTC(2027, 1, 10), lifetimeMs: 64 * DAY, profile: '' },
  { from: Date.UTC(2028, 1, 16), lifetimeMs: 45 * DAY, profile: '' },
  { from: Date.UTC(2034, 0, 1), lifetimeMs: 160 * HOUR, profile: 'shortlived' },
];

export function phaseAt(time: number): Phase {
  return phases.findLast((phase) => phase.from <= time) ?? phases[0];
}

/** When the phases after this time begin. */
export function phaseStartsAfter(time: number): number[] {
  return phases.map((phase) => phase.from).filter((from) => from > time);
}

/** How long a certificate is used: two thirds of its lifetime; half of it where that is below ten days. */
export function idealUse(lifetimeMs: number): number {
  return lifetimeMs < 10 * DAY ? lifetimeMs / 2 : (lifetimeMs * 2) / 3;
}

/**
 * How many certificates are ordered if nothing ever goes wrong, with the first one at `from`.
 *
 * @param recalls times at which the CA wanted all certificates replaced that it had issued before
 */
export function idealOrders(from: number, until: number, recalls: readonly number[]): number {
  let orders = 0;
  for (let at = from; at < until; orders++) {
    const used = at + idealUse(phaseAt(at).lifetimeMs);
    at = Math.min(used, ...recalls.filter((recall) => recall > at));
  }
  return orders;
}
