import { createStore, type StoreApi } from 'zustand/vanilla';

/** The sections of the window, from its side bar. */
type SectionId = 'privacy' | 'advanced' | 'system' | 'journal';

/**
 * `part`: what a button has led to in the chosen section, until it has come into view. `firstStart`: `open` while what is needed
 * at first is asked for in place of "Datenschutz"; `unknown` before the first snapshot.
 */
export type Sections = {
  chosen: SectionId;
  part: 'ways' | 'server' | null;
  firstStart: 'unknown' | 'open' | 'left';
};

export function createSections(): StoreApi<Sections> {
  return createStore<Sections>()(() => ({ chosen: 'privacy', part: null, firstStart: 'unknown' }));
}
