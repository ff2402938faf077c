import path from 'node:path';
import type { Failure } from '#shared/contract/failures.ts';
import type { Outside } from '#shared/contract/snapshot.ts';
import { directoryFolder } from '#shared/values/acme-directory.ts';
import { jointHold, type Hold } from '#shared/domain/renewal-decision.ts';
import { loadAttempts, NO_ATTEMPTS, saveAttempts, type Attempts } from '../../storage/attempts.ts';

/**
 * How requests have gone, and what each CA has said in them. What is remembered is on the disk before it is told, where
 * it can be; what a disk does not take, or no longer gives, is remembered all the same as long as this process runs.
 *
 * Law: each CA's "not before", and what it has seen and issued, lies in its own folder and holds for no other. How a
 * request ended, whichever CAs were asked, lies with the CA that is set first.
 */
export type AttemptMemory = {
  /** How requests went. `notBefore`: when the first of the CAs may be asked again, where none of them may now. */
  current(): Attempts;
  /** What a CA has said, if it is not to be asked yet for this name. One noted by a clock that was ahead is void. */
  held(directoryUrl: string): Failure | null;
  /** The same as a time, be it over or not. */
  hold(directoryUrl: string): Hold | null;
  /** Reads what is on the disk: at the start, and when the CAs, the directory or another process may have changed it. */
  load(): Promise<void>;
  /** A CA was asked and has not issued. What was cancelled says nothing of it. */
  refused(directoryUrl: string, failure: Failure): Promise<void>;
  /** A CA has issued: whatever becomes of the certificate, it counts. */
  issued(directoryUrl: string): Promise<void>;
  /** A request has ended. What was cancelled is no attempt. */
  ended(failure: Failure | null): Promise<void>;
  /** A CA has looked, or tried to: what it saw is worth more than anything that can be seen from here. */
  sawOutside(directoryUrl: string, saw: Pick<Outside, 'by' | 'reached' | 'detail'>): Promise<Outside>;
};

/**
 * @param place where the CAs' folders lie, which CAs there are (the first one first), where the first one rehearses
 *   (`null`: nowhere else), and the name that is asked for
 */
