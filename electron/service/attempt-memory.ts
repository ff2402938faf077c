import path from 'node:path';
import type { Failure } from '#shared/contract/failures.ts';
import type { Outside } from '#shared/contract/snapshot.ts';
import { directoryFolder } from '#shared/domain/acme-directory.ts';
import { loadAttempts, NO_ATTEMPTS, saveAttempts, type Attempts } from '../certificates/attempts.ts';

/** How requests at the configured CA have gone. What is remembered is on the disk before it is told, where it can be. */
export type AttemptMemory = {
  current(): Attempts;
  /** Reads what is on the disk: at the start, and when the CA, the directory or another process may have changed it. */
  load(): Promise<void>;
  /** A request has ended. What was cancelled is no attempt. */
  ended(failure: Failure | null): Promise<void>;
  /** The CA has issued: whatever becomes of the certificate, it counts. */
  issued(): Promise<void>;
  /** The CA has looked, or tried to: what it saw is worth more than anything that can be seen from here. */
  sawOutside(by: Outside['by'], reached: boolean, detail: string): Promise<Outside>;
};

/** @param place where the configured CA's folder lies, and the name that is asked for */
export function createAttemptMemory(
  place: { root: () => string; directoryUrl: () => string; name: () => string },
  now: () => number,
): AttemptMemory {
  let attempts: Attempts = NO_ATTEMPTS;
  const folder = () => path.join(place.root(), directoryFolder(place.directoryUrl()));
  const isoNow = () => new Date(now()).toISOString();
  const change = async (update: Partial<Attempts>): Promise<void> => {
    attempts = { ...attempts, ...update };
    await saveAttempts(folder(), attempts);
  };

  return {
    current: () => attempts,

    async load() {
      attempts = await loadAttempts(folder());
    },

    async ended(failure) {
      if (failure?.code === 'CANCELLED') return;
      const at = isoNow();
      await change({
        name: place.name(),
        lastAttemptAt: at,
        firstFailureAt: failure === null ? null : (attempts.firstFailureAt ?? at),
        failures: failure === null ? 0 : attempts.failures + 1,
        lastError: failure,
        notBefore: failure !== null && 'retryAt' in failure.data ? failure.data.retryAt : null,
      });
    },

    issued: () => change({ lastIssuedAt: isoNow() }),

    async sawOutside(by, reached, detail) {
      const outside = { at: isoNow(), name: place.name(), by, reached, detail };
      await change({ outside });
      return outside;
    },
  };
}
