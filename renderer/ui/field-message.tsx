import { FieldError, Text } from 'react-aria-components';
import { Icon } from './icon.tsx';
import styles from './text-field-row.module.css';

type Props = { hint: string | undefined; error: string | null; note?: string | null };

/** What stands below a text field: its hint, instead of it what has become of the text, or instead of both its error. */
export function FieldMessage({ hint, error, note = null }: Props) {
  return (
    <>
      {error === null && note === null && hint !== undefined && (
        <Text slot="description" className={styles.hint ?? ''}>
          {hint}
        </Text>
      )}
      {/* Read out, because most errors appear when the field has just been left. */}
      <div aria-live="polite">
        {error === null && note !== null && (
          <Text slot="description" className={styles.hint ?? ''}>
            {note}
          </Text>
        )}
        {error !== null && (
          <FieldError className={styles.error ?? ''}>
            <Icon name="warning" pixels={14} />
            <span>{error}</span>
          </FieldError>
        )}
      </div>
    </>
  );
}
