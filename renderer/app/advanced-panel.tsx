import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../state/context.ts';
import { Banner } from '../ui/banner.tsx';
import { KeysSection } from '../features/keys/keys-section.tsx';
import { CaSettings } from '../features/advanced/ca-settings.tsx';
import { CertificateSettings } from '../features/advanced/certificate-settings.tsx';
import styles from '../features/advanced/advanced.module.css';
import { GeneralSettings } from '../features/advanced/general-settings.tsx';
import { HookSettings } from '../features/advanced/hook-settings.tsx';
import { PartnerFold } from '../features/advanced/partner-fold.tsx';
import { RenewalSettings } from '../features/advanced/renewal-settings.tsx';
import { ServerSettings } from '../features/advanced/server-settings.tsx';
import { SettingsRefusal } from '../features/advanced/settings-refusal.tsx';
import { WaysSection } from '../features/advanced/ways/ways-section.tsx';
import { useCaDescription } from '../features/advanced/use-ca-description.ts';
import { usePartnerAttention } from '../features/advanced/use-partner-attention.ts';

/** The settings that most users never need to change: first the owner's, then, folded away, those of the IT partner. */
export function AdvancedPanel() {
  const { t } = useTranslation();
  const { operation } = useSnapshot();
  const description = useCaDescription();
  const needsAttention = usePartnerAttention(description.ca);
  return (
    <>
      <h1 tabIndex={-1} className={styles.headline}>
        {t('advanced.title')}
      </h1>
      {operation !== null && <Banner tone="note" title={t('advanced.busy')} />}
      <SettingsRefusal />
      <ServerSettings />
      <GeneralSettings />
      <RenewalSettings />
      <WaysSection />
      <PartnerFold needsAttention={needsAttention}>
        <CertificateSettings {...description} />
        <CaSettings isAccountRequired={description.ca?.externalAccountRequired === true} />
        <HookSettings />
        <KeysSection />
      </PartnerFold>
    </>
  );
}
