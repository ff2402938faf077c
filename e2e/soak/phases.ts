/** How long certificates live, and when that changes. Times and spans are in milliseconds. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export type Era = {
  from: number;
  lifetimeMs: number;
  /** The profile that the shop asks for; empty: the CA's default. */
  profile: string;
};

/** As Let's Encrypt has announced it for what it issues by default; at last the shop chooses the short life itself. */
const eras: readonly [Era, ...Era[]] = [
  { from: -Infinity, lifetimeMs: 90 * DAY, profile: '' },
  { from: Date.UTC(2027, 1, 10), lifetimeMs: 64 * DAY, profile: '' },
  { from: Date.UTC(2028, 1, 16), lifetimeMs: 45 * DAY, profile: '' },
  { from: Date.UTC(2034, 0, 1), lifetimeMs: 160 * HOUR, profile: 'shortlived' },
];

export function eraAt(time: number): Era {
  return eras.findLast((era) => era.from <= time) ?? eras[0];
}

/** When the eras after this time begin. */
export function erasAfter(time: number): number[] {
  return eras.map((era) => era.from).filter((from) => from > time);
}

/** How long a certificate is used: two thirds of its life, half of what lives less than ten days. */
export function idealUse(lifetimeMs: number): number {
  return lifetimeMs < 10 * DAY ? lifetimeMs / 2 : (lifetimeMs * 2) / 3;
}

/**
 * How many certificates somebody orders to whom nothing ever happens, with the first one at `from`.
 *
 * @param recalls when the CA wanted all certificates replaced that it had issued before
 */
export function idealOrders(from: number, until: number, recalls: readonly number[]): number {
  let orders = 0;
  for (let at = from; at < until; orders++) {
    const used = at + idealUse(eraAt(at).lifetimeMs);
    at = Math.min(used, ...recalls.filter((recall) => recall > at));
  }
  return orders;
}
