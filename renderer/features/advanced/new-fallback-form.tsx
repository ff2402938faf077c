import { useId, useRef, type FocusEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { caName } from '#shared/domain/known-cas.ts';
import { fieldIssueText, settingLabelIn } from '#shared/texts/settings/explain.ts';
import { useLanguage, usePanel, useSnapshot } from '../../state/context.ts';
import {
  fallbackCaOf,
  fallbackIssues,
  newFallbackFields,
  type NewFallback,
  type NewFallbackField,
} from '../../state/new-fallback.ts';
import { Button } from '../../ui/button.tsx';
import { isWindowBlurred } from '../../ui/is-window-blurred.ts';
import { TextFieldRow } from '../../ui/text-field-row.tsx';
import styles from './advanced.module.css';

/** `onClosed`: the entry is saved or discarded, and the focus was in the form. */
type Props = { entry: NewFallback; takesFocus: boolean; onClosed: () => void };

/** A fallback CA while it is being entered; saved as a whole on Enter, and when the focus leaves the form. */
export function NewFallbackForm({ entry, takesFocus, onClosed }: Props) {
  const { t } = useTranslation();
  const { newFallback } = usePanel();
  const titleId = useId();
  const { submit } = useSubmit();
  const confirm = async () => {
    if (await submit()) onClosed();
  };
  const onBlur = (event: FocusEvent) => {
    // Both values come from the CA's website: a user who goes there to copy them has not left the form.
    if (!event.currentTarget.contains(event.relatedTarget) && !isWindowBlurred()) void submit();
  };
  const shared = { entry, onConfirm: () => void confirm() };
  return (
    <div role="group" aria-labelledby={titleId} className={styles.newCa} onBlur={onBlur}>
      <div className={styles.newCaHead}>
        <p id={titleId} className={styles.subtitle}>
          {t('advanced.cas.newTitle', { name: entry.known?.name ?? t('advanced.cas.other') })}
        </p>
        <Button
          variant="quiet"
          onPress={() => {
            newFallback.setState(null, true);
            onClosed();
          }}
        >
          {t('advanced.cas.discard')}
        </Button>
      </div>
      <p className={styles.quiet}>{t('advanced.cas.newHint')}</p>
      {entry.known === null && (
        <Field {...shared} field="directoryUrl" autoFocus={takesFocus} hint={t('advanced.cas.addressHint')} />
      )}
      <div className={styles.twoColumns}>
        <div>
          <Field {...shared} field="eabKeyId" autoFocus={takesFocus && entry.known !== null} />
        </div>
        <div>
          <Field {...shared} field="eabHmacKey" hint={t('advanced.cas.secretHint')} />
        </div>
      </div>
    </div>
  );
}

/** Saves the entry where all of it is valid; else shows what is not. */
function useSubmit(): { submit: () => Promise<boolean> } {
  const { t } = useTranslation();
  const { commands, messages, newFallback } = usePanel();
  const { settings } = useSnapshot();
  const isSaving = useRef(false);
  const submit = async () => {
    // Read anew: an entry discarded a moment ago takes the focus with it, and must not be saved on this blur.
    const entry = newFallback.getState();
    if (entry === null || isSaving.current) return false;
    if (Object.keys(fallbackIssues(entry, settings)).length > 0) {
      newFallback.setState({ ...entry, revealed: newFallbackFields }, true);
      return false;
    }
    const ca = fallbackCaOf(entry);
    isSaving.current = true;
    const done = await commands.changeSettings(({ fallbackCas }) => ({ fallbackCas: [...fallbackCas, ca] }));
    isSaving.current = false;
    if (!done) return false;
    newFallback.setState(null, true);
    messages.announce(t('advanced.cas.added', { name: caName(ca.directoryUrl) }));
    return true;
  };
  return { submit };
}

type FieldProps = {
  entry: NewFallback;
  field: NewFallbackField;
  hint?: string;
  autoFocus?: boolean;
  onConfirm: () => void;
};

function Field({ entry, field, hint, autoFocus = false, onConfirm }: FieldProps) {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const { newFallback } = usePanel();
  const { settings } = useSnapshot();
  const issue = fallbackIssues(entry, settings)[field];
  const isRevealed = entry.revealed.includes(field);
  const change = (next: (now: NewFallback) => Partial<NewFallback>) =>
    newFallback.setState((now) => (now === null ? null : { ...now, ...next(now) }), true);
  return (
    <TextFieldRow
      label={field === 'directoryUrl' ? t('advanced.cas.address') : settingLabelIn(texts, field)}
      hint={hint}
      error={isRevealed && issue !== undefined ? fieldIssueText(texts, issue) : null}
      status={null}
      kind={field === 'eabHmacKey' ? 'secret' : 'text'}
      isMono
      autoFocus={autoFocus}
      value={entry[field]}
      onChange={(text) => change(() => ({ [field]: text }))}
      onFocus={() => undefined}
      onBlur={() => {
        // An empty field may be filled in next; a text is checked when its field is left.
        if (entry[field] !== '') change((now) => ({ revealed: [...now.revealed, field] }));
      }}
      onConfirm={onConfirm}
    />
  );
}
