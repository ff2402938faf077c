/** The chores of a host that belong to no other part. */
import { FailureError } from '#shared/contract/failure-error.ts';
import type { Core } from './core.ts';
import type { Chore } from './host-loop.ts';
import type { Installation } from './installation.ts';
import type { AriMemory } from './issuance/ari.ts';
import type { Authorities } from './issuance/authorities.ts';
import type { LifetimeNotices } from './lifetime-notices.ts';
import type { Operations } from './operations/operations.ts';
import type { Reload } from './reload.ts';
import type { Serving } from './serving.ts';

/** How often the host rechecks while nothing happens; milliseconds. */
const RECHECK_MS = 10 * 60_000;
/** How often it is looked at while something is missing: a port, the database directory, a certificate. */
const RECHECK_SOON_MS = 30_000;

/** @param intervalMs instead of the usual ones */
export function createRecheckChore(
  { now }: Pick<Core, 'now'>,
  parts: { installation: Installation; web: Serving; operations: Operations; reload: Reload },
  intervalMs?: number,
): Chore {
  const { installation, web, operations, reload } = parts;
  // The start of a host is the first look.
  let lastAt = now();

  const interval = (): number => {
    const { http, https } = web.listeners();
    const isReadable = installation.unreadable() === null && installation.databaseFailure() === null;
    const profacto = web.profacto();
    // A certificate for which somebody has to restart profacto: whoever did wants to see that it was right.
    const isOpen =
      profacto === null
        ? http.state === 'listening' && https.state !== 'failed'
        : !installation.waits() || profacto.restartsAt() !== null;
    const isHealthy = isOpen && isReadable;
    return intervalMs ?? (isHealthy && installation.pair() !== null ? RECHECK_MS : RECHECK_SOON_MS);
  };

  return {
    name: 'recheck',
    // A look in the future was taken before the clock was set back.
    nextAt: () => (lastAt > now() ? now() : lastAt + interval()),
    async run() {
      lastAt = now();
      // Refused while an operation runs: it reads the state itself.
      await operations
        .maintain(() => reload.recheck())
        .catch((error: unknown) => {
          if (!(error instanceof FailureError)) throw error;
        });
    },
  };
}

/** Asks the CA when it suggests renewing. */
export function createAriChore({ changes }: Pick<Core, 'changes'>, ari: AriMemory): Chore {
  return {
    name: 'renewalInfo',
    nextAt: () => ari.nextCheckAt(),
    async run(signal) {
      if (await ari.refresh(signal)) changes.emit('state');
    },
  };
}

/** Gives the notices of the certificate's lifetime; after all else, so that a machine that wakes up renews first. */
export function createNoticeChore(notices: LifetimeNotices, operations: Operations): Chore {
  return {
    name: 'notices',
    nextAt: () => notices.nextAt(),
    run: () => (operations.current() === null ? notices.giveIfDue(false) : Promise.resolve()),
  };
}

/** Shows soon that a clock that was known to be wrong has been set. */
export function createClockChore({ clock, now, changes }: Pick<Core, 'clock' | 'now' | 'changes'>): Chore {
  return {
    name: 'clock',
    nextAt: () => (clock.wrongBy() === null ? null : now() + RECHECK_SOON_MS),
    run() {
      if (clock.wrongBy() === null) changes.emit('state');
      return Promise.resolve();
    },
  };
}

/** Shows at once that a used-up rate limit is free again. */
export function createAllowanceChore({ settings, changes }: Core, { limits }: Authorities): Chore {
  return {
    name: 'allowance',
    nextAt() {
      const allowance = limits.allowance(settings().acmeDirectoryUrl);
      return allowance === null || allowance.remaining > 0 ? null : allowance.freeAt;
    },
    run: () => Promise.resolve(void changes.emit('state')),
  };
}
