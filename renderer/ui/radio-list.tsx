import { Label, RadioButton, RadioField, RadioGroup, Text } from 'react-aria-components';
import styles from './radio-list.module.css';

type Props = {
  label: string;
  /** `text`: what the choice means. */
  options: readonly { id: string; name: string; text: string }[];
  value: string;
  /** It can be focused and read, but not changed. */
  isLocked: boolean;
  onChange: (id: string) => void;
};

/** A choice of one out of a few options, each with a sentence; the arrow keys go from one to the next. */
export function RadioList({ label, options, isLocked, ...group }: Props) {
  return (
    <RadioGroup {...group} isReadOnly={isLocked} className={styles.list ?? ''}>
      <Label className={styles.label ?? ''}>{label}</Label>
      {options.map(({ id, name, text }) => (
        <RadioField key={id} value={id} className={styles.field ?? ''}>
          <RadioButton className={styles.option ?? ''}>
            <span aria-hidden className={styles.mark} />
            {name}
          </RadioButton>
          <Text slot="description" className={styles.text ?? ''}>
            {text}
          </Text>
        </RadioField>
      ))}
    </RadioGroup>
  );
}
