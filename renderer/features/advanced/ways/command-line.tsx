import type { WayTexts } from '#shared/texts/ways.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import styles from './ways.module.css';

/** What is done on the server where this page may not do it. */
export function CommandLine({ texts, why, command }: { texts: WayTexts; why: string; command: string }) {
  return (
    <div className={styles.stack}>
      <p>{why}</p>
      <p className={`${styles.command ?? ''} ${styles.wide ?? ''}`}>{command}</p>
      <CopyButton label={texts.browser.copy} text={command} />
    </div>
  );
}
