import { useTranslation } from 'react-i18next';
import { explainFailure } from '#shared/texts/failures/explain.ts';
import { fieldIssueText } from '#shared/texts/settings/explain.ts';
import type { Texts } from '#shared/texts/shape.ts';
import { useDrafts, useLanguage, usePanel, useSnapshot } from '../state/context.ts';
import { messageOf, untouched, type DraftMessage } from '../state/draft.ts';
import { savesWhileTyping, storedIn, type TextSettingKey } from '../state/text-settings.ts';
import { isWindowBlurred } from '../ui/is-window-blurred.ts';
import { useAtRest } from '../ui/use-at-rest.ts';

/** State and commands of one text setting: the text in the field, what is wrong with it, how the saving goes. */
export function useTextSetting(key: TextSettingKey) {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const { drafts } = usePanel();
  const { settings } = useSnapshot();
  const draft = useDrafts()[key] ?? untouched(storedIn(key, settings) ?? '');
  const message = messageOf(key, draft);
  const error = message === null ? null : textOf(message, texts);

  // It may make the head of the field one line taller: not while something below is being pressed.
  const progress = useAtRest(draft.saving ? 'saving' : draft.confirmed ? 'saved' : null);
  const status = progress === null ? null : { text: t(`fields.${progress}`), done: progress === 'saved' };

  return {
    value: draft.text,
    error,
    note: draft.cleaned ? t('fields.taken', { value: draft.stored }) : null,
    status,
    onChange: (text: string) => drafts.type(key, text),
    onFocus: () => drafts.focus(key),
    onBlur: () => {
      // A user who looks something up in another window is not done: half a text would be saved, and acted upon.
      if (savesWhileTyping(key) || !isWindowBlurred()) drafts.blur(key);
    },
    onConfirm: () => drafts.confirm(key),
  };
}

function textOf(message: DraftMessage, texts: Texts): string {
  if (message.kind === 'issue') return fieldIssueText(texts, message.issue);
  const { what, todo } = explainFailure(message.failure, texts);
  return `${what} ${todo}`.trim();
}
