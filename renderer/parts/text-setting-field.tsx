import { useTranslation } from 'react-i18next';
import { TextFieldRow } from '../ui/text-field-row.tsx';
import { useTextSetting } from './use-text-setting.ts';

type Props = { setting: 'serverAddress' | 'contactEmail'; inputMode: 'url' | 'email'; autoFocus?: boolean };

/** A text field bound to a setting: follows the snapshot, checks at the field, saves without a button. */
export function TextSettingField({ setting, inputMode, autoFocus = false }: Props) {
  const { t } = useTranslation();
  const field = useTextSetting(setting);
  return (
    <TextFieldRow
      {...field}
      name={setting}
      inputMode={inputMode}
      autoFocus={autoFocus}
      label={t(`fields.${setting}`)}
      hint={t(`fields.${setting}Hint`)}
    />
  );
}
