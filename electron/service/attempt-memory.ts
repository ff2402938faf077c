import path from 'node:path';
import type { Failure } from '#shared/contract/failures.ts';
import type { Outside } from '#shared/contract/snapshot.ts';
import { directoryFolder } from '#shared/domain/acme-directory.ts';
import { loadAttempts, NO_ATTEMPTS, saveAttempts, type Attempts } from '../certificates/attempts.ts';

/**
 * How requests have gone, and what each CA has said in them. What is remembered is on the disk before it is told, where
 * it can be.
 *
 * Law: each CA's "not before", and what it has seen and issued, lies in its own folder and holds for no other. How a
 * request ended, whichever CAs were asked, lies with the CA that is set first.
 */
export type AttemptMemory = {
  /** How requests went. `notBefore`: when the first of the CAs may be asked again, where none of them may now. */
  current(): Attempts;
  /** What a CA has said, if it is not to be asked yet for this name. */
  held(directoryUrl: string): Failure | null;
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

/** @param place where the CAs' folders lie, which CAs there are (the first one first), and the name that is asked for */
export function createAttemptMemory(
  place: { root: () => string; directoryUrls: () => readonly [string, ...string[]]; name: () => string },
  now: () => number,
): AttemptMemory {
  let remembered: ReadonlyMap<string, Attempts> = new Map();
  const folderOf = (directoryUrl: string) => path.join(place.root(), directoryFolder(directoryUrl));
  const isoNow = () => new Date(now()).toISOString();
  const of = (directoryUrl: string): Attempts => remembered.get(directoryUrl) ?? NO_ATTEMPTS;
  const change = async (directoryUrl: string, update: Partial<Attempts>): Promise<void> => {
    const attempts = { ...of(directoryUrl), ...update };
    remembered = new Map([...remembered, [directoryUrl, attempts]]);
    await saveAttempts(folderOf(directoryUrl), directoryUrl, attempts);
  };

  return {
    current() {
      const [firstUrl, ...otherUrls] = place.directoryUrls();
      const first = of(firstUrl);
      // What was remembered for another name says nothing about this one.
      const others = otherUrls.map(of).map((one) => (one.name === place.name() ? one : NO_ATTEMPTS));
      const all = [first, ...others];
      const holds = all.map((one) => one.notBefore);
      return {
        ...first,
        notBefore: holds.every((one) => one !== null) ? (holds.toSorted()[0] ?? null) : null,
        lastIssuedAt: latest(all.map((one) => one.lastIssuedAt)),
        outside: all.map((one) => one.outside).reduce(newer),
      };
    },

    held(directoryUrl) {
      const { notBefore, limit, lastError, name } = of(directoryUrl);
      if (notBefore === null || name !== place.name() || Date.parse(notBefore) <= now()) return null;
      return limit ?? lastError;
    },

    async load() {
      const urls = place.directoryUrls();
      const loaded = await Promise.all(urls.map((url) => loadAttempts(folderOf(url), url)));
      remembered = new Map(urls.map((url, index) => [url, loaded[index] ?? NO_ATTEMPTS]));
    },

    async refused(directoryUrl, failure) {
      if (failure.code === 'CANCELLED') return;
      const notBefore = 'retryAt' in failure.data ? failure.data.retryAt : null;
      await change(directoryUrl, {
        ...{ name: place.name(), lastAttemptAt: isoNow() },
        ...{ notBefore, limit: notBefore === null ? null : failure },
      });
    },

    issued: (directoryUrl) =>
      change(directoryUrl, { name: place.name(), lastIssuedAt: isoNow(), notBefore: null, limit: null }),

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

function latest(times: readonly (string | null)[]): string | null {
  return times.reduce((one, other) => (one !== null && (other === null || one > other) ? one : other));
}

function newer(one: Outside | null, other: Outside | null): Outside | null {
  return one !== null && (other === null || one.at > other.at) ? one : other;
}
