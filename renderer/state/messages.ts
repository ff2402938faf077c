/** Short messages to the user: read out by screen readers and, where it matters, shown for a while. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Snapshot } from '#shared/contract/snapshot.ts';

/** `id` makes a repeated text count as a new message. */
type Message = { id: number; text: string };
/** What a message says of the present; it goes when that is no longer so. */
type Claim = (snapshot: Snapshot) => boolean;
type MessagesState = { announcement: Message; toast: Message | null };
export type Messages = StoreApi<MessagesState> & {
  /** Reads a text out without showing it. */
  announce: (text: string) => void;
  /**
   * Shows a text at the bottom of the window and reads it out.
   *
   * @param isTrueOf what it says of the present. The snapshot that shows it may arrive later than the answer that gave cause
   *   to say it: the message goes with the first snapshot of which it is no longer true.
   */
  notify: (text: string, isTrueOf?: Claim) => void;
  dismiss: () => void;
  /** A snapshot arrived: a message goes when another operation begins, or when it is no longer true. */
  follow: (snapshot: Snapshot) => void;
};

/** Long enough to read the longest notification; the lasting information is always in the panel itself. */
const TOAST_DURATION_MS = 5000;

const always: Claim = () => true;

/** Makes the store from which the window shows messages. */
export function createMessages(): Messages {
  const store = createStore<MessagesState>()(() => ({ announcement: { id: 0, text: '' }, toast: null }));
  let lastId = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let claim: Claim = always;
  let wasTrue = false;
  let operationId: string | null = null;
  let latest: Snapshot | null = null;

  const announce = (text: string): void => store.setState({ announcement: { id: ++lastId, text } });
  const dismiss = (): void => {
    clearTimeout(timer);
    store.setState({ toast: null });
  };
  const notify = (text: string, isTrueOf: Claim = always): void => {
    store.setState({ toast: { id: ++lastId, text } });
    claim = isTrueOf;
    wasTrue = latest !== null && isTrueOf(latest);
    clearTimeout(timer);
    timer = setTimeout(dismiss, TOAST_DURATION_MS);
  };
  const follow = (snapshot: Snapshot): void => {
    latest = snapshot;
    const next = snapshot.operation?.id ?? null;
    const hasBegun = next !== null && next !== operationId;
    operationId = next ?? operationId;
    const isTrue = claim(snapshot);
    if (hasBegun || (wasTrue && !isTrue)) dismiss();
    wasTrue ||= isTrue;
  };
  return Object.assign(store, { announce, notify, dismiss, follow });
}
