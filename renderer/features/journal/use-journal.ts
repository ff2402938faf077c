import { useEffect, useState } from 'react';
import type { JournalEntry } from '#shared/contract/journal.ts';
import { usePanel } from '../../state/context.ts';

/** Enough for years in a small company; more would take a while to render. */
export const JOURNAL_LIMIT = 2000;

/** A request changes the snapshot many times in a second. */
const RELOAD_DELAY_MS = 300;

/** The journal as it was read, and which operation was running then. */
export type LoadedJournal = { entries: readonly JournalEntry[]; runningId: string | null };

/** The newest entries, read again soon after each change of the state; `null` until they are loaded. */
export function useJournal(): LoadedJournal | null {
  const { commands, store } = usePanel();
  const [journal, setJournal] = useState<LoadedJournal | null>(null);
  useEffect(() => {
    let isShown = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let latestRequest = 0;

    const read = async (): Promise<void> => {
      timer = undefined;
      const thisRequest = ++latestRequest;
      const entries = await commands.journal(JOURNAL_LIMIT);
      // An answer that was overtaken by a later request, or that nobody waits for any more, is dropped.
      if (!isShown || thisRequest !== latestRequest || entries === null) return;
      setJournal({ entries, runningId: store.getState().snapshot?.operation?.id ?? null });
    };

    void read();
    const unsubscribe = store.subscribe(({ snapshot, connection }) => {
      if (snapshot !== null && connection === 'live') timer ??= setTimeout(() => void read(), RELOAD_DELAY_MS);
    });
    return () => {
      isShown = false;
      clearTimeout(timer);
      unsubscribe();
    };
  }, [commands, store]);
  return journal;
}
