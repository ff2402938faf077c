import { SwitchButton, SwitchField, Text } from 'react-aria-components';
import styles from './switch-row.module.css';

type Props = {
  label: string;
  /** What the switch's current position means. */
  text: string;
  isOn: boolean;
  /** It can be focused and read, but not changed. */
  isLocked: boolean;
  onChange: (isOn: boolean) => void;
};

/** A switch at the end of its row. */
export function SwitchRow({ label, text, isOn, isLocked, onChange }: Props) {
  return (
    <SwitchField className={styles.row ?? ''} isSelected={isOn} isReadOnly={isLocked} onChange={onChange}>
      <SwitchButton className={styles.button ?? ''}>
        <span className={styles.label}>{label}</span>
        <span aria-hidden className={styles.track} />
      </SwitchButton>
      <Text slot="description" className={styles.text ?? ''}>
        {text}
      </Text>
    </SwitchField>
  );
}
