import { Disclosure } from './disclosure.tsx';
import { Icon, type IconName } from './icon.tsx';
import styles from './findings-list.module.css';

type Status = 'good' | 'warning' | 'broken' | 'unknown';
/** `who`: who has to do what the remedy says. */
type Item = {
  id: string;
  title: string;
  status: Status;
  statusText: string;
  text: string;
  remedy: string | null;
  who: string | null;
  /** Folded away below it. */
  details: string | null;
};

const icons = {
  good: 'good',
  warning: 'warning',
  broken: 'bad',
  unknown: 'unknown',
} as const satisfies Record<Status, IconName>;

type Props = { label: string; whoLabel: string; detailsLabel: string; items: readonly Item[] };

/** What was checked, its status, and what to do where it is not good. */
export function FindingsList({ label, whoLabel, detailsLabel, items }: Props) {
  return (
    <ul className={styles.list} aria-label={label}>
      {items.map(({ id, title, status, statusText, text, remedy, who, details }) => (
        <li key={id} className={styles.item} data-status={status}>
          <Icon name={icons[status]} />
          <span className={styles.title}>{title}</span>
          <span className={styles.status}>{statusText}</span>
          <p className={styles.text}>{text}</p>
          {remedy !== null && <p className={styles.remedy}>{remedy}</p>}
          {who !== null && (
            <p className={styles.remedy}>
              <strong>{whoLabel}</strong> {who}
            </p>
          )}
          {details !== null && (
            <div className={styles.remedy}>
              <Disclosure summary={detailsLabel}>
                <p>{details}</p>
              </Disclosure>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
