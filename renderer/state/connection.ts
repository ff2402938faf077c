/** Keeps the store at the service's state: subscribes, and after a loss subscribes again. */
import type { Client } from '#shared/contract/contract.ts';
import { createClient, type Transport } from './client.ts';
import { markConnectionLost, receiveSnapshot, type PanelStore } from './store.ts';

type Dependencies = {
  store: PanelStore;
  open: () => Transport;
  /** Resolves after so many milliseconds. */
  wait: (milliseconds: number) => Promise<void>;
};

const FIRST_WAIT = 250;
const LONGEST_WAIT = 8000;

/** How long to wait before the next attempt: quick first, then backing off. */
export function backoffDelay(attempt: number): number {
  return Math.min(FIRST_WAIT * 2 ** attempt, LONGEST_WAIT);
}

/**
 * Connects, and stays connected until `stop`. A reconnect is a new snapshot, so nothing has to be caught up on.
 *
 * @returns the client for all calls; it is the same object over every reconnect.
 */
export function connect({ store, open, wait }: Dependencies): { client: Client; stop: () => void } {
  let transport = open();
  const stopped = new AbortController();
  const client = createClient(() => transport);
  let attempt = 0;

  const watchOnce = async (): Promise<void> => {
    transport.onLost(() => markConnectionLost(store));
    for await (const snapshot of await client.state.watch(undefined, { signal: stopped.signal })) {
      attempt = 0;
      receiveSnapshot(store, snapshot);
    }
  };

  const run = async (): Promise<void> => {
    for (;;) {
      // Whether the watch ends with an error or without: from then on the snapshot no longer describes the present.
      await watchOnce().catch(() => undefined);
      transport.close();
      if (stopped.signal.aborted) return;
      markConnectionLost(store);
      await wait(backoffDelay(attempt));
      attempt += 1;
      transport = open();
    }
  };

  void run();
  return {
    client,
    stop: () => {
      stopped.abort();
      transport.close();
    },
  };
}
