import { useTranslation } from 'react-i18next';
import { settingLabelIn } from '#shared/texts/settings/explain.ts';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { renewalText } from '../../parts/renewal-text.ts';
import { Group } from '../../ui/group.tsx';
import { SwitchRow } from '../../ui/switch-row.tsx';
import styles from './advanced.module.css';
import { useSettingChange } from '../../parts/use-setting-change.ts';

/** Whether the certificate is renewed automatically, and when. */
export function RenewalSettings() {
  const { t } = useTranslation();
  const { formats, texts } = useLanguage();
  const snapshot = useSnapshot();
  const { settings } = snapshot;
  const { isLocked, change } = useSettingChange();
  const next = renewalText(snapshot, t, formats);
  return (
    <Group title={t('advanced.renewal.title')}>
      <SwitchRow
        label={settingLabelIn(texts, 'autoRenew')}
        text={t(settings.autoRenew ? 'advanced.renewal.on' : 'advanced.renewal.off')}
        isOn={settings.autoRenew}
        isLocked={isLocked}
        onChange={(autoRenew) => change({ autoRenew })}
      />
      {next === null ? (
        <p className={`${styles.quiet ?? ''} ${styles.note ?? ''}`}>{t('advanced.renewal.none')}</p>
      ) : (
        <p className={styles.note}>
          {t('advanced.renewal.next')} {next}
        </p>
      )}
    </Group>
  );
}
