import { FieldError, Text } from 'react-aria-components';
import { Icon } from './icon.tsx';
import styles from './text-field-row.module.css';

/** What stands below a text field: its hint, or its error instead. */
export function FieldMessage({ hint, error }: { hint: string | undefined; error: string | null }) {
  return (
    <>
      {error === null && hint !== undefined && (
        <Text slot="description" className={styles.hint ?? ''}>
          {hint}
        </Text>
      )}
      {/* Read out, because most errors appear when the field has just been left. */}
      <div aria-live="polite">
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
