import type { KeyboardEvent } from 'react';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';
import { Icon } from './icon.tsx';
import styles from './text-field-row.module.css';

type Props = {
  label: string;
  /** A quiet sentence below the field; an error takes its place. */
  hint: string;
  error: string | null;
  /** How the saving is going; `done` puts a tick before it. */
  status: { text: string; done: boolean } | null;
  inputMode: 'url' | 'email';
  value: string;
  onChange: (value: string) => void;
  onFocus: () => void;
  onBlur: () => void;
  /** Enter. */
  onConfirm: () => void;
};

/** A labelled text field with room for a hint or an error below. */
export function TextFieldRow({ label, hint, error, status, inputMode, onConfirm, ...field }: Props) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onConfirm();
  };
  return (
    <TextField
      {...field}
      className={styles.row ?? ''}
      isInvalid={error !== null}
      validationBehavior="aria"
      onKeyDown={onKeyDown}
    >
      <span className={styles.head}>
        <Label className={styles.label ?? ''}>{label}</Label>
        {status !== null && (
          <span className={styles.status}>
            {status.done && <Icon name="check" pixels={12} />}
            {status.text}
          </span>
        )}
      </span>
      <Input
        className={styles.input ?? ''}
        inputMode={inputMode}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck="false"
      />
      {error === null && (
        <Text slot="description" className={styles.hint ?? ''}>
          {hint}
        </Text>
      )}
      {/* Read out: most errors appear when the field has just been left. */}
      <div aria-live="polite">
        {error !== null && (
          <FieldError className={styles.error ?? ''}>
            <Icon name="warning" pixels={14} />
            <span>{error}</span>
          </FieldError>
        )}
      </div>
    </TextField>
  );
}
