import { settingLabelIn } from '#shared/texts/settings/explain.ts';
import { useLanguage } from '../../state/context.ts';
import type { TextSettingKey } from '../../state/text-settings.ts';
import { TextFieldRow } from '../../ui/text-field-row.tsx';
import { useTextSetting } from '../../parts/use-text-setting.ts';
import styles from './advanced.module.css';
import { SecretSettingField } from './secret-setting-field.tsx';

type Props = {
  keyId: TextSettingKey;
  hmacKey: TextSettingKey;
  isKeySet: boolean;
  isLocked: boolean;
  onRemoveKey: () => void;
};

/** The key that proves to a CA that the user holds an account there: external account binding (RFC 8555 §7.3.4). */
export function ExternalAccount({ keyId, hmacKey, isKeySet, isLocked, onRemoveKey }: Props) {
  const { texts } = useLanguage();
  const field = useTextSetting(keyId);
  return (
    <div className={styles.twoColumns}>
      <div>
        <TextFieldRow {...field} isMono label={settingLabelIn(texts, 'eabKeyId')} />
      </div>
      <div>
        <SecretSettingField
          setting={hmacKey}
          label={settingLabelIn(texts, 'eabHmacKey')}
          isSet={isKeySet}
          isLocked={isLocked}
          onRemove={onRemoveKey}
        />
      </div>
    </div>
  );
}
