import { setTimeout as sleep } from 'node:timers/promises';
import type { SweepInstallation } from './installation.ts';

/** Connects to the HTTPS port all the time, as visitors do, until `end`, which returns the fingerprints seen. */
export function watchPort(installation: SweepInstallation): { end(): Promise<Set<string | null>> } {
  const seen = new Set<string | null>();
  const over = new AbortController();
  const looking = (async () => {
    while (!over.signal.aborted) {
      seen.add(await installation.handshake());
      await sleep(50);
    }
  })();
  return {
    async end() {
      over.abort();
      await looking;
      return seen;
    },
  };
}
