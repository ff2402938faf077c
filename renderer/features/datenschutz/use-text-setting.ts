import { useTranslation } from 'react-i18next';
import { describeFailure } from '#shared/i18n/failures.ts';
import { describeSettingIssue } from '#shared/i18n/setting-issues.ts';
import { useDrafts, useLanguage, usePanel } from '../../context.ts';
import { messageOf, type DraftMessage, type TextSettingKey } from './draft.ts';

/** State and commands of one text setting: what stands in the field, what is wrong with it, how the saving goes. */
export function useTextSetting(key: TextSettingKey) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { drafts } = usePanel();
  const draft = useDrafts()[key];
  const message = messageOf(key, draft);
  const error = message === null ? null : textOf(message, language);

  const status = draft.saving
    ? { text: t('fields.saving'), done: false }
    : draft.confirmed
      ? { text: t('fields.saved'), done: true }
      : null;

  return {
    value: draft.text,
    error,
    status,
    onChange: (text: string) => drafts.type(key, text),
    onFocus: () => drafts.enter(key),
    onBlur: () => drafts.leave(key),
    onConfirm: () => drafts.confirm(key),
  };
}

function textOf(message: DraftMessage, language: 'de' | 'en'): string {
  // The text names the field it is about; below the field itself that would be said twice.
  if (message.kind === 'issue') return describeSettingIssue(message.issue, language).replace(/^[„“][^“”]*[“”]: /, '');
  const { what, todo } = describeFailure(message.failure, language);
  return `${what} ${todo}`.trim();
}
