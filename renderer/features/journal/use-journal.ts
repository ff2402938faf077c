import { useEffect, useState } from 'react';
import type { JournalEntry } from '#shared/contract/journal.ts';
import { usePanel } from '../../state/context.ts';

/** Enough for years of a small shop; more would take a while to draw. */
export const JOURNAL_LIMIT = 2000;

/** A request changes the snapshot many times in a second. */
const READ_AGAIN_AFTER = 300;

/** The journal as it was read, and which operation was running then. */
export type ReadJournal = { entries: readonly JournalEntry[]; runningId: string | null };

/** The newest entries, read again soon after each change of the state; `null` until they are there. */
export function useJournal(): ReadJournal | null {
  const { commands, store } = usePanel();
  const [journal, setJournal] = useState<ReadJournal | null>(null);
  useEffect(() => {
    let isShown = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lastAsked = 0;

    const read = async (): Promise<void> => {
      timer = undefined;
      const asked = ++lastAsked;
      const entries = await commands.journal(JOURNAL_LIMIT);
      // An answer that was overtaken, or that nobody waits for any more.
      if (!isShown || asked !== lastAsked || entries === null) return;
      setJournal({ entries, runningId: store.getState().snapshot?.operation?.id ?? null });
    };

    void read();
    const unsubscribe = store.subscribe(({ snapshot, connection }) => {
      if (snapshot !== null && connection === 'live') timer ??= setTimeout(() => void read(), READ_AGAIN_AFTER);
    });
    return () => {
      isShown = false;
      clearTimeout(timer);
      unsubscribe();
    };
  }, [commands, store]);
  return journal;
}
