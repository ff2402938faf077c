/** What the components use: the state by selector, the commands, the drafts, the messages. */
import { createContext, use } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore, type StoreApi } from 'zustand';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { formatsFor, type Formats } from '#shared/texts/advice.ts';
import type { Texts } from '#shared/texts/shape.ts';
import type { Language } from '#shared/values/language.ts';
import type { CommandState } from './command-runner.ts';
import type { Commands } from './commands.ts';
import type { Drafts, DraftsState } from './drafts.ts';
import type { Messages } from './messages.ts';
import type { NewFallback } from './new-fallback.ts';
import type { PanelTexts } from './panel-texts.ts';
import type { Sections } from './sections.ts';
import type { PanelState, PanelStore } from './store.ts';

/** Everything that lives as long as the window. Made once, in main.tsx. */
export type Panel = {
  store: PanelStore;
  commands: Commands;
  drafts: Drafts;
  /** A fallback CA that is being entered; `null`: none. */
  newFallback: StoreApi<NewFallback | null>;
  messages: Messages;
  /** Which section is shown. */
  sections: StoreApi<Sections>;
  texts: PanelTexts;
};

export const PanelContext = createContext<Panel | null>(null);

/** The panel's objects; only below `PanelContext`. */
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

/** The drafts of the text fields. */
export function useDrafts(): DraftsState {
  return useStore(usePanel().drafts.state);
}

/** The language shown, its texts (also those that `t` does not reach), and its formats. */
export function useLanguage(): { language: Language; texts: Texts; formats: Formats } {
  // Renders again when another language is shown.
  useTranslation();
  const texts = usePanel().texts.current();
  return { language: texts.language, texts, formats: formatsFor(texts.language) };
}