export function createAttemptMemory(
  place: {
    root: () => string;
    directoryUrls: () => readonly [string, ...string[]];
    stagingUrl: () => string | null;
    name: () => string;
    /** What lies there is out of reach, and must not begin anew in its place. */
    isAway?: () => boolean;
  },
  now: () => number,
): AttemptMemory {
  let remembered: ReadonlyMap<string, Attempts> = new Map();
  let rememberedOf = place.root();
  /** Of these the disk has something older. */
  const unsaved = new Set<string>();
  const folderOf = (directoryUrl: string) => path.join(place.root(), directoryFolder(directoryUrl));
  const isoNow = () => new Date(now()).toISOString();
  const of = (directoryUrl: string): Attempts => remembered.get(directoryUrl) ?? NO_ATTEMPTS;
  const change = async (directoryUrl: string, update: Partial<Attempts>): Promise<void> => {
    const attempts = { ...of(directoryUrl), ...update };
    remembered = new Map([...remembered, [directoryUrl, attempts]]);
    await save(directoryUrl, attempts);
  };
  const save = async (directoryUrl: string, attempts: Attempts): Promise<void> => {
    unsaved.add(directoryUrl);
    if (place.isAway?.() === true) return;
    if (await saveAttempts(folderOf(directoryUrl), directoryUrl, attempts)) unsaved.delete(directoryUrl);
  };
  /** What the disk has, unless it has gone, refuses, or has not taken what came after. */
  const look = async (directoryUrl: string): Promise<Attempts> => {
    const known = remembered.get(directoryUrl);
    const found = await loadAttempts(folderOf(directoryUrl), directoryUrl).catch(() => null);
    if (known === undefined) return found ?? NO_ATTEMPTS;
    if (found !== null && !(unsaved.has(directoryUrl) && isLater(known, found))) {
      unsaved.delete(directoryUrl);
      return found;
    }
    if (unsaved.has(directoryUrl)) await save(directoryUrl, known);
    return known;
  };
  const hold = (directoryUrl: string): Hold | null => {
    const { notBefore, heldSince, lastAttemptAt, name } = of(directoryUrl);
    if (notBefore === null || name !== place.name()) return null;
    return { since: Date.parse(heldSince ?? lastAttemptAt ?? notBefore), until: Date.parse(notBefore) };
  };

  return {
    current() {
      const [firstUrl, ...otherUrls] = place.directoryUrls();
      const first = of(firstUrl);
      // What was remembered for another name says nothing about this one.
      const others = otherUrls.map(of).map((one) => (one.name === place.name() ? one : NO_ATTEMPTS));
      const all = [first, ...others];
      const holding = jointHold(
        [firstUrl, ...otherUrls].map((url) => [hold(url)]),
        now(),
      );
      return {
        ...first,
        notBefore: holding === null ? null : new Date(holding.until).toISOString(),
        lastIssuedAt: latest(all.map((one) => one.lastIssuedAt)),
        outside: all.map((one) => one.outside).reduce(newer),
      };
    },

    held(directoryUrl) {
      const { limit, lastError } = of(directoryUrl);
      const holding = hold(directoryUrl);
      if (holding === null || holding.since > now() || holding.until <= now()) return null;
      return limit ?? lastError;
    },

    hold,

    async load() {
      // In another database directory nothing of this one counts.
      if (rememberedOf !== place.root()) {
        remembered = new Map();
        unsaved.clear();
      }
      rememberedOf = place.root();
      const staging = place.stagingUrl();
      const urls = [...place.directoryUrls(), ...(staging === null ? [] : [staging])];
      remembered = new Map(await Promise.all(urls.map(async (url) => [url, await look(url)] as const)));
    },

    async refused(directoryUrl, failure) {
      if (failure.code === 'CANCELLED') return;
      const notBefore = 'retryAt' in failure.data ? failure.data.retryAt : null;
      await change(directoryUrl, {
        ...{ name: place.name(), lastAttemptAt: isoNow() },
        ...(notBefore === null
          ? { notBefore, limit: null, heldSince: null }
          : { notBefore, limit: failure, heldSince: isoNow() }),
      });
    },

    issued: (directoryUrl) =>
      change(directoryUrl, {
        name: place.name(),
        lastIssuedAt: isoNow(),
        notBefore: null,
        limit: null,
        heldSince: null,
      }),

    async ended(failure) {
      if (failure?.code === 'CANCELLED') return;
      const [directoryUrl] = place.directoryUrls();
      const { firstFailureAt, failures } = of(directoryUrl);
      const at = isoNow();
      await change(directoryUrl, {
        name: place.name(),
        lastAttemptAt: at,
        firstFailureAt: failure === null ? null : (firstFailureAt ?? at),
        failures: failure === null ? 0 : failures + 1,
        lastError: failure,
      });
    },

    async sawOutside(directoryUrl, saw) {
      const outside = { at: isoNow(), name: place.name(), ...saw };
      await change(directoryUrl, { outside });
      return outside;
    },
  };
}

/** Two that were noted at the same time are the same. */
function isLater(one: Attempts, other: Attempts): boolean {
  const noted = ({ lastAttemptAt, lastIssuedAt, outside }: Attempts) =>
    [lastAttemptAt, lastIssuedAt, outside?.at ?? null].reduce(laterOf) ?? '';
  return noted(one) > noted(other);
}

function latest(times: readonly (string | null)[]): string | null {
  return times.reduce(laterOf);
}

function laterOf(one: string | null, other: string | null): string | null {
  return one !== null && (other === null || one > other) ? one : other;
}

function newer(one: Outside | null, other: Outside | null): Outside | null {
  return one !== null && (other === null || one.at > other.at) ? one : other;
}
