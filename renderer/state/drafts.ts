/**
 * The text fields of the panel and their saving without a save button.
 *
 * Lives outside the components, so that an unfinished text survives a switch to another section.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '#shared/contract/failures.ts';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { textFieldKeys, type TextFieldKey } from '#shared/contract/settings-table.ts';
import * as draft from './draft.ts';
import type { Draft } from './draft.ts';
import { isSecret, savesWhileTyping, storedIn, type FallbackKey, type TextSettingKey } from './text-settings.ts';

/** The drafts of the fields that always exist, and those of fallback CAs from their first focus or edit on. */
export type DraftsState = Record<TextFieldKey, Draft> & Partial<Record<FallbackKey, Draft>>;

export type Drafts = {
  state: StoreApi<DraftsState>;
  /** A snapshot arrived. */
  sync: (settings: Settings) => void;
  type: (key: TextSettingKey, text: string) => void;
  focus: (key: TextSettingKey) => void;
  /** The field lost the focus: shows what is wrong, or saves at once. */
  blur: (key: TextSettingKey) => void;
  /** Enter: the same as `blur`, but the focus stays. */
  confirm: (key: TextSettingKey) => void;
  /** Saves what is not saved yet, except a text that is only half typed; after a reconnect or an operation. */
  saveAll: () => void;
  /** As `saveAll`; resolves once no save is under way, so that a click right after typing uses what was typed. */
  flush: () => Promise<void>;
};

/** @returns why the value was refused; `null` when it was saved; `lost` when the connection broke meanwhile. */
type Save = (key: TextSettingKey, text: string) => Promise<Failure | 'lost' | null>;

/** How long typing must have paused before the text is saved, and before what is wrong with it is shown. */
export const SAVE_DELAY_MS = 400;
const REVEAL_DELAY_MS = 900;

/** Makes the drafts of all fields. */
export function createDrafts(save: Save): Drafts {
  const state = createStore<DraftsState>()(() => emptyDrafts());
  let settings = defaultSettings('');
  const timers = new Map<TextSettingKey, { save: Timer; reveal: Timer }>();
  const timersOf = (key: TextSettingKey) => {
    const fieldTimers = timers.get(key) ?? newTimers();
    timers.set(key, fieldTimers);
    return fieldTimers;
  };

  const current = (key: TextSettingKey): Draft =>
    state.getState()[key] ?? draft.untouched(storedIn(key, settings) ?? '');
  const change = (key: TextSettingKey, next: (current: Draft) => Draft): void =>
    state.setState({ [key]: next(current(key)) });
  /** Whether the field is saved only when it is left, and still has the focus. */
  const isHalfTyped = (key: TextSettingKey): boolean => !savesWhileTyping(key) && current(key).focused;

  /** One save per field at a time; what was typed meanwhile is saved after it. */
  const saveNow = async (key: TextSettingKey): Promise<void> => {
    timersOf(key).save.stop();
    const before = current(key);
    if (before.saving || !draft.wantsSaving(key, before)) return;
    change(key, (one) => ({ ...one, saving: true, failure: null }));
    const outcome = await save(key, before.text.trim());
    const typedMeanwhile = current(key).text !== before.text;
    const failure = typedMeanwhile || outcome === 'lost' ? null : outcome;
    change(key, (one) => ({ ...one, saving: false, failure }));
    if (typedMeanwhile) await saveNow(key);
    // No snapshot contains a secret, so none will confirm this one.
    else if (outcome === null && isSecret(key)) change(key, draft.afterSecretSaved);
  };

  const applyAndSave = (key: TextSettingKey, next: (current: Draft) => Draft): void => {
    timersOf(key).reveal.stop();
    change(key, next);
    void saveNow(key);
  };
  const waiting = () => keysOf(state.getState()).filter((key) => !isHalfTyped(key));

  return {
    state,
    sync: (next) => {
      settings = next;
      const followed = keysOf(state.getState()).flatMap((key) => {
        const stored = storedIn(key, settings);
        return stored === null ? [] : [[key, draft.afterSnapshot(key, current(key), stored)] as const];
      });
      state.setState(Object.fromEntries(followed) as DraftsState, true);
    },
    type: (key, text) => {
      change(key, (one) => draft.afterTyping(key, one, text));
      if (!savesWhileTyping(key)) return;
      timersOf(key).save.start(SAVE_DELAY_MS, () => void saveNow(key));
      timersOf(key).reveal.start(REVEAL_DELAY_MS, () => change(key, (one) => draft.afterPause(key, one)));
    },
    focus: (key) => change(key, draft.afterFocus),
    blur: (key) => applyAndSave(key, (one) => draft.afterBlur(key, one)),
    confirm: (key) => applyAndSave(key, (one) => draft.afterConfirm(key, one)),
    saveAll: () => {
      for (const key of waiting()) void saveNow(key);
    },
    flush: async () => {
      await Promise.all(waiting().map(saveNow));
      while (isSaving(state.getState())) await nextChange(state);
    },
  };
}

function emptyDrafts(): DraftsState {
  return Object.fromEntries(textFieldKeys.map((key) => [key, draft.untouched('')])) as DraftsState;
}

function keysOf(drafts: DraftsState): TextSettingKey[] {
  return Object.keys(drafts) as TextSettingKey[];
}

function isSaving(drafts: DraftsState): boolean {
  return keysOf(drafts).some((key) => drafts[key]?.saving === true);
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
