import { letsEncryptProfiles } from '../ca/profiles.ts';
import type { PracticeCa } from '../ca/practice-ca.ts';
import type { Settings } from '../ca/types.ts';
import type { Chance } from './chance.ts';
import { eraAt, erasAfter, idealUse } from './phases.ts';
import { mishaps, spells, type Mishap, type Spell } from './failures.ts';
import type { PlayedTime } from './played-time.ts';

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
  happened: ReadonlyMap<string, number>;
  /** When the CA wanted all certificates replaced that it had issued before. */
  recalls: readonly number[];
};

/** How often, on the average, in milliseconds. */
const every = { spell: 12 * DAY, restart: 25 * DAY, sleep: 40 * DAY, recall: 500 * DAY };
/** A router that is down over a holiday, a CA that is away for a day: rarely longer. */
const LONGEST_SPELL = 5 * DAY;
const LONGEST_SLEEP = 20 * HOUR;
/**
 * Of the time that is left when a certificate is due: for so long a renewal may be made impossible. The rest is the
 * product's, to try again in. Nobody could keep a certificate of 160 hours alive, due when 80 are left, through three
 * days without a CA; so at that life all that goes wrong with one renewal ends within two.
 */
const FAIR = 0.6;
/**
 * How many in a year, on the average, are armed against renewals, and how many spells begin just before one is due.
 * Not so many in each renewal: whoever is kept from renewing half of the time orders less.
 */
const IN_A_YEAR = { mishaps: 36, spells: 10 };
/** More than that against one renewal would be a war. */
const MOST_MISHAPS = 4;

export function createWorld(
  parts: {
    ca: PracticeCa;
    /** What is otherwise about it than at Let's Encrypt. */
    terms: Partial<Settings>;
    time: PlayedTime;
    chance: Chance;
    closedPort: number;
    /** Lifetimes change, and nothing goes wrong. */
    peaceful: boolean;
  },
  host: { restart(): Promise<void>; chooseProfile(profile: string): Promise<void> },
): World {
  const { ca, terms, time, chance, closedPort, peaceful } = parts;
  const happened = new Map<string, number>();
  const recalls: number[] = [];
  const allSpells = spells(closedPort);
  let purse = 0;

  const count = (name: string) => happened.set(name, (happened.get(name) ?? 0) + 1);
  const spend = (price: number): boolean => {
    if (price > purse) return false;
    purse -= price;
    return true;
  };
  const at = (moment: number, action: () => Promise<void>) => void time.startTimer(action, moment - time.now());
  /** Again and again, by chance. */
  const often = (mean: number, action: () => Promise<void>) =>
    at(time.now() + chance.wait(mean), async () => {
      await action();
      often(mean, action);
    });

  /** The CA as it is when all is well, in this era. */
  const settle = () => {
    const { lifetimeMs } = eraAt(time.now());
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
      ...terms,
    });
  };

  let armed: Mishap[] = [];
  const arm = (mishap: Mishap): boolean => {
    if (!spend(mishap.price(eraAt(time.now()).lifetimeMs))) return false;
    mishap.arm(ca);
    armed.push(mishap);
    return true;
  };

  let spell: Spell | null = null;
  const beginSpell = (): Promise<void> => {
    // One at a time: what heals the one would heal the other.
    if (spell !== null) return Promise.resolve();
    const length = Math.min(HOUR + chance.wait(14 * HOUR), LONGEST_SPELL, purse);
    if (length < HOUR || !spend(length)) return Promise.resolve();
    spell = chance.pick(allSpells);
    count(spell.name);
    spell.arm(ca);
    const end = time.now() + length;
    if (chance.next() < 0.3) at(time.now() + length / 2, restart);
    at(end, () => {
      spell = null;
      settle();
      // Healed with it, before a renewal met them.
      for (const mishap of armed.splice(0)) arm(mishap);
      return Promise.resolve();
    });
    return Promise.resolve();
  };
  const restart = async () => {
    count('restart');
    await host.restart();
  };

  return {
    happened,
    recalls,
    begin() {
      settle();
      for (const from of erasAfter(time.now())) {
        at(from, async () => {
          const { lifetimeMs, profile } = eraAt(from);
          // What has gone wrong stays so.
          ca.adjust({ certificateLifetimeMs: lifetimeMs });
          await host.chooseProfile(profile);
        });
      }
      if (peaceful) return;
      often(every.spell, beginSpell);
      often(every.restart, restart);
      often(every.sleep, () => {
        const length = chance.between(HOUR, LONGEST_SLEEP);
        if (spend(length)) {
          count('sleep');
          time.sleepUntil(time.now() + length);
        }
        return Promise.resolve();
      });
      often(every.recall, () => {
        count('recall');
        recalls.push(time.now());
        if (spell === null) settle();
        return Promise.resolve();
      });
    },

    renewed() {
      const { lifetimeMs } = eraAt(time.now());
      purse = (lifetimeMs - idealUse(lifetimeMs)) * FAIR;
      // What was armed against this one and was not met any more goes.
      armed = [];
      if (spell === null) settle();
      if (peaceful) return;
      const share = idealUse(lifetimeMs) / YEAR;
      for (let drawn = 0; drawn < MOST_MISHAPS; drawn++) {
        if (chance.next() > Math.min((IN_A_YEAR.mishaps * share) / MOST_MISHAPS, 0.5)) continue;
        const mishap = chance.pick(mishaps)(chance);
        if (arm(mishap)) count(mishap.name);
      }
      if (chance.next() < Math.min(IN_A_YEAR.spells * share, 0.3)) {
        at(time.now() + idealUse(lifetimeMs) - chance.between(0, 6 * HOUR), beginSpell);
      }
    },
  };
}
