import { Fragment } from 'react';
import { Breakable } from './breakable.tsx';
import styles from './details-list.module.css';

export type Detail = {
  id: string;
  label: string;
  value: string;
  /** Monospaced, for numbers that are compared digit by digit. */
  mono?: boolean;
};

/** Names and values, as selectable text. */
export function DetailsList({ items }: { items: readonly Detail[] }) {
  return (
    <dl className={styles.list}>
      {items.map(({ id, label, value, mono }) => (
        <Fragment key={id}>
          <dt>{label}</dt>
          <dd className={mono === true ? styles.mono : undefined}>
            <Breakable text={value} />
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
