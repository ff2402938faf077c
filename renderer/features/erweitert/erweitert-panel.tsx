import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../context.ts';
import { Banner } from '../../ui/banner.tsx';
import { KeysSection } from '../schluessel/keys-section.tsx';
import { CaSettings } from './ca-settings.tsx';
import { CertificateSettings } from './certificate-settings.tsx';
import styles from './erweitert.module.css';
import { GeneralSettings } from './general-settings.tsx';
import { ProgramSettings } from './program-settings.tsx';
import { RenewalSettings } from './renewal-settings.tsx';
import { SettingsRefusal } from './settings-refusal.tsx';
import { useCaDescription } from './use-ca-description.ts';

/** What most never need to change. */
export function ErweitertPanel() {
  const { t } = useTranslation();
  const { operation } = useSnapshot();
  const description = useCaDescription();
  return (
    <>
      <h1 tabIndex={-1} className={styles.headline}>
        {t('advanced.title')}
      </h1>
      {operation !== null && <Banner tone="note" title={t('advanced.busy')} />}
      <SettingsRefusal />
      <CertificateSettings {...description} />
      <RenewalSettings />
      <CaSettings isAccountRequired={description.ca?.externalAccountRequired === true} />
      <ProgramSettings />
      <GeneralSettings />
      <KeysSection />
    </>
  );
}
