import { useTranslation } from 'react-i18next';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { absenceOf } from '#shared/domain/absent-certificate.ts';
import { useIsLive, useLanguage, useSnapshot } from '../../state/context.ts';
import { useShieldState } from '../../state/shield-state.ts';
import { Shield } from '../../ui/shield/shield.tsx';
import styles from './state-header.module.css';

/** Whether visitors get another certificate than the installed one, or none. */
const isNotShown = (warning: Snapshot['warning']): boolean =>
  warning === 'NOT_SERVED' || warning === 'OTHER_CERTIFICATE_SERVED' || warning === 'HTTPS_PORT_FAILED';

/** The shield and what it means, in one line each. */
export function StateHeader() {
  const { t } = useTranslation();
  const shield = useShieldState();
  const isLive = useIsLive();
  const { formats } = useLanguage();
  const snapshot = useSnapshot();
  const { certificate, tls } = snapshot;
  // A certificate that browsers warn of is served nevertheless: better than none, but not as it should be.
  const isFaulty = isLive && certificate !== null && shield === 'grey' && tls.active;
  const line = () => {
    if (!isLive) return t('state.offline');
    if (certificate === null) return t(`state.${absenceOf(snapshot)}`);
    const names = formats.list(certificate.names);
    if (isFaulty && !isNotShown(snapshot.warning)) return t('state.warnedOf', { names });
    return shield === 'grey' ? t('state.notUsed') : t('state.serves', { names });
  };
  const headline = !isLive ? 'unknown' : isFaulty ? 'faulty' : shield === 'colour' ? 'on' : 'off';
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
