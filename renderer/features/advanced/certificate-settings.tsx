import { useTranslation } from 'react-i18next';
import type { CaDescription } from '#shared/contract/ca-description.ts';
import { settingsTable } from '#shared/contract/settings-table.ts';
import { possibleKeyTypes } from '#shared/domain/key-types.ts';
import { settingLabelIn } from '#shared/texts/settings/explain.ts';
import { caHost } from '#shared/values/acme-directory.ts';
import { useCommandState, useLanguage, useSnapshot } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import { useCatchLostFocus } from '../../ui/catch-lost-focus.ts';
import { Group } from '../../ui/group.tsx';
import { RadioList } from '../../ui/radio-list.tsx';
import { SelectRow } from '../../ui/select-row.tsx';
import { Refusals } from '../../parts/refusals.tsx';
import styles from './advanced.module.css';
import { optionId, profileOptions } from './profile-options.ts';
import { useSettingChange } from '../../parts/use-setting-change.ts';

/** `ca`: the CA's description of itself; `null`: not known yet. */
type Props = { ca: CaDescription | null; isAsking: boolean; askAgain: () => void };

/** What kind of certificate the next one will be, and how its CA looks whether the address is ours. */
export function CertificateSettings(props: Props) {
  const { t } = useTranslation();
  return (
    <Group title={t('certificate.title')} aside={t('advanced.fromNext')}>
      <Profile {...props} />
      <div className={styles.part}>
        <KeyType />
      </div>
      <ChallengeType />
    </Group>
  );
}

function Profile({ ca, isAsking, askAgain }: Props) {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const { acmeDirectoryUrl, acmeProfile } = useSnapshot().settings;
  const { isLocked, change } = useSettingChange();
  const host = caHost(acmeDirectoryUrl);
  const options = profileOptions(acmeProfile, ca, host, t);
  return (
    <>
      {/* A choice of one is none. */}
      {options.length > 1 && (
        <RadioList
          label={settingLabelIn(texts, 'acmeProfile')}
          options={options}
          value={optionId(acmeProfile)}
          isLocked={isLocked}
          onChange={(id) => {
            const chosen = options.find((one) => one.id === id);
            if (chosen !== undefined) change({ acmeProfile: chosen.profile });
          }}
        />
      )}
      {ca === null && <CaQueryStatus host={host} isAsking={isAsking} askAgain={askAgain} />}
      {ca?.profiles.length === 0 && <p className={styles.quiet}>{t('advanced.profile.none', { host })}</p>}
    </>
  );
}

/** Says that the CA is being queried, or why it has not answered. */
function CaQueryStatus({ host, isAsking, askAgain }: Omit<Props, 'ca'> & { host: string }) {
  const { t } = useTranslation();
  const isRefused = useCommandState((state) => state.refusals.describeCa !== undefined);
  const noteUse = useCatchLostFocus();
  return (
    <div className={styles.stack}>
      {isAsking && <p className={styles.quiet}>{t('advanced.profile.loading', { host })}</p>}
      <Refusals commands={['describeCa']} />
      {(isRefused || isAsking) && (
        <Button
          isPending={isAsking}
          onPress={() => {
            noteUse();
            askAgain();
          }}
        >
          {t('advanced.retry')}
        </Button>
      )}
    </div>
  );
}

function KeyType() {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const { settings } = useSnapshot();
  const { keyType } = settings;
  const isLeftToProfacto = possibleKeyTypes(settings).length > 1;
  const { isLocked, change } = useSettingChange();
  return (
    <SelectRow
      label={settingLabelIn(texts, 'keyType')}
      options={settingsTable.keyType.values.map((id) => ({
        id,
        name: t(`certificate.keyTypes.${id}`),
        text: id === keyType && isLeftToProfacto ? t('advanced.keyTypeForProfacto') : t(`advanced.keyTypes.${id}`),
      }))}
      value={keyType}
      isLocked={isLocked}
      onChange={(id) => change({ keyType: id })}
    />
  );
}

/** How a CA is to come. Where profacto keeps its ports, there is one way only. */
function ChallengeType() {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const { challengeType, operation } = useSnapshot().settings;
  const { isLocked, change } = useSettingChange();
  if (operation !== 'front') return null;
  return (
    <div className={styles.part}>
      <SelectRow
        label={settingLabelIn(texts, 'challengeType')}
        options={settingsTable.challengeType.values.map((id) => ({
          id,
          name: t(`advanced.challenge.types.${id}`),
          text: t(id === 'auto' ? 'advanced.challenge.auto' : 'advanced.challenge.fixed'),
        }))}
        value={challengeType}
        isLocked={isLocked}
        onChange={(id) => change({ challengeType: id })}
      />
    </div>
  );
}
