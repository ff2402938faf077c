import { useTranslation } from 'react-i18next';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { useSnapshot } from '../../state/context.ts';
import { Banner, BannerDetails } from '../../ui/banner.tsx';
import { useWarningText } from '../../parts/use-warning-text.ts';
import { Causes } from '../../parts/causes.tsx';
import { bannerWithCause, useDiagnosis } from '../../parts/diagnosis.ts';

/** The one warning that matters most, with what is to be done about it. */
export function WarningBanner() {
  const snapshot = useSnapshot();
  const { t } = useTranslation();
  const diagnosis = useDiagnosis();
  const text = useWarningText(snapshot, diagnosis.causes.length > 0);
  if (text === null || isExplainedBelow(snapshot) || isSaidAbove(snapshot) || isBeingMended(snapshot)) return null;
  return (
    <Banner tone="caution" title={text}>
      {bannerWithCause(snapshot, diagnosis) === 'warning' && (
        <BannerDetails summary={t('banner.details')}>
          <Causes causes={diagnosis.causes} />
        </BannerDetails>
      )}
    </Banner>
  );
}

/** Whether the failed request is shown below, with its steps and the advice. */
function isExplainedBelow({ warning, lastRequest, operation }: Snapshot): boolean {
  return warning === 'LAST_REQUEST_FAILED' && (lastRequest?.outcome === 'failed' || operation?.kind === 'request');
}

/** Whether the lifetime banner above says the same, and also since when and what comes next. */
function isSaidAbove({ warning, lifetimeNotice }: Snapshot): boolean {
  if (lifetimeNotice === null || lifetimeNotice.kind === 'renewed') return false;
  return warning === 'RENEWAL_DUE' || warning === 'CERTIFICATE_EXPIRED' || warning === 'LAST_REQUEST_FAILED';
}

/** Whether profacto does not serve the certificate yet because its web server is, or has to be, restarted: that is said as such. */
function isBeingMended({ warning, operation, settings, awaitsRestart }: Snapshot): boolean {
  if (warning !== 'NOT_SERVED' && warning !== 'OTHER_CERTIFICATE_SERVED') return false;
  const isRestarting = operation?.steps.some(({ id }) => id === 'restart') === true;
  return settings.operation === 'beside' && (isRestarting || awaitsRestart !== null);
}
