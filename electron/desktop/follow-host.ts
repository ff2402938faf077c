import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '#shared/contract/contract.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';

const RECONNECT_INTERVAL_MS = 5_000;

type Host = { client: Client; close: () => Promise<void> };

/**
 * Follows another host through its restarts, for a tray shield that may be shown for months.
 *
 * Law: between `onLost` and the next snapshot nothing is known, and nothing may be shown.
 *
 * @param options.host the first connection
 * @param options.connect makes another one later; `null` or a rejection while no host runs
 */
export function followHost(options: {
  host: Host;
  connect: () => Promise<Host | null>;
  onSnapshot: (snapshot: Snapshot) => void;
  onLost: () => void;
  reconnectIntervalMs?: number;
}): { stop: () => Promise<void> } {
  const ending = new AbortController();
  const isEnding = (): boolean => ending.signal.aborted;
  let host: Host | null = options.host;

  const follow = async (): Promise<void> => {
    while (!isEnding()) {
      if (host !== null) {
        await forwardSnapshots(host, options.onSnapshot).catch(() => undefined);
        await host.close();
        host = null;
        if (!isEnding()) options.onLost();
      }
      await pause(options.reconnectIntervalMs ?? RECONNECT_INTERVAL_MS, undefined, { signal: ending.signal }).catch(
        () => undefined,
      );
      if (!isEnding()) host = await options.connect().catch(() => null);
    }
    // A connection made while `stop` was called.
    await host?.close();
  };
  const followed = follow();

  return {
    async stop() {
      ending.abort();
      await host?.close();
      await followed;
    },
  };
}

async function forwardSnapshots(host: Host, onSnapshot: (snapshot: Snapshot) => void): Promise<void> {
  for await (const snapshot of await host.client.state.watch()) onSnapshot(snapshot);
}
