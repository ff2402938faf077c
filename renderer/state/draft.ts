/** The text in a field, as opposed to the stored value. Pure: each event makes the next draft. */
import type { Failure, SettingIssue } from '#shared/contract/failures.ts';
import { isIncomplete, issueOf, settingOf, storedForm, type TextSettingKey } from './text-settings.ts';

export type Draft = {
  text: string;
  /** The value in the last snapshot. */
  stored: string;
  /** The user has typed something that no snapshot has confirmed yet. */
  edited: boolean;
  focused: boolean;
  /** What is wrong with the text is shown now. */
  revealed: boolean;
  saving: boolean;
  /** What was typed here has been confirmed by a snapshot. */
  confirmed: boolean;
  /** What was typed here is stored without what was pasted along. */
  cleaned: boolean;
  /** The user is done with the text, although the field may have the focus: it was pasted, or confirmed by Enter. */
  entered: boolean;
  /** Why the service did not take the text. */
  failure: Failure | null;
};

/** The message at the field: what is wrong with the text, or that saving failed. */
export type DraftMessage = { kind: 'issue'; issue: SettingIssue } | { kind: 'failure'; failure: Failure };

/** The draft of a field that nobody has touched. */
export function untouched(stored: string): Draft {
  return {
    text: stored,
    stored,
    edited: false,
    focused: false,
    revealed: false,
    saving: false,
    confirmed: false,
    cleaned: false,
    entered: false,
    failure: null,
  };
}

/** Whether the text in the field is the stored one, aside from what was pasted along with it. */
export function isSaved(key: TextSettingKey, draft: Draft): boolean {
  return storedForm(key, draft.text) === draft.stored;
}

/** Whether there is something to save, and it can be saved. */
export function wantsSaving(key: TextSettingKey, draft: Draft): boolean {
  return draft.edited && !isSaved(key, draft) && issueOf(key, draft.text) === null;
}

/** Whether the text in the field is stored, or will be when the field is left; else the service does not take it. */
export function isAcceptable(key: TextSettingKey, draft: Draft): boolean {
  return draft.text === draft.stored || (draft.failure === null && issueOf(key, draft.text) === null);
}

/** A snapshot arrived. What the user typed stays; a field without the focus or an edit follows the stored value. */
export function afterSnapshot(key: TextSettingKey, draft: Draft, stored: string): Draft {
  const next = { ...draft, stored };
  if (isSaved(key, next)) return settled(next);
  if (draft.edited) return next;
  if (!draft.focused) return untouched(stored);
  // In an empty field there is nothing that could be taken from under the fingers.
  return draft.text === '' ? { ...untouched(stored), focused: true } : next;
}

/** The text is the stored one: it is confirmed, and shown as it is stored once the user is done with it. */
function settled(draft: Draft): Draft {
  const isAtWork = draft.focused && !draft.entered;
  return {
    ...draft,
    text: isAtWork ? draft.text : draft.stored,
    edited: false,
    confirmed: draft.edited || draft.confirmed,
    cleaned: draft.cleaned || (draft.edited && draft.text.trim() !== draft.stored),
    failure: draft.edited ? null : draft.failure,
  };
}

/** The user typed. */
export function afterTyping(key: TextSettingKey, draft: Draft, text: string): Draft {
  return {
    ...draft,
    text,
    edited: true,
    confirmed: false,
    cleaned: false,
    entered: false,
    failure: null,
    revealed: draft.revealed && issueOf(key, text) !== null && !isIncomplete(key, text),
  };
}

/** The user stopped typing for a moment: an error that typing on cannot remedy is shown now. */
export function afterPause(key: TextSettingKey, draft: Draft): Draft {
  return { ...draft, revealed: issueOf(key, draft.text) !== null && !isIncomplete(key, draft.text) };
}

/** The user confirmed the text by Enter, or pasted it: whatever is wrong with it is shown now. */
export function afterConfirm(key: TextSettingKey, draft: Draft): Draft {
  const next = { ...draft, entered: true, revealed: issueOf(key, draft.text) !== null };
  return isSaved(key, next) ? settled(next) : next;
}

/** The field got the focus. */
export function afterFocus(draft: Draft): Draft {
  return { ...draft, focused: true };
}

/** The field lost the focus. Without an edit it now follows what was stored in the meantime. */
export function afterBlur(key: TextSettingKey, draft: Draft): Draft {
  const { confirmed, cleaned } = draft;
  if (!draft.edited) return { ...untouched(draft.stored), confirmed, cleaned };
  return afterConfirm(key, { ...draft, focused: false });
}

/** A secret was saved: the field is empty again, and ready for another one. */
export function afterSecretSaved(draft: Draft): Draft {
  return { ...untouched(draft.stored), focused: draft.focused, confirmed: true };
}

/** The message to show at the field, if any. */
export function messageOf(key: TextSettingKey, draft: Draft): DraftMessage | null {
  if (draft.failure !== null) {
    const issue =
      draft.failure.code === 'INVALID_SETTING'
        ? draft.failure.data.issues.find((one: SettingIssue) => one.key === settingOf(key))
        : undefined;
    return issue ? { kind: 'issue', issue } : { kind: 'failure', failure: draft.failure };
  }
  const issue = draft.revealed ? issueOf(key, draft.text) : null;
  return issue ? { kind: 'issue', issue } : null;
}
