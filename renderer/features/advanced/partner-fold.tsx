import { useLayoutEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { usePanel } from '../../state/context.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './partner-fold.module.css';

type Props = {
  /** Something in it is to be seen: it opens, and can be closed again. */
  needsAttention: boolean;
  children: ReactNode;
};

/** What the IT partner sets up and an owner need not see: folded away until somebody opens it, or something in it needs attention. */
export function PartnerFold({ needsAttention, children }: Props) {
  const { t } = useTranslation();
  const { sections } = usePanel();
  // Kept while another section is shown.
  const isOpen = useStore(sections, ({ isPartnerFoldOpen }) => isPartnerFoldOpen);
  // Before the browser paints: nobody sees it closed and then jumping open.
  useLayoutEffect(() => {
    if (needsAttention) sections.setState({ isPartnerFoldOpen: true });
  }, [needsAttention, sections]);
  return (
    <details
      open={isOpen}
      className={styles.fold}
      onToggle={(event) => sections.setState({ isPartnerFoldOpen: event.currentTarget.open })}
    >
      <summary className={styles.summary}>
        <span className={styles.words}>
          <h2 className={styles.title}>{t('advanced.partner.title')}</h2>
          <span className={styles.about}>{t('advanced.partner.about')}</span>
        </span>
        <span className={styles.chevron}>
          <Icon name="unfold" />
        </span>
      </summary>
      <div className={styles.content}>{children}</div>
    </details>
  );
}
