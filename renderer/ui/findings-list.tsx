import { Icon, type IconName } from './icon.tsx';
import styles from './findings-list.module.css';

type Status = 'good' | 'warning' | 'broken' | 'unknown';
type Item = { id: string; title: string; status: Status; statusText: string; text: string; remedy: string | null };

const icons = {
  good: 'good',
  warning: 'warning',
  broken: 'bad',
  unknown: 'unknown',
} as const satisfies Record<Status, IconName>;

/** What was looked at, how it is, and what to do where it is not good. */
export function FindingsList({ label, items }: { label: string; items: readonly Item[] }) {
  return (
    <ul className={styles.list} aria-label={label}>
      {items.map(({ id, title, status, statusText, text, remedy }) => (
        <li key={id} className={styles.item} data-status={status}>
          <Icon name={icons[status]} />
          <span className={styles.title}>{title}</span>
          <span className={styles.status}>{statusText}</span>
          <p className={styles.text}>{text}</p>
          {remedy !== null && <p className={styles.remedy}>{remedy}</p>}
        </li>
      ))}
    </ul>
  );
}
