import { useTranslation } from 'react-i18next';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { isAboutEnd } from '#shared/domain/end-notice.ts';
import { useIsLive, useLanguage, usePanel, useSnapshot } from '../../state/context.ts';
import { Banner, BannerActions } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { useCatchLostFocus } from '../../ui/catch-lost-focus.ts';

/** Warnings about the end of the certificate, or of a clock by which nobody can tell it. */
const saysTheEnd: readonly Snapshot['warning'][] = ['CERTIFICATE_EXPIRED', 'CERTIFICATE_NOT_YET_VALID', 'CLOCK_WRONG'];

/** Says that the certificate will end, because nobody renews it: why, and how that is changed. */
export function RenewalOffBanner() {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const { certificate, renewal, warning, lifetimeNotice } = useSnapshot();
  const { off } = renewal;
  // Of one for another address the warning says what is to be done.
  if (certificate === null || off === null || warning === 'ADDRESS_NOT_COVERED') return null;
  const isEndSaid = isAboutEnd(lifetimeNotice) || saysTheEnd.includes(warning);
  const end = isEndSaid ? null : t('banner.renewalOff.expires', { date: formats.date(certificate.notAfter) });
  const titled = (fact: string) => [fact, end].filter(Boolean).join(' ');
  if (off === 'switchedOff') return <SwitchedOff title={titled(t('banner.renewalOff.switchedOff'))} />;
  return (
    <Banner tone="caution" title={titled(t('banner.renewalOff.other'))}>
      <p>
        {t('certificate.renewalByItself')}: {t(`certificate.renewalOff.${off}`)}
      </p>
      <p>
        <strong>{t('advice.who')}</strong> {t(`advice.labels.${off === 'einzelplatz' ? 'itPartner' : 'you'}`)}
      </p>
    </Banner>
  );
}

function SwitchedOff({ title }: { title: string }) {
  const { t } = useTranslation();
  const { commands } = usePanel();
  const { operation } = useSnapshot();
  const isLive = useIsLive();
  const noteUse = useCatchLostFocus();
  const turnOn = () => {
    noteUse();
    void commands.changeSettings(() => ({ autoRenew: true }));
  };
  return (
    <Banner tone="caution" title={title}>
      <BannerActions>
        <Button isPending={operation !== null || !isLive} onPress={turnOn}>
          {t('banner.renewalOff.turnOn')}
        </Button>
      </BannerActions>
    </Banner>
  );
}
