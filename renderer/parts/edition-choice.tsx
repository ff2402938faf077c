import { useTranslation } from 'react-i18next';
import { settingsTable } from '#shared/contract/settings-table.ts';
import { thisServerTexts } from '#shared/texts/this-server.ts';
import { useLanguage, useSnapshot } from '../state/context.ts';
import { RadioList } from '../ui/radio-list.tsx';
import { useSettingChange } from './use-setting-change.ts';

/** Which profacto runs here, and what that means for the certificate. */
export function EditionChoice({ label }: { label: string }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { edition } = useSnapshot().settings;
  const { isLocked, change } = useSettingChange();
  const { values } = settingsTable.edition;
  return (
    <RadioList
      label={label}
      options={values.map((id) => ({
        id,
        name: t(`system.editions.${id}`),
        text: thisServerTexts[language].editions[id],
      }))}
      value={edition}
      isLocked={isLocked}
      onChange={(id) => {
        const chosen = values.find((one) => one === id);
        if (chosen !== undefined) change({ edition: chosen });
      }}
    />
  );
}
