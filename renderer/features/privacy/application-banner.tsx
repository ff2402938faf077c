import { useTranslation } from 'react-i18next';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { Banner, BannerDetails } from '../../ui/banner.tsx';
import { Causes } from '../../parts/causes.tsx';
import { bannerWithCause, useDiagnosis } from '../../parts/diagnosis.ts';

/** Says that the application behind the web server does not answer; why, unless that is said elsewhere. */
export function ApplicationBanner() {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const snapshot = useSnapshot();
  const diagnosis = useDiagnosis();
  const { application } = snapshot;
  if (application === null || application.finding.status === 'good') return null;
  return (
    <Banner tone="caution" title={t('banner.application', { time: formats.time(application.since) })}>
      {bannerWithCause(snapshot, diagnosis) === 'application' && (
        <BannerDetails summary={t('banner.details')}>
          <Causes causes={diagnosis.causes} />
        </BannerDetails>
      )}
    </Banner>
  );
}
