import { useState } from 'react';
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue, Text } from 'react-aria-components';
import { Icon } from './icon.tsx';
import styles from './select-row.module.css';

type Props<Id extends string> = {
  label: string;
  /** `text`: what the choice means, shown for the one that is chosen. */
  options: readonly { id: Id; name: string; text?: string }[];
  value: Id;
  /** It can be focused and read, but not changed. */
  isLocked: boolean;
  onChange: (id: Id) => void;
};

/** A choice of one out of several options, of which only the chosen one is in sight. */
export function SelectRow<Id extends string>({ label, options, value, isLocked, onChange }: Props<Id>) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen && isLocked) setOpen(false);
  const chosen = options.find((one) => one.id === value);
  return (
    <Select
      className={styles.row ?? ''}
      value={value}
      isOpen={isOpen}
      onOpenChange={(open) => setOpen(open && !isLocked)}
      onChange={(id) => {
        // Also called for the option that is already chosen, and by keys that choose without opening the list.
        if (id !== null && id !== value && !isLocked) onChange(id as Id);
      }}
    >
      <Label className={styles.label ?? ''}>{label}</Label>
      <Button {...(isLocked ? { 'aria-disabled': true } : {})} className={styles.button ?? ''}>
        <SelectValue className={styles.value ?? ''}>{() => chosen?.name ?? value}</SelectValue>
        <Icon name="choose" pixels={14} />
      </Button>
      {chosen?.text !== undefined && (
        <Text slot="description" className={styles.text ?? ''}>
          {chosen.text}
        </Text>
      )}
      <Popover className={styles.popover ?? ''} offset={2}>
        <ListBox className={styles.options ?? ''}>
          {options.map(({ id, name }) => (
            <ListBoxItem key={id} id={id} textValue={name} className={styles.option ?? ''}>
              <span className={styles.tick}>{id === value && <Icon name="check" pixels={14} />}</span>
              {name}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
