import { usePanelState } from './context.ts';
import type { PanelState } from './store.ts';

/** What the shield shows: colour only on evidence, and without a connection there is none. Pure. */
export function shieldOf({ snapshot, connection }: PanelState): 'grey' | 'colour' {
  return connection === 'live' && snapshot !== null ? snapshot.shield : 'grey';
}

/** The shield's state, for every place that shows it. */
export function useShieldState(): 'grey' | 'colour' {
  return usePanelState(shieldOf);
}
