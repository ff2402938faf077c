import { SwitchButton, SwitchField, Text } from 'react-aria-components';
import styles from './switch-row.module.css';

type Props = {
  label: string;
  /** What the switch, as it stands, means. */
  text: string;
  isOn: boolean;
  isDisabled: boolean;
  onChange: (isOn: boolean) => void;
};

/** A switch at the end of its row. */
export function SwitchRow({ label, text, isOn, isDisabled, onChange }: Props) {
  return (
    <SwitchField className={styles.row ?? ''} isSelected={isOn} isDisabled={isDisabled} onChange={onChange}>
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
