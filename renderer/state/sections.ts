import { createStore, type StoreApi } from 'zustand/vanilla';

/** The sections of the window, from its side bar. */
type SectionId = 'privacy' | 'advanced' | 'system' | 'journal';

/**
 * `part`: what a button has led to in the chosen section, until it has come into view; at the very beginning, the address,
 * which is what a new installation lacks. `firstStart`: `open` while what is needed
 * at first is asked for in place of "Datenschutz"; `unknown` before the first snapshot.
 * `isPartnerFoldOpen`: whether the IT partner's settings are unfolded in "Erweitert".
 */
export type Sections = {
  chosen: SectionId;
  part: 'ways' | 'server' | 'address' | null;
  firstStart: 'unknown' | 'open' | 'left';
  isPartnerFoldOpen: boolean;
};

export function createSections(): StoreApi<Sections> {
  return createStore<Sections>()(() => ({
    chosen: 'privacy',
    part: 'address',
    firstStart: 'unknown',
    isPartnerFoldOpen: false,
  }));
}
