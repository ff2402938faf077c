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

/** All that happens around the product, at random, as timers of the simulated time. */
export type World = {
  /** Starts the events. */
  begin(): void;
  /** Another certificate is served: draws what goes wrong until the next renewal. */
  renewed(): void;
  /** How often each event has occurred. */
  eventCounts: ReadonlyMap<string, number>;
  /** Times at which the CA wanted all certificates replaced that it had issued before. */
  recalls: readonly number[];
};

/** Average time between two of them, in milliseconds. */
const every = { outage: 12 * DAY, restart: 25 * DAY, sleep: 40 * DAY, recall: 500 * DAY };
/** A router that is down over a holiday, a CA that is down for a day: hardly ever longer. */
const MAX_OUTAGE_MS = 5 * DAY;
const LONGEST_SLEEP = 20 * HOUR;
/**
 * The share of the time left when a certificate is due for which a renewal may be made impossible; the rest is for the
 * product to try again. Nobody could get a certificate of 160 hours, due with 80 hours left, through three days without
 * a CA; so at that lifetime everything that goes wrong with one renewal is over within two days.
 */
const BLOCKED_SHARE = 0.6;
/**
 * How many failures are armed against renewals in a year, on average, and how many outages begin just before one is
 * due. They are not more per renewal, because a product that is kept from renewing half of the time orders less.
 */
const IN_A_YEAR = { failures: 36, outages: 10 };
/** More than this against one renewal would be unrealistic. */
const MAX_FAILURES_PER_RENEWAL = 4;

export function createWorld(
  parts: {
    ca: PracticeCa;
    /** Where the CA's settings differ from Let's Encrypt's. */
    caSettings: Partial<Settings>;
    time: SimulatedTime;
    random: SeededRandom;
    closedPort: number;
    /** Only lifetimes change; nothing goes wrong. */
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
  const { scheduleAt, repeatAtRandom } = createTimers(time, random);

  /** Sets the CA to how it is in this phase when all is well. */
  const resetCa = () => {
    ca.heal();
    ca.adjust({ ...healthySettings(phaseAt(time.now()).lifetimeMs, recalls.at(-1)), ...caSettings });
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
    // One at a time: ending one would end the other as well.
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
      // The reset has disarmed the failures that no renewal had met yet.
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
          // Does not reset the CA: what is armed stays armed.
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
      // Failures armed against this renewal that it did not meet are dropped.
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

function createTimers(time: SimulatedTime, random: SeededRandom) {
  const scheduleAt = (moment: number, action: () => Promise<void>) => void time.startTimer(action, moment - time.now());
  /** Repeats an action at random intervals. */
  const repeatAtRandom = (mean: number, action: () => Promise<void>) =>
    scheduleAt(time.now() + random.exponential(mean), async () => {
      await action();
      repeatAtRandom(mean, action);
    });
  return { scheduleAt, repeatAtRandom };
}

/**
 * How the CA is when all is well.
 *
 * @param recalledAt when it last wanted its certificates replaced; those issued since then are fine
 */
function healthySettings(lifetimeMs: number, recalledAt = -Infinity): Partial<Settings> {
  const { classic } = letsEncryptProfiles;
  return {
    certificateLifetimeMs: lifetimeMs,
    profiles: { ...letsEncryptProfiles, ...(classic === undefined ? {} : { classic: { ...classic, lifetimeMs } }) },
    renewalInfo: {
      // Certificates are backdated by an hour.
      window: ({ notBefore }) =>
        notBefore + HOUR <= recalledAt ? { start: recalledAt - DAY, end: recalledAt - HOUR } : undefined,
    },
  };
}
