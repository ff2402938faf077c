import { Icon, type IconName } from './icon.tsx';
import styles from './progress-list.module.css';

type State = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
type Item = { id: string; label: string; state: State; stateText: string };

const icons = {
  waiting: 'waiting',
  running: 'running',
  done: 'good',
  failed: 'bad',
  cancelled: 'cancelled',
} as const satisfies Record<State, IconName>;

/** The steps of something that takes a while; each says its state by shape and by word. */
export function ProgressList({ label, items }: { label: string; items: readonly Item[] }) {
  return (
    <ol className={styles.list} aria-label={label}>
      {items.map(({ id, label: text, state, stateText }) => (
        <li key={id} className={styles.step} data-state={state} aria-current={state === 'running' ? 'step' : undefined}>
          <Icon name={icons[state]} />
          <span className={styles.label}>{text}</span>
          <span className={styles.state}>{stateText}</span>
        </li>
      ))}
    </ol>
  );
}
