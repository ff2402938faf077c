import path from 'node:path';
import type { Settings } from '#shared/contract/settings.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { directoryFolder } from '#shared/values/acme-directory.ts';
import { certificateAuthorities } from '#shared/domain/certificate-authorities.ts';
import { coversName } from '#shared/values/names.ts';
import {
  allowances,
  tightest,
  type Allowance,
  type LimitTable,
  type OrderStanding,
} from '#shared/domain/rate-limits.ts';
import { answers } from '../../storage/pending-order.ts';
import type { Counted, PendingOrder } from '../../certificates/issuer.ts';
import { createLedger } from '../../storage/ledger.ts';
import { filePendingOrders } from '../../storage/pending-order.ts';
import type { InstalledPair, Vault } from '../../storage/vault.ts';
import { nameOf } from '../installation.ts';

/** What the rate limits of the CAs leave, by what this machine has spent of them. */
export type RateLimits = {
  /** Reads what is on the disk: at the start, and when the CA, the directory or another process may have changed it. */
  load(): Promise<void>;
  /**
   * The tightest of the limits that a request at a CA, for the address that is set, would meet.
   *
   * @param at when the request is made, in milliseconds, as far as it decides how it counts; what is left is told as
   *   of now
   * @returns `null`: none that is known; it is free of them, or goes on with an order that has passed them
   */
  allowance(directoryUrl: string, at?: number): Allowance | null;
  /** Whether a request at a CA, for the address that is set, would go on with an order that is under way. */
  goesOn(directoryUrl: string): boolean;
  /** Keeps what a CA has counted; whatever becomes of it, nothing is rejected. */
  count(directoryUrl: string, name: string, counted: Counted): Promise<void>;
};

type Known = { account: string; pending: PendingOrder | null };
const NOTHING_KNOWN: Known = { account: '', pending: null };

export function createRateLimits(deps: {
  settings: () => Settings;
  pair: () => InstalledPair | null;
  vault: () => Vault;
  /** The CAs that may be asked about. */
  directoryUrls: () => readonly string[];
  /** Within which the CA suggests to renew the installed certificate. */
  window: () => { start: number; end: number } | null;
  now: () => number;
  /** For tests: other limits than those that are known. */
  table?: LimitTable | undefined;
}): RateLimits {
  const { settings, pair, vault, window, now, table } = deps;
  const ledger = createLedger(() => vault().root, now, table);
  let known = new Map<string, Known>();
  const at = (directoryUrl: string) => known.get(directoryUrl) ?? NOTHING_KNOWN;

  const look = async (directoryUrl: string): Promise<Known> => {
    const account = await vault()
      .accounts(directoryUrl)
      .load()
      // A directory that is not there is told where it is needed.
      .catch(() => null);
    const pending = await filePendingOrders(path.join(vault().root, directoryFolder(directoryUrl)))
      .load()
      .catch(() => null);
    return { account: account?.url ?? '', pending };
  };

  const isWithinWindow = (time: number) => {
    const suggested = window();
    return suggested !== null && suggested.start <= time && time <= suggested.end;
  };
  /** Whether the certificate that is installed is one that the CA gave for this name. */
  const isInstalled = (directoryUrl: string, name: string) => {
    const installed = pair();
    return installed?.directoryUrl === directoryUrl && coversName(installed.info.names, name);
  };
  const usualStanding = (directoryUrl: string, name: string): OrderStanding =>
    isInstalled(directoryUrl, name) || ledger.holder(directoryUrl, name) !== null ? 'renewal' : 'new';

  /**
   * Planned by the stricter of Let's Encrypt's two readings: what replaces a certificate is free of limits only within
   * the suggested window and for the account that had the certificate.
   */
  const standingAt = (directoryUrl: string, name: string, time: number): OrderStanding => {
    const { account } = at(directoryUrl);
    const isReplacement = isInstalled(directoryUrl, name) && ledger.holder(directoryUrl, name) === account;
    return isReplacement && isWithinWindow(time) ? 'ariRenewal' : usualStanding(directoryUrl, name);
  };

  /** Limits stand before an order, not in it. */
  const goesOn = (directoryUrl: string, name: string) => {
    const { account, pending } = at(directoryUrl);
    const { keyType } = settings();
    const ca = certificateAuthorities(settings()).find((one) => one.directoryUrl === directoryUrl);
    const wanted = { directoryUrl, name, keyType, profile: ca?.profile ?? null };
    return pending !== null && pending.accountUrl === account && answers(pending, wanted, now());
  };

  const allowance = (directoryUrl: string, time: number): Allowance | null => {
    const name = nameOf(settings());
    if (name === '' || goesOn(directoryUrl, name)) return null;
    const { account } = at(directoryUrl);
    const standing = standingAt(directoryUrl, name, time);
    const intention = { ca: directoryUrl, account, name, standing };
    return tightest(allowances(ledger.events(), intention, now(), ledger.domainOf, table));
  };

  return {
    async load() {
      await ledger.load();
      const found = deps.directoryUrls().map(async (url) => [url, await look(url)] as const);
      known = new Map(await Promise.all(found));
    },

    goesOn: (directoryUrl) => goesOn(directoryUrl, nameOf(settings())),

    allowance: (directoryUrl, time = now()) => allowance(directoryUrl, time),

    async count(directoryUrl, name, { kind, account, orderUrl, replaced }) {
      const standing = replaced && isWithinWindow(now()) ? 'ariRenewal' : usualStanding(directoryUrl, name);
      await ledger.note({ kind, at: now(), ca: directoryUrl, account, name, standing, order: orderUrl });
    },
  };
}

/** As the contract has it. */
export function allowanceView({ period, freeAt, ...rest }: Allowance): NonNullable<Snapshot['allowance']> {
  // Up to a whole millisecond: never too early.
  return { ...rest, periodMs: period, freeAt: new Date(Math.ceil(freeAt)).toISOString() };
}
