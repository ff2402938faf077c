import { getDomain } from 'tldts';

import { createBuckets } from './buckets.ts';
import type { Buckets, Rate } from './buckets.ts';
import { Refusal } from './problems.ts';
import { isWithinWindow } from './renewal-info.ts';
import type { Account, Ca, IssuedCertificate, Order } from './state.ts';
import type { LimitName, OrderStanding, RateLimits } from './types.ts';

const hourMs = 3_600_000;
const weekMs = 7 * 24 * hourMs;

/** Let's Encrypt's rate limits in production. */
export const letsEncryptLimits: RateLimits = {
  newAccounts: { capacity: 10, periodMs: 3 * hourMs },
  newOrders: { capacity: 300, periodMs: 3 * hourMs },
  certificatesPerDomain: { capacity: 50, periodMs: weekMs },
  certificatesPerExactSet: { capacity: 5, periodMs: weekMs },
  failedAuthorizations: { capacity: 5, periodMs: hourMs },
};

/** One limit that an action counts towards: its name, the key it is counted by, and how the CA complains. */
type Charge = { limit: LimitName; key: string; messageFor: (capacity: number, period: string) => string };

/** Refuses one account too many from an IP address; all clients of this CA share one. */
export function limitNewAccount(ca: Ca): void {
  const charge: Charge = {
    limit: 'newAccounts',
    key: '',
    messageFor: (capacity, period) => `too many new registrations (${capacity}) from this IP address in the ${period}`,
  };
  assertWithinLimits(ca, [charge]);
  spend(ca, charge);
}

/** Refuses an order that would exceed a limit, naming the limit that resets last. */
export function limitNewOrder(ca: Ca, account: Account, names: string[], standing: OrderStanding): void {
  if (standing === 'ariRenewal') return;
  const exactSet = exactSetCharge(names);
  const failures = names.map((name) => failureCharge(account, name));
  if (standing === 'renewal') {
    assertWithinLimits(ca, [exactSet, ...failures]);
    return;
  }
  const orders: Charge = {
    limit: 'newOrders',
    key: account.id,
    messageFor: (capacity, period) => `too many new orders (${capacity}) from this account in the ${period}`,
  };
  assertWithinLimits(ca, [orders, exactSet, ...failures, ...domainCharges(names)]);
  spend(ca, orders);
}

/** Counts a certificate that has been issued. */
export function countCertificate(ca: Ca, { names, standing }: Order): void {
  if (standing === 'ariRenewal') return;
  spend(ca, exactSetCharge(names));
  if (standing === 'new') for (const charge of domainCharges(names)) spend(ca, charge);
}

export function countFailure(ca: Ca, account: Account, name: string): void {
  spend(ca, failureCharge(account, name));
}

/** An order is a renewal if a certificate for exactly these names has been issued before, to any account. */
export function standingOf(ca: Ca, names: string[], predecessor: IssuedCertificate | undefined): OrderStanding {
  if (predecessor !== undefined && isWithinWindow(ca, predecessor)) return 'ariRenewal';
  const wanted = exactSetKey(names);
  return [...ca.state.certificates.values()].some((one) => exactSetKey(one.names) === wanted) ? 'renewal' : 'new';
}

function exactSetCharge(names: string[]): Charge {
  return {
    limit: 'certificatesPerExactSet',
    key: exactSetKey(names),
    messageFor: (capacity, period) =>
      `too many certificates (${capacity}) already issued for this exact set of identifiers in the ${period}`,
  };
}

function domainCharges(names: string[]): Charge[] {
  const domains = new Set(names.map((name) => getDomain(name, { allowPrivateDomains: true }) ?? name));
  return [...domains].map((domain) => ({
    limit: 'certificatesPerDomain',
    key: domain,
    messageFor: (capacity, period) =>
      `too many certificates (${capacity}) already issued for "${domain}" in the ${period}`,
  }));
}

function failureCharge(account: Account, name: string): Charge {
  return {
    limit: 'failedAuthorizations',
    key: `${account.id} ${name}`,
    messageFor: (capacity, period) => `too many failed authorizations (${capacity}) for "${name}" in the ${period}`,
  };
}

function assertWithinLimits(ca: Ca, charges: Charge[]): void {
  const now = ca.now();
  const exceeded = charges.flatMap((charge) => {
    const limit = limitOf(ca, charge);
    const freeAt = limit?.buckets.freeAt(charge.key, now) ?? now;
    return limit === undefined || freeAt <= now ? [] : [{ charge, rate: limit.rate, freeAt }];
  });
  const [last] = exceeded.toSorted((one, other) => other.freeAt - one.freeAt);
  if (last === undefined) return;
  const seconds = Math.ceil((last.freeAt - now) / 1000);
  const until = new Date(Math.ceil(last.freeAt / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  const message = last.charge.messageFor(last.rate.capacity, `last ${last.rate.periodMs / hourMs}h0m0s`);
  const detail = `${message}, retry after ${until} UTC: see https://letsencrypt.org/docs/rate-limits/`;
  throw new Refusal('rateLimited', detail, { headers: { 'Retry-After': seconds.toFixed(0) } });
}

function spend(ca: Ca, charge: Charge): void {
  limitOf(ca, charge)?.buckets.spend(charge.key, ca.now());
}

function limitOf({ settings, state }: Ca, { limit }: Charge): { rate: Rate; buckets: Buckets } | undefined {
  const rate = settings.rateLimits?.[limit];
  if (rate === undefined) return undefined;
  const known = state.spending.get(limit);
  if (known?.rate === rate) return known;
  const fresh = { rate, buckets: createBuckets(rate) };
  state.spending.set(limit, fresh);
  return fresh;
}

function exactSetKey(names: string[]): string {
  return names.toSorted().join(' ');
}
