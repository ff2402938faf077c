import type { ReactNode } from 'react';
import styles from './disclosure.module.css';

type Props = { summary: string; startsOpen?: boolean; children: ReactNode };

/** Content that is collapsed until the user opens it. */
export function Disclosure({ summary, startsOpen = false, children }: Props) {
  return (
    <details open={startsOpen}>
      <summary className={styles.summary}>{summary}</summary>
      {children}
    </details>
  );
}
