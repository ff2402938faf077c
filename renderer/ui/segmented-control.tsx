import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import styles from './segmented-control.module.css';

type Props<Id extends string> = {
  label: string;
  options: readonly { id: Id; text: string }[];
  value: Id;
  onChange: (id: Id) => void;
};

/** A choice of one out of a few options, all in sight; the arrow keys go from one to the next. */
export function SegmentedControl<Id extends string>({ label, options, value, onChange }: Props<Id>) {
  return (
    <RadioGroup
      className={styles.control ?? ''}
      orientation="horizontal"
      value={value}
      onChange={(id) => onChange(id as Id)}
    >
      <Label className="visually-hidden">{label}</Label>
      {options.map(({ id, text }) => (
        <RadioField key={id} value={id}>
          <RadioButton className={styles.option ?? ''}>{text}</RadioButton>
        </RadioField>
      ))}
    </RadioGroup>
  );
}
