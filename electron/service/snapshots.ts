import { AsyncIteratorClass, EventPublisher } from '@orpc/server';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Changes } from './changes.ts';

/** Snapshots for whoever wants each change: the panel, the tray, the command line. */
export type Snapshots = {
  current: () => Snapshot;
  /** The snapshot now and each next one; ends at once on `return()`, also while the next one is awaited. */
  watch(signal: AbortSignal | undefined): AsyncIterator<Snapshot>;
  /** Calls back at each change; returns a function that ends this. */
  subscribe: (listener: (snapshot: Snapshot) => void) => () => void;
};

/** @param current makes the snapshot of this moment */
export function createSnapshots(changes: Changes, current: () => Snapshot): Snapshots {
  const publisher = new EventPublisher<{ snapshot: Snapshot }>({ maxBufferedEvents: 1 });
  changes.on('state', () => publisher.publish('snapshot', current()));
  return {
    current,

    watch(signal) {
      const subscription = publisher.subscribe('snapshot', { signal });
      let first = true;
      // A generator would finish only with the next snapshot, however long that takes.
      return new AsyncIteratorClass<Snapshot>(
        async () => {
          if (!first) return subscription.next();
          first = false;
          return { done: false, value: current() };
        },
        async () => {
          await subscription.return(undefined);
        },
      );
    },

    subscribe: (listener) => publisher.subscribe('snapshot', listener),
  };
}
