import { createStore, type StoreApi } from 'zustand/vanilla';

/** The sections of the window, from its side bar. */
type SectionId = 'privacy' | 'advanced' | 'system' | 'journal';

export type Sections = {
  chosen: SectionId;
  /** What a button has led to in the chosen section, until it has come into view. */
  part: 'ways' | null;
  /** Whether the IT partner's settings are unfolded in "Erweitert". */
  isPartnerFoldOpen: boolean;
};

export function createSections(): StoreApi<Sections> {
  return createStore<Sections>()(() => ({ chosen: 'privacy', part: null, isPartnerFoldOpen: false }));
}
