/**
 * What is left of a CA's rate limits, from what this machine has spent. Pure; times and spans are in milliseconds.
 *
 * Only the CA knows its limits for certain, and others may spend from the same ones: what is left is at most what is
 * told here.
 */
import type { LimitName } from '../contract/failures.ts';
import { LETS_ENCRYPT, LETS_ENCRYPT_STAGING } from '#shared/values/acme-directory.ts';

/** A token bucket: so many at once, and one comes back each `period / capacity`. */
type Limit = { capacity: number; period: number };
type Limits = Partial<Record<LimitName, Limit>>;
/** By directory URL. */
export type LimitTable = Readonly<Partial<Record<string, Limits>>>;

/**
 * How the CA counts an order: as a renewal where the same names had a certificate before, and as one by ARI, which is
 * free of all limits, where it replaces one within its window (RFC 9773).
 */
export type OrderStanding = 'new' | 'renewal' | 'ariRenewal';

/** Something that the CA counts, noted when it took place. */
export type LedgerEvent = {
  kind: 'newAccount' | 'order' | 'issued' | 'failedAuthorization';
  at: number;
  /** URL of the CA's directory. */
  ca: string;
  /** The account's URL; empty where there is none yet. */
  account: string;
  /** The name that is certified, as A-labels. */
  name: string;
  standing: OrderStanding;
};

/** What is about to be asked for. An empty account: one will have to be made. */
export type PlannedOrder = Pick<LedgerEvent, 'ca' | 'account' | 'name' | 'standing'>;

/** The registrable domain of a name, as A-labels; the name itself where it has none. */
export type DomainOf = (name: string) => string;

export type LimitAllowance = {
  limit: LimitName;
  capacity: number;
  period: number;
  /** 0 to `capacity`: how many are free now. */
  remaining: number;
  /** When the next one is free: now, or later where nothing remains. */
  freeAt: number;
};

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

/** No other CA tells its limits. */
const knownLimits: LimitTable = {
  [LETS_ENCRYPT]: {
    newAccounts: { capacity: 10, period: 3 * HOUR },
    newOrders: { capacity: 300, period: 3 * HOUR },
    certificatesPerDomain: { capacity: 50, period: WEEK },
    duplicateCertificate: { capacity: 5, period: WEEK },
    failedAuthorizations: { capacity: 5, period: HOUR },
  },
  [LETS_ENCRYPT_STAGING]: {
    newAccounts: { capacity: 50, period: 3 * HOUR },
    newOrders: { capacity: 1500, period: 3 * HOUR },
    duplicateCertificate: { capacity: 30_000, period: WEEK },
    failedAuthorizations: { capacity: 200, period: HOUR },
  },
};

/** Whether it is spent of a limit that counts by registrable domain: only then is anybody asked for one. */
export function countsByDomain(event: LedgerEvent): boolean {
  return countsAgainst(event, 'certificatesPerDomain');
}

/**
 * What is left for an intention; nothing where the CA's limits are not known or do not apply.
 *
 * @param domainOf asked where an event `countsByDomain`
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

/** The one to tell of: what is used up and comes back last, or else what will be used up first. */
export function tightestAllowance(all: readonly LimitAllowance[]): LimitAllowance | null {
  const order = (one: LimitAllowance, other: LimitAllowance) =>
    other.freeAt - one.freeAt || one.remaining - other.remaining;
  return all.toSorted(order)[0] ?? null;
}

/** Leaves out what has no effect any more; what is left tells the same from now on. `domainOf`: as above. */
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
      if (bucket.fullAt <= event.at) bucket.events = [];
      bucket.events.push(event);
      bucket.fullAt = consumeToken(limit, bucket.fullAt, event.at);
      buckets.set(key, bucket);
    }
  }
  const needed = new Set([...buckets.values()].flatMap((bucket) => (bucket.fullAt > now ? bucket.events : [])));
  return events.filter((event) => needed.has(event));
}

/** Which limits an order has to pass. */
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
    // Noted by a clock that was ahead. It must not block anything for a year.
    .filter(({ at }) => at <= now)
    .reduce((time, { at }) => consumeToken(limit, time, at), -Infinity);
  const missing = Math.ceil(((Math.max(fullAt, now) - now) * capacity) / period);
  const remaining = Math.max(0, capacity - missing);
  return { remaining, freeAt: remaining > 0 ? now : fullAt - period + period / capacity };
}

/** When the bucket is full again. Never emptier than empty: the CA has let it pass, so there was one. */
function consumeToken({ capacity, period }: Limit, fullAt: number, at: number): number {
  return Math.min(Math.max(fullAt, at) + period / capacity, at + period);
}

function sorted<E extends LedgerEvent>(events: readonly E[]): E[] {
  return events.toSorted((one, other) => one.at - other.at);
}
