/** What the components reach for: the state by selector, the commands, the drafts, the messages. */
import { createContext, use } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore, type StoreApi } from 'zustand';
import { formatsFor, languageOf, type Formats, type Language } from '#shared/i18n/index.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Commands, CommandState } from './commands.ts';
import type { Drafts, DraftsState } from './features/datenschutz/drafts.ts';
import type { NewFallback } from './features/erweitert/new-fallback.ts';
import type { Messages } from './messages.ts';
import type { PanelState, PanelStore } from './store.ts';

/** Everything that lives as long as the window. Made once, in main.tsx. */
export type Panel = {
  store: PanelStore;
  commands: Commands;
  drafts: Drafts;
  /** A further CA that is being entered; `null`: none. */
  newFallback: StoreApi<NewFallback | null>;
  messages: Messages;
};

export const PanelContext = createContext<Panel | null>(null);

/** The window's parts; only below `PanelContext`. */
export function usePanel(): Panel {
  const panel = use(PanelContext);
  if (panel === null) throw new Error('PanelContext is missing');
  return panel;
}

/** A part of the panel's state. */
export function usePanelState<T>(select: (state: PanelState) => T): T {
  return useStore(usePanel().store, select);
}

/** The last snapshot; only below the point where the panel waits for the first one. */
export function useSnapshot(): Snapshot {
  const snapshot = usePanelState((state) => state.snapshot);
  if (snapshot === null) throw new Error('useSnapshot before the first snapshot');
  return snapshot;
}

/** Whether the snapshot describes the present. */
export function useIsLive(): boolean {
  return usePanelState((state) => state.connection === 'live');
}

/** A part of the commands' state. */
export function useCommandState<T>(select: (state: CommandState) => T): T {
  return useStore(usePanel().commands.state, select);
}

/** What stands in the fields. */
export function useDrafts(): DraftsState {
  return useStore(usePanel().drafts.state);
}

/** The language shown, and its formats. */
export function useLanguage(): { language: Language; formats: Formats } {
  const { i18n } = useTranslation();
  const language = languageOf(i18n);
  return { language, formats: formatsFor(language) };
}
