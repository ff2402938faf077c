import { useRef, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { Input, Label, TextArea, TextField } from 'react-aria-components';
import { FieldMessage } from './field-message.tsx';
import { Icon } from './icon.tsx';
import styles from './text-field-row.module.css';

type Props = {
  label: string;
  /** A quiet sentence below the field; an error takes its place. */
  hint?: string | undefined;
  error: string | null;
  /** What has become of the text that was entered; read out, and in place of the hint. */
  note?: string | null;
  /** What can be done about the value, below all that. */
  children?: ReactNode;
  inputRef?: Ref<HTMLInputElement>;
  /** How the saving is going; `done` puts a tick before it. */
  status: { text: string; done: boolean } | null;
  inputMode?: 'url' | 'email';
  /** `secret`: the text is hidden. `lines`: several lines; Enter begins the next one. */
  kind?: 'text' | 'secret' | 'lines';
  /** Monospaced, for an address, a path or a key, which is compared letter by letter. */
  isMono?: boolean;
  autoFocus?: boolean;
  /** By which the field is found again. */
  name?: string;
  /** A button that fills the field, at its end. */
  action?: ReactNode;
  value: string;
  onChange: (value: string) => void;
  onFocus: () => void;
  onBlur: () => void;
  /** Called on Enter. */
  onConfirm: () => void;
  /** Called after the change that a paste has made. */
  onPasted?: () => void;
};

/** No completion and no correction: the browser does not know these words better than the user. */
const plainText = { autoComplete: 'off', autoCapitalize: 'none', autoCorrect: 'off', spellCheck: 'false' } as const;

/** A labelled text field with room for a hint or an error below. */
export function TextFieldRow({
  label,
  hint,
  error,
  note = null,
  children,
  inputRef,
  status,
  inputMode,
  kind = 'text',
  isMono = false,
  action,
  onChange,
  onConfirm,
  onPasted,
  ...field
}: Props) {
  const isPasting = useRef(false);
  const change = (text: string) => {
    onChange(text);
    if (isPasting.current) onPasted?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && kind !== 'lines') onConfirm();
  };
  return (
    <TextField
      {...field}
      {...(kind === 'secret' ? { type: 'password' } : {})}
      className={styles.row ?? ''}
      isInvalid={error !== null}
      validationBehavior="aria"
      onKeyDown={onKeyDown}
      onChange={change}
      onPaste={() => {
        isPasting.current = true;
        // The change follows at once; where the paste changes nothing, there is none.
        setTimeout(() => {
          isPasting.current = false;
        });
      }}
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
      {kind === 'lines' ? (
        <TextArea {...plainText} className={styles.input ?? ''} data-mono={isMono || undefined} rows={3} />
      ) : (
        <span className={styles.line}>
          <Input
            {...plainText}
            ref={inputRef}
            className={styles.input ?? ''}
            data-mono={isMono || undefined}
            inputMode={inputMode}
            autoComplete={kind === 'secret' ? 'new-password' : 'off'}
          />
          {action}
        </span>
      )}
      <FieldMessage hint={hint} error={error} note={note} />
      {children}
    </TextField>
  );
}
