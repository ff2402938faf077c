import { useTranslation } from 'react-i18next';
import { settingLabel } from '#shared/i18n/setting-issues.ts';
import { useLanguage, useSnapshot } from '../../context.ts';
import { DetailsList } from '../../ui/details-list.tsx';
import { Group } from '../../ui/group.tsx';
import { TextFieldRow } from '../../ui/text-field-row.tsx';
import { useTextSetting } from '../datenschutz/use-text-setting.ts';
import styles from './erweitert.module.css';

const hooks = ['onRenewed', 'onFailed'] as const;
type Hook = (typeof hooks)[number];

/** Programs of the user that learn of renewals. */
export function ProgramSettings() {
  const { t } = useTranslation();
  const { osActions, settings } = useSnapshot();
  const { language } = useLanguage();
  return (
    <Group title={t('advanced.programs.title')}>
      <p className={styles.quiet}>{t('advanced.programs.text')}</p>
      {osActions ? (
        hooks.map((hook) => (
          <div key={hook} className={styles.part}>
            <Program hook={hook} />
          </div>
        ))
      ) : (
        <div className={styles.part}>
          <DetailsList
            items={hooks.map((id) => ({
              ...{ id, label: settingLabel(id, language), mono: settings[id].length > 0 },
              value: settings[id].join(' ') || t('advanced.programs.none'),
            }))}
          />
          <p className={`${styles.quiet ?? ''} ${styles.below ?? ''}`}>{t('advanced.programs.readOnly')}</p>
        </div>
      )}
    </Group>
  );
}

function Program({ hook }: { hook: Hook }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const words = useSnapshot().settings[hook];
  const field = useTextSetting(hook);
  const label = settingLabel(hook, language);
  if (words.some((one) => /[\r\n]/.test(one))) {
    return (
      <>
        <DetailsList items={[{ id: hook, label, value: words.join(' '), mono: true }]} />
        <p className={styles.quiet}>{t('advanced.programs.manyLines')}</p>
      </>
    );
  }
  return <TextFieldRow {...field} kind="lines" isMono label={label} hint={t('advanced.programs.hint')} />;
}
