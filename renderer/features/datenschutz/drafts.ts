/**
 * The two fields of the panel and their saving without a save button.
 *
 * Lives outside the components, so that an unfinished text outlasts a look at another panel.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '#shared/contract/failures.ts';
import * as draft from './draft.ts';
import type { Draft, TextSettingKey } from './draft.ts';

export type DraftsState = Record<TextSettingKey, Draft>;
type Stored = Record<TextSettingKey, string>;

export type Drafts = {
  state: StoreApi<DraftsState>;
  /** A snapshot arrived. */
  follow: (stored: Stored) => void;
  type: (key: TextSettingKey, text: string) => void;
  enter: (key: TextSettingKey) => void;
  /** The field lost the focus: says what is wrong, or saves at once. */
  leave: (key: TextSettingKey) => void;
  /** Enter: as on leaving, but the focus stays. */
  confirm: (key: TextSettingKey) => void;
  /** Saves what is still waiting; after a reconnect. */
  saveAll: () => void;
  /** Saves what is still waiting, and resolves once nothing is under way: a click right after typing means what was typed. */
  settled: () => Promise<void>;
};

/** @returns why the value was refused; `null` when it was saved, or when the connection broke on the way. */
type Save = (key: TextSettingKey, text: string) => Promise<Failure | null>;

const textSettingKeys = ['serverAddress', 'contactEmail'] as const satisfies readonly TextSettingKey[];

/** Saving waits until the fingers rest for a moment, saying what is wrong a little longer. */
export const SAVE_AFTER = 400;
const REVEAL_AFTER = 900;

/** Makes the drafts of both fields. */
export function createDrafts(save: Save): Drafts {
  const state = createStore<DraftsState>()(() => ({
    serverAddress: draft.untouched(''),
    contactEmail: draft.untouched(''),
  }));
  const timers = { serverAddress: newTimers(), contactEmail: newTimers() };

  const change = (key: TextSettingKey, next: (current: Draft) => Draft): void =>
    state.setState((current) => ({ [key]: next(current[key]) }));

  /** One save per field at a time; what was typed meanwhile follows after it. */
  const saveNow = async (key: TextSettingKey): Promise<void> => {
    timers[key].save.stop();
    const current = state.getState()[key];
    if (current.saving || !draft.wantsSaving(key, current)) return;
    change(key, (one) => ({ ...one, saving: true, failure: null }));
    const failure = await save(key, current.text.trim());
    const typedMeanwhile = state.getState()[key].text !== current.text;
    change(key, (one) => ({ ...one, saving: false, failure: typedMeanwhile ? null : failure }));
    if (typedMeanwhile) await saveNow(key);
  };

  const settle = (key: TextSettingKey, next: (current: Draft) => Draft): void => {
    timers[key].reveal.stop();
    change(key, next);
    void saveNow(key);
  };

  return {
    state,
    follow: (stored) => {
      for (const key of textSettingKeys) change(key, (one) => draft.followed(one, stored[key]));
    },
    type: (key, text) => {
      change(key, (one) => draft.typed(key, one, text));
      timers[key].save.start(SAVE_AFTER, () => void saveNow(key));
      timers[key].reveal.start(REVEAL_AFTER, () => change(key, (one) => draft.paused(key, one)));
    },
    enter: (key) => change(key, draft.entered),
    leave: (key) => settle(key, (one) => draft.left(key, one)),
    confirm: (key) => settle(key, (one) => draft.confirmedByUser(key, one)),
    saveAll: () => {
      for (const key of textSettingKeys) void saveNow(key);
    },
    settled: async () => {
      await Promise.all(textSettingKeys.map(saveNow));
      while (isSaving(state.getState())) await nextChange(state);
    },
  };
}

function isSaving(drafts: DraftsState): boolean {
  return textSettingKeys.some((key) => drafts[key].saving);
}

function nextChange(state: StoreApi<DraftsState>): Promise<void> {
  return new Promise((resolve) => {
    const stop = state.subscribe(() => {
      stop();
      resolve();
    });
  });
}

type Timer = { start: (milliseconds: number, callback: () => void) => void; stop: () => void };

function newTimer(): Timer {
  let handle: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => clearTimeout(handle);
  return {
    start: (milliseconds, callback) => {
      stop();
      handle = setTimeout(callback, milliseconds);
    },
    stop,
  };
}

function newTimers(): { save: Timer; reveal: Timer } {
  return { save: newTimer(), reveal: newTimer() };
}
