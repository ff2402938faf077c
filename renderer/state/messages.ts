/** Short messages to the user: read out by screen readers and, where it matters, shown for a while. */
import { createStore, type StoreApi } from 'zustand/vanilla';

/** `id` makes a repeated text count as a new message. */
type Message = { id: number; text: string };
type MessagesState = { announcement: Message; toast: Message | null };
export type Messages = StoreApi<MessagesState> & {
  /** Reads a text out without showing it. */
  announce: (text: string) => void;
  /** Shows a text at the bottom of the window and reads it out. */
  notify: (text: string) => void;
  dismiss: () => void;
};

/** Long enough to read the longest notification; the lasting information is always in the panel itself. */
const TOAST_DURATION_MS = 5000;

/** Makes the store from which the window shows messages. */
export function createMessages(): Messages {
  const store = createStore<MessagesState>()(() => ({ announcement: { id: 0, text: '' }, toast: null }));
  let lastId = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const announce = (text: string): void => store.setState({ announcement: { id: ++lastId, text } });
  const dismiss = (): void => {
    clearTimeout(timer);
    store.setState({ toast: null });
  };
  const notify = (text: string): void => {
    store.setState({ toast: { id: ++lastId, text } });
    clearTimeout(timer);
    timer = setTimeout(dismiss, TOAST_DURATION_MS);
  };
  return Object.assign(store, { announce, notify, dismiss });
}
