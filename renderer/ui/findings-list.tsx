import { Icon, type IconName } from './icon.tsx';
import styles from './findings-list.module.css';

type Status = 'good' | 'warning' | 'broken' | 'unknown' | 'follows';
type Item = { id: string; title: string; status: Status; statusText: string; text: string };

const icons = {
  good: 'good',
  warning: 'warning',
  broken: 'bad',
  unknown: 'unknown',
  follows: 'follows',
} as const satisfies Record<Status, IconName>;

type Props = { label: string; items: readonly Item[] };

/** What was checked, its status, and what was found. */
export function FindingsList({ label, items }: Props) {
  return (
    <ul className={styles.list} aria-label={label}>
      {items.map(({ id, title, status, statusText, text }) => (
        <li key={id} className={styles.item} data-status={status}>
          <Icon name={icons[status]} />
          <span className={styles.title}>{title}</span>
          <span className={styles.status}>{statusText}</span>
          <p className={styles.text}>{text}</p>
        </li>
      ))}
    </ul>
  );
}
