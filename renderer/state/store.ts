/** What the panel knows: the last snapshot and whether the service is there. Nothing else, and nothing guessed. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Snapshot } from '#shared/contract/snapshot.ts';

export type PanelState = {
  /** The last snapshot that arrived. Kept when the connection is lost, so that the page does not go blank. */
  snapshot: Snapshot | null;
  /** Only while this is `live` does the snapshot describe the present. */
  connection: 'connecting' | 'live' | 'lost';
};
export type PanelStore = StoreApi<PanelState>;

/** An empty store, before the first snapshot. */
export function createPanelStore(): PanelStore {
  return createStore<PanelState>()(() => ({ snapshot: null, connection: 'connecting' }));
}

/** A snapshot arrived: it replaces the one before as a whole. */
export function receiveSnapshot(store: PanelStore, snapshot: Snapshot): void {
  store.setState({ snapshot, connection: 'live' });
}

/** The service is not there (any more). */
export function markConnectionLost(store: PanelStore): void {
  store.setState({ connection: 'lost' });
}
