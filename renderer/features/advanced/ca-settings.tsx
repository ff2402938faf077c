import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { settingLabelIn } from '#shared/texts/settings/explain.ts';
import { caHost, isSameDirectory, LETS_ENCRYPT } from '#shared/values/acme-directory.ts';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Group } from '../../ui/group.tsx';
import { TextFieldRow } from '../../ui/text-field-row.tsx';
import { useTextSetting } from '../../parts/use-text-setting.ts';
import styles from './advanced.module.css';
import { ExternalAccount } from './external-account.tsx';
import { FallbackList } from './fallback-list.tsx';
import { useSettingChange } from '../../parts/use-setting-change.ts';

type Props = { isAccountRequired: boolean };

/** Which CAs issue the certificates. */
export function CaSettings(props: Props) {
  const { t } = useTranslation();
  return (
    <Group title={t('advanced.cas.title')}>
      <FirstCa {...props} />
      <div className={styles.part}>
        <FallbackList />
      </div>
    </Group>
  );
}

function FirstCa({ isAccountRequired }: Props) {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const { acmeDirectoryUrl, eabKeyId, eabHmacKey } = useSnapshot().settings;
  const { isLocked, change } = useSettingChange();
  const field = useTextSetting('acmeDirectoryUrl');
  const hasAccount = eabKeyId !== '' || eabHmacKey !== '';
  // Once it has been opened for the user, it is not closed again while another CA is queried.
  const [isOpened, setOpened] = useState(isAccountRequired || hasAccount);
  if (isAccountRequired && !isOpened) setOpened(true);
  const part = useRef<HTMLDivElement>(null);
  const isLetsEncrypt = isSameDirectory(acmeDirectoryUrl, LETS_ENCRYPT) && isSameDirectory(field.value, LETS_ENCRYPT);
  const hint = isAccountRequired
    ? t('advanced.cas.accountRequired', { host: caHost(acmeDirectoryUrl) })
    : t('advanced.cas.accountHint');
  return (
    <div ref={part}>
      <TextFieldRow
        {...field}
        isMono
        inputMode="url"
        label={settingLabelIn(texts, 'acmeDirectoryUrl')}
        hint={t('advanced.cas.directoryHint')}
      />
      {!isLetsEncrypt && (
        <div className={styles.alignedButton}>
          <Button
            variant="quiet"
            isPending={isLocked}
            onPress={() => {
              field.onChange(LETS_ENCRYPT);
              field.onConfirm();
              // The button disappears, and the focus with it.
              part.current?.querySelector('input')?.focus();
            }}
          >
            {t('advanced.cas.useLetsEncrypt')}
          </Button>
        </div>
      )}
      <div className={styles.stack}>
        <Disclosure summary={t('advanced.cas.account')} startsOpen={isOpened}>
          <p className={styles.quiet}>{hint}</p>
          {hasAccount && <p className={styles.quiet}>{t('advanced.cas.accountOfBefore')}</p>}
          <ExternalAccount
            keyId="eabKeyId"
            hmacKey="eabHmacKey"
            isKeySet={eabHmacKey !== ''}
            isLocked={isLocked}
            onRemoveKey={() => change({ eabHmacKey: '' })}
          />
        </Disclosure>
      </div>
    </div>
  );
}
