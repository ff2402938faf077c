/**
 * What is left of a CA's rate limits, by this machine's ledger. Pure; times and spans are in milliseconds.
 *
 * Only the CA knows for certain, and others may use up the same limits: what is computed here is an upper bound.
 */
import type { LimitName } from '#shared/contract/failures.ts';
import { knownLimits, type Limit, type Limits } from './known-cas.ts';

/** By directory URL. */
export type LimitTable = Readonly<Partial<Record<string, Limits>>>;

/**
 * How the CA counts an order: as a renewal if the same names had a certificate before; as an ARI renewal, which is
 * exempt from all limits, if it replaces a certificate within that certificate's window (RFC 9773).
 */
export type OrderStanding = 'new' | 'renewal' | 'ariRenewal';

/** Something that the CA counts, recorded when it happened. */
export type LedgerEvent = {
  kind: 'newAccount' | 'order' | 'issued' | 'failedAuthorization';
  at: number;
  /** URL of the CA's directory. */
  ca: string;
  /** The account's URL; empty where there is none yet. */
  account: string;
  /** The certificate's name, as A-labels. */
  name: string;
  standing: OrderStanding;
};

/** An order about to be placed. `account` is empty if one will have to be created. */
export type PlannedOrder = Pick<LedgerEvent, 'ca' | 'account' | 'name' | 'standing'>;

/** The registrable domain of a name, as A-labels; the name itself where it has none. */
export type DomainOf = (name: string) => string;

export type LimitAllowance = {
  limit: LimitName;
  capacity: number;
  period: number;
  /** Tokens that are free now: 0 to `capacity`. */
  remaining: number;
  /** When the next token is free: now, or later if none remains. */
  freeAt: number;
};

/** Whether an event counts against a limit per registrable domain; only then is `domainOf` called for it. */
export function countsByDomain(event: LedgerEvent): boolean {
  return countsAgainst(event, 'certificatesPerDomain');
}

/**
 * What is left of each limit for a planned order; empty if the CA's limits are not known or none applies.
 *
 * @param domainOf called only if an event `countsByDomain`
 */
export function allowances(
  events: readonly LedgerEvent[],
  plannedOrder: PlannedOrder,
  now: number,
  domainOf: DomainOf,
  table: LimitTable = knownLimits,
): LimitAllowance[] {
  const limits = table[plannedOrder.ca] ?? {};
  return applicableLimits(plannedOrder).flatMap((name) => {
    const limit = limits[name];
    if (limit === undefined) return [];
    const counted = events.filter((event) => countsAgainst(event, name));
    const key = counted.length === 0 ? '' : bucketKey(name, plannedOrder, domainOf);
    const spent = counted.filter((event) => bucketKey(name, event, domainOf) === key);
    return [{ limit: name, ...limit, ...bucketLevel(limit, spent, now) }];
  });
}

/** The limit that is free again last, if one is used up; else the one with the fewest tokens. */
export function tightestAllowance(all: readonly LimitAllowance[]): LimitAllowance | null {
  const order = (one: LimitAllowance, other: LimitAllowance) =>
    other.freeAt - one.freeAt || one.remaining - other.remaining;
  return all.toSorted(order)[0] ?? null;
}

/** Drops events that no longer matter; `allowances` gives the same from now on. `domainOf`: as there. */
export function pruneLedger<E extends LedgerEvent>(
  events: readonly E[],
  now: number,
  domainOf: DomainOf,
  table: LimitTable = knownLimits,
): E[] {
  const buckets = new Map<string, { fullAt: number; events: E[] }>();
  for (const event of sorted(events)) {
    for (const [name, limit] of countedLimits(event, table)) {
      const key = bucketKey(name, event, domainOf);
      const bucket = buckets.get(key) ?? { fullAt: -Infinity, events: [] };
      // An event in the future comes from a clock that was ahead; what was before it counts until then.
      if (bucket.fullAt <= Math.min(event.at, now)) bucket.events = [];
      bucket.events.push(event);
      bucket.fullAt = consumeToken(limit, bucket.fullAt, event.at);
      buckets.set(key, bucket);
    }
  }
  const needed = new Set([...buckets.values()].flatMap((bucket) => (bucket.fullAt > now ? bucket.events : [])));
  return events.filter((event) => needed.has(event));
}

/** The limits that apply to an order. */
function applicableLimits({ standing, account }: PlannedOrder): LimitName[] {
  const forAccount: LimitName[] = account === '' ? ['newAccounts'] : [];
  switch (standing) {
    case 'ariRenewal':
      return forAccount;
    case 'renewal':
      return [...forAccount, 'duplicateCertificate', 'failedAuthorizations'];
    case 'new':
      return [...forAccount, 'newOrders', 'certificatesPerDomain', 'duplicateCertificate', 'failedAuthorizations'];
  }
}

function countsAgainst({ kind, standing }: LedgerEvent, limit: LimitName): boolean {
  switch (limit) {
    case 'newAccounts':
      return kind === 'newAccount';
    case 'failedAuthorizations':
      return kind === 'failedAuthorization';
    case 'newOrders':
      return kind === 'order' && standing === 'new';
    case 'certificatesPerDomain':
      return kind === 'issued' && standing === 'new';
    case 'duplicateCertificate':
      return kind === 'issued' && standing !== 'ariRenewal';
  }
}

function countedLimits(event: LedgerEvent, table: LimitTable): [LimitName, Limit][] {
  const limits = Object.entries(table[event.ca] ?? {}) as [LimitName, Limit][];
  return limits.filter(([name]) => countsAgainst(event, name));
}

function bucketKey(limit: LimitName, plannedOrder: PlannedOrder, domainOf: DomainOf): string {
  return [plannedOrder.ca, limit, ...bucketOwner(limit, plannedOrder, domainOf)].join(' ');
}

function bucketOwner(limit: LimitName, { account, name }: PlannedOrder, domainOf: DomainOf): string[] {
  switch (limit) {
    case 'newAccounts':
      return [];
    case 'newOrders':
      return [account];
    case 'certificatesPerDomain':
      return [domainOf(name)];
    case 'duplicateCertificate':
      return [name];
    case 'failedAuthorizations':
      return [account, name];
  }
}

function bucketLevel(
  limit: Limit,
  spent: readonly LedgerEvent[],
  now: number,
): Pick<LimitAllowance, 'remaining' | 'freeAt'> {
  const { capacity, period } = limit;
  const fullAt = sorted(spent)
    // An event in the future comes from a clock that was ahead. It must not block anything for a year.
    .filter(({ at }) => at <= now)
    .reduce((time, { at }) => consumeToken(limit, time, at), -Infinity);
  const missing = Math.ceil(((Math.max(fullAt, now) - now) * capacity) / period);
  const remaining = Math.max(0, capacity - missing);
  return { remaining, freeAt: remaining > 0 ? now : fullAt - period + period / capacity };
}

/** When the bucket is full again. Never below empty: the CA accepted the event, so it still had a token. */
function consumeToken({ capacity, period }: Limit, fullAt: number, at: number): number {
  return Math.min(Math.max(fullAt, at) + period / capacity, at + period);
}

function sorted<E extends LedgerEvent>(events: readonly E[]): E[] {
  return events.toSorted((one, other) => one.at - other.at);
}
