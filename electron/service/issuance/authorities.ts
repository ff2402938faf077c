import { certificateAuthorities } from '#shared/domain/certificate-authorities.ts';
import { wayOf } from '#shared/domain/challenge-choice.ts';
import { stagingUrlOf } from '#shared/domain/known-cas.ts';
import type { LimitTable } from '#shared/domain/rate-limit-rules.ts';
import { jointBlockedPeriod, type BlockedPeriod } from '#shared/domain/renewal-decision.ts';
import type { PendingOrderStore } from '../../certificates/issuer.ts';
import { openPendingOrderStore } from '../../storage/pending-order.ts';
import type { Core } from '../core.ts';
import type { Installation } from '../installation.ts';
import { nameOf } from '../public-name.ts';
import type { AriMemory } from './ari.ts';
import type { InstalledPair } from '../../storage/vault.ts';
import { createAttemptMemory, type AttemptMemory } from './attempt-memory.ts';
import { createRateLimits, type RateLimits } from './rate-limits.ts';

/** The configured CAs, and what is remembered of each. */
export type Authorities = {
  /** Their directories, in the order in which they are asked. */
  urls(): readonly [string, ...string[]];
  attempts: AttemptMemory;
  limits: RateLimits;
  /** Where a CA's pending order is kept until its certificate is installed. */
  pendingOrders(directoryUrl: string): PendingOrderStore;
  /**
   * The period in which none of the CAs may be asked; `null`: one of them may.
   *
   * @param at when a request would be made, in milliseconds since the epoch: decides how it counts
   */
  blockedPeriod(at: number): BlockedPeriod | null;
  /** Reads what is on the disk. */
  load(): Promise<void>;
};

/** The lifetime of a certificate in milliseconds; `null`: there is none. */
export function lifetimeOf(pair: InstalledPair | null): number | null {
  return pair === null ? null : pair.info.notAfter - pair.info.notBefore;
}

/** @param limitTable for tests: replaces the known limits */
export function createAuthorities(
  core: Core,
  installation: Installation,
  ari: AriMemory,
  limitTable?: LimitTable,
): Authorities {
  const { settings, now } = core;
  const urls = (): [string, ...string[]] => {
    const [first, ...others] = certificateAuthorities(settings());
    return [first.directoryUrl, ...others.map((one) => one.directoryUrl)];
  };
  const attempts = createAttemptMemory(
    {
      root: () => installation.vault().root,
      directoryUrls: urls,
      stagingUrl: () => stagingUrlOf(urls()[0]),
      name: () => nameOf(settings()),
      way: (challenge) => wayOf(settings(), challenge),
      lifetime: () => lifetimeOf(installation.pair()),
      isMissing: () => installation.databaseFailure() !== null,
    },
    now,
  );
  const limits = createRateLimits({
    settings,
    pair: () => installation.pair(),
    vault: () => installation.vault(),
    directoryUrls: urls,
    window: () => ari.window(),
    now,
    table: limitTable,
  });
  return {
    urls,
    attempts,
    limits,
    pendingOrders: (directoryUrl) => openPendingOrderStore(installation.vault().caFolder(directoryUrl)),
    blockedPeriod: (at) =>
      jointBlockedPeriod(
        urls().map((directoryUrl) => {
          const allowance = limits.allowance(directoryUrl, at);
          const isUsedUp = allowance !== null && allowance.remaining === 0;
          return [attempts.blockedPeriod(directoryUrl), isUsedUp ? { since: now(), until: allowance.freeAt } : null];
        }),
        now(),
      ),
    async load() {
      await Promise.all([attempts.load(), limits.load()]);
    },
  };
}
