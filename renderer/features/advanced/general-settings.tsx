import { useTranslation } from 'react-i18next';
import { settingsTable } from '#shared/contract/settings-table.ts';
import { settingLabelIn } from '#shared/texts/settings/explain.ts';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { Group } from '../../ui/group.tsx';
import { SelectRow } from '../../ui/select-row.tsx';
import { SwitchRow } from '../../ui/switch-row.tsx';
import styles from './advanced.module.css';
import { useSettingChange } from '../../parts/use-setting-change.ts';

/** The language, how visitors are kept on HTTPS, and what is noted of them. */
export function GeneralSettings() {
  const { t } = useTranslation();
  const { texts, formats } = useLanguage();
  const { settings, hsts } = useSnapshot();
  const { isLocked, change } = useSettingChange();
  // Where profacto keeps its ports, it is profacto that tells browsers.
  const isFront = settings.operation === 'front';
  const told = isFront && settings.hsts !== 'off' ? 'on' : 'off';
  // What they were told before is said below.
  const offText = hsts.until === null ? t('advanced.general.hstsOff') : '';
  return (
    <Group title={t('advanced.general.title')}>
      <SelectRow
        label={settingLabelIn(texts, 'language')}
        options={settingsTable.language.values.map((id) => ({ id, name: t(`advanced.general.languages.${id}`) }))}
        value={settings.language}
        isLocked={isLocked}
        onChange={(id) => change({ language: id })}
      />
      <div className={styles.part}>
        <SwitchRow
          label={settingLabelIn(texts, 'redirectToHttps')}
          text={t(settings.redirectToHttps ? 'advanced.general.redirectOn' : 'advanced.general.redirectOff')}
          isOn={settings.redirectToHttps}
          isLocked={isLocked}
          onChange={(redirectToHttps) => change({ redirectToHttps })}
        />
      </div>
      {(isFront || hsts.until !== null) && (
        <div className={styles.part}>
          {isFront && (
            <SelectRow
              label={settingLabelIn(texts, 'hsts')}
              options={settingsTable.hsts.values.map((id) => ({
                id,
                name: t(`advanced.general.hsts.${id}`),
                text: id === 'off' ? offText : t('advanced.general.hstsOn', { port: settings.httpPort }),
              }))}
              value={settings.hsts}
              isLocked={isLocked}
              onChange={(id) => change({ hsts: id })}
            />
          )}
          {hsts.offer !== null && <p className={styles.note}>{t(`advanced.general.hstsOffer.${hsts.offer}`)}</p>}
          {hsts.until !== null && (
            <p className={styles.note}>{t(`advanced.general.hstsUntil.${told}`, { time: formats.time(hsts.until) })}</p>
          )}
        </div>
      )}
      <div className={styles.part}>
        <SwitchRow
          label={settingLabelIn(texts, 'accessLog')}
          text={t(settings.accessLog ? 'advanced.general.accessLogOn' : 'advanced.general.accessLogOff')}
          isOn={settings.accessLog}
          isLocked={isLocked}
          onChange={(accessLog) => change({ accessLog })}
        />
      </div>
    </Group>
  );
}
