import type { KeyboardEvent } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { FieldMessage } from './field-message.tsx';
import styles from './text-field-row.module.css';

type Props = {
  label: string;
  /** A quiet sentence below the field; an error takes its place. */
  hint?: string;
  error: string | null;
  value: string;
  maxLength: number;
  autoFocus?: boolean;
  onChange: (value: string) => void;
  /** Called on Enter. */
  onConfirm: () => void;
};

/** A field for a new password. */
export function PasswordField({ label, hint, error, maxLength, onConfirm, ...field }: Props) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onConfirm();
  };
  return (
    <TextField
      {...field}
      type="password"
      maxLength={maxLength}
      className={styles.row ?? ''}
      isInvalid={error !== null}
      validationBehavior="aria"
      onKeyDown={onKeyDown}
    >
      <span className={styles.head}>
        <Label className={styles.label ?? ''}>{label}</Label>
      </span>
      <Input className={styles.input ?? ''} autoComplete="new-password" spellCheck="false" />
      <FieldMessage hint={hint} error={error} />
    </TextField>
  );
}
