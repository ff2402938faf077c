import { letsEncryptProfiles } from '../ca/profiles.ts';
import type { PracticeCa } from '../ca/practice-ca.ts';
import type { Settings } from '../ca/types.ts';
import type { SeededRandom } from './seeded-random.ts';
import { phaseAt, phaseStartsAfter, idealUse } from './phases.ts';
import { failures, outages, type Failure, type Outage } from './failures.ts';
import type { SimulatedTime } from './simulated-time.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

/** All that happens around the product, by chance. It happens as timers of the played time. */
export type World = {
  /** The first event is from now on. */
  begin(): void;
  /** Another certificate is served: what may go wrong until the next one is drawn. */
  renewed(): void;
  /** How often what has gone wrong. */
  eventCounts: ReadonlyMap<string, number>;
  /** When the CA wanted all certificates replaced that it had issued before. */
  recalls: readonly number[];
};

/** How often, on the average, in milliseconds. */
const every = { outage: 12 * DAY, restart: 25 * DAY, sleep: 40 * DAY, recall: 500 * DAY };
/** A router that is down over a holiday, a CA that is away for a day: rarely longer. */
const MAX_OUTAGE_MS = 5 * DAY;
const LONGEST_SLEEP = 20 * HOUR;
/**
 * Of the time that is left when a certificate is due: for so long a renewal may be made impossible. The rest is the
 * product's, to try again in. Nobody could keep a certificate of 160 hours alive, due when 80 are left, through three
 * days without a CA; so at that life all that goes wrong with one renewal ends within two.
 */
const BLOCKED_SHARE = 0.6;
/**
 * How many in a year, on the average, are armed against renewals, and how many spells begin just before one is due.
 * Not so many in each renewal: whoever is kept from renewing half of the time orders less.
 */
const IN_A_YEAR = { failures: 36, outages: 10 };
/** More than that against one renewal would be a war. */
const MAX_FAILURES_PER_RENEWAL = 4;

export function createWorld(
  parts: {
    ca: PracticeCa;
    /** What is otherwise about it than at Let's Encrypt. */
    caSettings: Partial<Settings>;
    time: SimulatedTime;
    random: SeededRandom;
    closedPort: number;
    /** Lifetimes change, and nothing goes wrong. */
    faultFree: boolean;
  },
  host: { restart(): Promise<void>; chooseProfile(profile: string): Promise<void> },
): World {
  const { ca, caSettings, time, random, closedPort, faultFree } = parts;
  const eventCounts = new Map<string, number>();
  const recalls: number[] = [];
  const allOutages = outages(closedPort);
  let budgetMs = 0;

  const count = (name: string) => eventCounts.set(name, (eventCounts.get(name) ?? 0) + 1);
  const spend = (blockedMs: number): boolean => {
    if (blockedMs > budgetMs) return false;
    budgetMs -= blockedMs;
    return true;
  };
  const scheduleAt = (moment: number, action: () => Promise<void>) => void time.startTimer(action, moment - time.now());
  /** Again and again, by chance. */
  const repeatAtRandom = (mean: number, action: () => Promise<void>) =>
    scheduleAt(time.now() + random.exponential(mean), async () => {
      await action();
      repeatAtRandom(mean, action);
    });

  /** The CA as it is when all is well, in this era. */
  const resetCa = () => {
    const { lifetimeMs } = phaseAt(time.now());
    const { classic } = letsEncryptProfiles;
    const recalledAt = recalls.at(-1) ?? -Infinity;
    ca.heal();
    ca.adjust({
      certificateLifetimeMs: lifetimeMs,
      profiles: { ...letsEncryptProfiles, ...(classic === undefined ? {} : { classic: { ...classic, lifetimeMs } }) },
      renewalInfo: {
        // Certificates are dated back by an hour.
        window: ({ notBefore }) =>
          notBefore + HOUR <= recalledAt ? { start: recalledAt - DAY, end: recalledAt - HOUR } : undefined,
      },
      ...caSettings,
    });
  };

  let armed: Failure[] = [];
  const arm = (failure: Failure): boolean => {
    if (!spend(failure.maxBlockedMs(phaseAt(time.now()).lifetimeMs))) return false;
    failure.arm(ca);
    armed.push(failure);
    return true;
  };

  let outage: Outage | null = null;
  const beginOutage = (): Promise<void> => {
    // One at a time: what heals the one would heal the other.
    if (outage !== null) return Promise.resolve();
    const length = Math.min(HOUR + random.exponential(14 * HOUR), MAX_OUTAGE_MS, budgetMs);
    if (length < HOUR || !spend(length)) return Promise.resolve();
    outage = random.pick(allOutages);
    count(outage.name);
    outage.arm(ca);
    const end = time.now() + length;
    if (random.next() < 0.3) scheduleAt(time.now() + length / 2, restart);
    scheduleAt(end, () => {
      outage = null;
      resetCa();
      // Healed with it, before a renewal met them.
      for (const failure of armed.splice(0)) arm(failure);
      return Promise.resolve();
    });
    return Promise.resolve();
  };
  const restart = async () => {
    count('restart');
    await host.restart();
  };

  return {
    eventCounts,
    recalls,
    begin() {
      resetCa();
      for (const from of phaseStartsAfter(time.now())) {
        scheduleAt(from, async () => {
          const { lifetimeMs, profile } = phaseAt(from);
          // What has gone wrong stays so.
          ca.adjust({ certificateLifetimeMs: lifetimeMs });
          await host.chooseProfile(profile);
        });
      }
      if (faultFree) return;
      repeatAtRandom(every.outage, beginOutage);
      repeatAtRandom(every.restart, restart);
      repeatAtRandom(every.sleep, () => {
        const length = random.between(HOUR, LONGEST_SLEEP);
        if (spend(length)) {
          count('sleep');
          time.sleepUntil(time.now() + length);
        }
        return Promise.resolve();
      });
      repeatAtRandom(every.recall, () => {
        count('recall');
        recalls.push(time.now());
        if (outage === null) resetCa();
        return Promise.resolve();
      });
    },

    renewed() {
      const { lifetimeMs } = phaseAt(time.now());
      budgetMs = (lifetimeMs - idealUse(lifetimeMs)) * BLOCKED_SHARE;
      // What was armed against this one and was not met any more goes.
      armed = [];
      if (outage === null) resetCa();
      if (faultFree) return;
      const share = idealUse(lifetimeMs) / YEAR;
      for (let drawn = 0; drawn < MAX_FAILURES_PER_RENEWAL; drawn++) {
        if (random.next() > Math.min((IN_A_YEAR.failures * share) / MAX_FAILURES_PER_RENEWAL, 0.5)) continue;
        const failure = random.pick(failures)(random);
        if (arm(failure)) count(failure.name);
      }
      if (random.next() < Math.min(IN_A_YEAR.outages * share, 0.3)) {
        scheduleAt(time.now() + idealUse(lifetimeMs) - random.between(0, 6 * HOUR), beginOutage);
      }
    },
  };
}
