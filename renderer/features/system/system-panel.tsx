import { useTranslation } from 'react-i18next';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { useShieldState } from '../../state/shield-state.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { DetailsList } from '../../ui/details-list.tsx';
import { Box } from '../../ui/group.tsx';
import { Shield } from '../../ui/shield/shield.tsx';
import { systemRows, systemText } from './system-rows.ts';
import styles from './system-panel.module.css';

/** What support staff need to know, at a glance and as text. */
export function SystemPanel() {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const shield = useShieldState();
  const rows = systemRows(useSnapshot(), t, formats);
  return (
    <>
      <header className={styles.header}>
        <Shield state={shield} pixels={72} label={t(`shield.${shield}`)} />
        <div className={styles.title}>
          <h1 tabIndex={-1} className={styles.headline}>
            profacto
          </h1>
          <p aria-hidden className={styles.state}>
            {t(`shield.${shield}`)}
          </p>
        </div>
        <CopyButton label={t('system.copy')} text={systemText(rows)} />
      </header>
      <Box>
        <DetailsList items={rows} />
      </Box>
    </>
  );
}
