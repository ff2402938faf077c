import type { ReactNode } from 'react';
import { Disclosure } from './disclosure.tsx';
import { Icon } from './icon.tsx';
import styles from './banner.module.css';

type Props = { tone: 'caution' | 'note'; title: string; children?: ReactNode };

/** A calm strip for what the user should know before anything else. */
export function Banner({ tone, title, children }: Props) {
  return (
    <div className={styles.banner} data-tone={tone}>
      <Icon name={tone === 'caution' ? 'warning' : 'info'} />
      <div className={styles.text}>
        <p className={styles.title}>{title}</p>
        {children}
      </div>
    </div>
  );
}

/** What can be done about it. */
export function BannerActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}

/** A banner's details, collapsed in a small window, where they would push everything else out of sight. */
export function BannerDetails({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <Disclosure summary={summary} startsOpen={window.matchMedia('(min-height: 600px)').matches}>
      {children}
    </Disclosure>
  );
}
