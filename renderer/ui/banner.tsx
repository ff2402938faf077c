import type { ReactNode } from 'react';
import { Disclosure } from './disclosure.tsx';
import { Icon } from './icon.tsx';
import styles from './banner.module.css';

/** `bad`: visitors are concerned now; `caution`: they will be, unless somebody does something; `note`: good to know. */
type Props = { tone: 'bad' | 'caution' | 'note'; title: string; children?: ReactNode };

const icons = { bad: 'bad', caution: 'warning', note: 'info' } as const;

/** A calm strip for what the user should know before anything else. */
export function Banner({ tone, title, children }: Props) {
  return (
    <div className={styles.banner} data-tone={tone}>
      <Icon name={icons[tone]} />
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
