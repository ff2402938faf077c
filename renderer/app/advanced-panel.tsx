import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../state/context.ts';
import { Banner } from '../ui/banner.tsx';
import { KeysSection } from '../features/keys/keys-section.tsx';
import { CaSettings } from '../features/advanced/ca-settings.tsx';
import { CertificateSettings } from '../features/advanced/certificate-settings.tsx';
import styles from '../features/advanced/advanced.module.css';
import { GeneralSettings } from '../features/advanced/general-settings.tsx';
import { HookSettings } from '../features/advanced/hook-settings.tsx';
import { RenewalSettings } from '../features/advanced/renewal-settings.tsx';
import { ServerSettings } from '../features/advanced/server-settings.tsx';
import { SettingsRefusal } from '../features/advanced/settings-refusal.tsx';
import { WaysSection } from '../features/advanced/ways/ways-section.tsx';
import { useCaDescription } from '../features/advanced/use-ca-description.ts';

/** The settings that most users never need to change. */
export function AdvancedPanel() {
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
      <ServerSettings />
      <CertificateSettings {...description} />
      <RenewalSettings />
      <CaSettings isAccountRequired={description.ca?.externalAccountRequired === true} />
      <WaysSection />
      <HookSettings />
      <GeneralSettings />
      <KeysSection />
    </>
  );
}
