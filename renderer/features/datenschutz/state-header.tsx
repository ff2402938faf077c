import { useTranslation } from 'react-i18next';
import { useIsLive, useLanguage, useSnapshot } from '../../context.ts';
import { useShieldState } from '../../shield-state.ts';
import { Shield } from '../../ui/shield/shield.tsx';
import styles from './state-header.module.css';

/** The shield and what it means, in one line each. */
export function StateHeader() {
  const { t } = useTranslation();
  const shield = useShieldState();
  const isLive = useIsLive();
  const { formats } = useLanguage();
  const { certificate } = useSnapshot();
  const line = () => {
    if (!isLive) return t('state.offline');
    if (certificate === null) return t('state.noCertificate');
    if (shield === 'grey') return t('state.notUsed');
    return t('state.serves', { names: formats.list(certificate.names) });
  };
  const headline = !isLive ? 'unknown' : shield === 'colour' ? 'on' : 'off';
  return (
    <header className={styles.header}>
      <Shield state={shield} pixels={44} label={t(`shield.${shield}`)} />
      <div>
        <h1 tabIndex={-1} className={styles.headline}>
          {t(`state.${headline}`)}
        </h1>
        <p className={styles.line}>{line()}</p>
      </div>
    </header>
  );
}
