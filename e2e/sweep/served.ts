import { setTimeout as sleep } from 'node:timers/promises';
import type { Workshop } from './installation.ts';

/** Looks at the HTTPS port all the time, as visitors do, until it is ended; gives what it has seen, each once. */
export function watchPort(workshop: Workshop): { end(): Promise<Set<string | null>> } {
  const seen = new Set<string | null>();
  const over = new AbortController();
  const looking = (async () => {
    while (!over.signal.aborted) {
      seen.add(await workshop.handshake());
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
