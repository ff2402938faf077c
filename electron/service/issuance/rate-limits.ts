import type { Settings } from '#shared/contract/settings.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { certificateAuthorities } from '#shared/domain/certificate-authorities.ts';
import { possibleKeyTypes } from '#shared/domain/key-types.ts';
import { directoryKey, isSameDirectory } from '#shared/values/acme-directory.ts';
import { coversName } from '#shared/values/names.ts';
import { isoTime } from '#shared/values/times.ts';
import {
  allowances,
  tightestAllowance,
  type LimitAllowance,
  type LimitTable,
  type OrderStanding,
} from '#shared/domain/rate-limit-rules.ts';
import type { CountedEvent, PendingOrder } from '../../certificates/issuer.ts';
import { createLedger } from '../../storage/ledger.ts';
import { matchesRequest, openPendingOrderStore } from '../../storage/pending-order.ts';
import type { InstalledPair, Vault } from '../../storage/vault.ts';
import { nameOf } from '../public-name.ts';

/** What remains of the CAs' rate limits, judged by what this machine has used. */
export type RateLimits = {
  /** Reads what is on the disk: at the start, and when the CA, the directory or another process may have changed it. */
  load(): Promise<void>;
  /**
   * The tightest of the limits that a request at a CA, for the address that is set, would meet.
   *
   * @param at when the request is to be made, in milliseconds since the epoch; decides only how it counts, what remains
   *   is given as of now
   * @returns `null`: no known limit applies, the request is exempt, or it resumes an order that has passed the limits
   */
  allowance(directoryUrl: string, at?: number): LimitAllowance | null;
  /** Whether a request at a CA, for the address that is set, would resume a pending order. */
  resumesOrder(directoryUrl: string): boolean;
  /** Records what a CA has counted; never rejects, even where that cannot be written. */
  count(directoryUrl: string, name: string, counted: CountedEvent): Promise<void>;
};

type CaState = { accountUrl: string; pendingOrder: PendingOrder | null };
const NOTHING_KNOWN: CaState = { accountUrl: '', pendingOrder: null };

export function createRateLimits(deps: {
  settings: () => Settings;
  pair: () => InstalledPair | null;
  vault: () => Vault;
  /** The CAs that may be asked about. */
  directoryUrls: () => readonly string[];
  /** The time within which the CA suggests renewing the installed certificate. */
  window: () => { start: number; end: number } | null;
  now: () => number;
  /** For tests: replaces the known limits. */
  table?: LimitTable | undefined;
}): RateLimits {
  const { settings, pair, vault, window, now, table } = deps;
  const ledger = createLedger(() => vault().root, now, table);
  let known = new Map<string, CaState>();
  const stateOf = (directoryUrl: string) => known.get(directoryKey(directoryUrl)) ?? NOTHING_KNOWN;

  const loadState = async (directoryUrl: string): Promise<CaState> => {
    const account = await vault()
      .accountStore(directoryUrl)
      .load()
      // A missing directory is reported where it is needed.
      .catch(() => null);
    const pendingOrder = await openPendingOrderStore(vault().caFolder(directoryUrl))
      .load()
      .catch(() => null);
    return { accountUrl: account?.url ?? '', pendingOrder };
  };

  const isWithinWindow = (time: number) => {
    const suggested = window();
    return suggested !== null && suggested.start <= time && time <= suggested.end;
  };
  /** Whether the installed certificate was issued by this CA for this name. */
  const isInstalled = (directoryUrl: string, name: string) => {
    const installed = pair();
    return (
      installed !== null &&
      isSameDirectory(installed.directoryUrl, directoryUrl) &&
      coversName(installed.info.names, name)
    );
  };
  const usualStanding = (directoryUrl: string, name: string): OrderStanding =>
    isInstalled(directoryUrl, name) || ledger.lastAccountFor(directoryUrl, name) !== null ? 'renewal' : 'new';

  /**
   * By the stricter of two readings of Let's Encrypt's rules: a replacement is exempt from limits only within the
   * suggested window and for the account that ordered the certificate.
   */
  const standingAt = (directoryUrl: string, name: string, time: number): OrderStanding => {
    const { accountUrl } = stateOf(directoryUrl);
    const isReplacement = isInstalled(directoryUrl, name) && ledger.lastAccountFor(directoryUrl, name) === accountUrl;
    return isReplacement && isWithinWindow(time) ? 'ariRenewal' : usualStanding(directoryUrl, name);
  };

  /** Limits apply when an order is placed, not to one that exists. */
  const resumesOrder = (directoryUrl: string, name: string) => {
    const { accountUrl, pendingOrder } = stateOf(directoryUrl);
    const ca = certificateAuthorities(settings()).find((one) => isSameDirectory(one.directoryUrl, directoryUrl));
    const wanted = { directoryUrl, name, profile: ca?.profile ?? null };
    return (
      pendingOrder !== null &&
      pendingOrder.accountUrl === accountUrl &&
      possibleKeyTypes(settings()).some((keyType) => matchesRequest(pendingOrder, { ...wanted, keyType }, now()))
    );
  };

  const allowance = (directoryUrl: string, time: number): LimitAllowance | null => {
    const name = nameOf(settings());
    if (name === '' || resumesOrder(directoryUrl, name)) return null;
    const { accountUrl } = stateOf(directoryUrl);
    const standing = standingAt(directoryUrl, name, time);
    const plannedOrder = { ca: directoryKey(directoryUrl), account: accountUrl, name, standing };
    return tightestAllowance(allowances(ledger.events(), plannedOrder, now(), ledger.domainOf, table));
  };

  return {
    async load() {
      await ledger.load();
      const found = deps.directoryUrls().map(async (url) => [directoryKey(url), await loadState(url)] as const);
      known = new Map(await Promise.all(found));
    },

    resumesOrder: (directoryUrl) => resumesOrder(directoryUrl, nameOf(settings())),

    allowance: (directoryUrl, time = now()) => allowance(directoryUrl, time),

    async count(directoryUrl, name, { kind, account, orderUrl, replacementAccepted }) {
      const standing = replacementAccepted && isWithinWindow(now()) ? 'ariRenewal' : usualStanding(directoryUrl, name);
      await ledger.record({ kind, at: now(), ca: directoryUrl, account, name, standing, order: orderUrl });
    },
  };
}

/** As the contract defines it. */
export function allowanceView({ period, freeAt, ...rest }: LimitAllowance): NonNullable<Snapshot['allowance']> {
  // Rounded up to a whole millisecond: never too early.
  return { ...rest, periodMs: period, freeAt: isoTime(Math.ceil(freeAt)) };
}
