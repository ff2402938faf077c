import { useTranslation } from 'react-i18next';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { WarningCode } from '#shared/contract/warning-codes.ts';
import { isAboutEnd } from '#shared/domain/end-notice.ts';
import { canRequest } from '#shared/domain/renewal-off.ts';
import { useSnapshot } from '../../state/context.ts';
import { Banner, BannerDetails } from '../../ui/banner.tsx';
import { Causes } from '../../parts/causes.tsx';
import { bannerWithCause, useDiagnosis } from '../../parts/diagnosis.ts';
import { TodoAndWho } from '../../parts/failure-advice.tsx';
import { useWarningText } from '../../parts/use-warning-text.ts';
import { RestartNow } from './restart-now.tsx';

/** The one warning that matters most, with what is to be done about it and by whom. */
export function WarningBanner() {
  const snapshot = useSnapshot();
  const { t } = useTranslation();
  const diagnosis = useDiagnosis();
  const text = useWarningText(snapshot);
  if (snapshot.warning === null || text === null || isSaidElsewhere(snapshot)) return null;
  // Where a cause stands on the page, what is to be done is its step; and what ended the renewal has one of its own.
  const isElsewhere =
    diagnosis.causes.length > 0 || (snapshot.warning === 'CERTIFICATE_EXPIRED' && !canRequest(snapshot.renewal));
  const step = isElsewhere ? null : text.step;
  return (
    <Banner tone={tones[snapshot.warning]} title={text.fact}>
      {step !== null && <TodoAndWho todo={step} who="you" />}
      {step !== null && isRestartOurs(snapshot) && <RestartNow />}
      {bannerWithCause(snapshot, diagnosis) === 'warning' && (
        <BannerDetails summary={t('banner.details')}>
          <Causes causes={diagnosis.causes} />
        </BannerDetails>
      )}
    </Banner>
  );
}

/** `bad`: visitors meet it now. */
const tones = {
  DATABASE_UNAVAILABLE: 'caution',
  CERTIFICATE_UNREADABLE: 'bad',
  HTTP_PORT_FAILED: 'caution',
  HTTPS_PORT_FAILED: 'bad',
  NOT_SERVED: 'bad',
  OTHER_CERTIFICATE_SERVED: 'bad',
  ADDRESS_NOT_COVERED: 'bad',
  CLOCK_WRONG: 'caution',
  CERTIFICATE_EXPIRED: 'bad',
  CERTIFICATE_NOT_YET_VALID: 'bad',
  CERTIFICATE_REVOKED: 'bad',
  RENEWAL_OFF: 'caution',
  RENEWAL_DUE: 'caution',
  LAST_REQUEST_FAILED: 'caution',
} as const satisfies Record<WarningCode, 'bad' | 'caution'>;

const isRestartOurs = ({ warning, settings }: Snapshot): boolean =>
  settings.operation === 'front' && (warning === 'NOT_SERVED' || warning === 'OTHER_CERTIFICATE_SERVED');

function isSaidElsewhere(snapshot: Snapshot): boolean {
  return isExplainedBelow(snapshot) || isSaidByHeader(snapshot) || isSaidByBanner(snapshot) || isBeingMended(snapshot);
}

/** Whether the failed request is shown below, with its steps and the advice. */
function isExplainedBelow({ warning, lastRequest, operation }: Snapshot): boolean {
  return warning === 'LAST_REQUEST_FAILED' && (lastRequest?.outcome === 'failed' || operation?.kind === 'request');
}

/** Whether it is renewed by itself in time: the header says when, and nobody has to do anything. */
function isSaidByHeader({ warning, renewal }: Snapshot): boolean {
  return warning === 'RENEWAL_DUE' && renewal.automatic !== null && renewal.failures === 0;
}

/** Whether the banner about the lifetime or the one about the renewal says the same, and more. */
function isSaidByBanner({ warning, lifetimeNotice }: Snapshot): boolean {
  if (warning === 'RENEWAL_OFF') return true;
  if (!isAboutEnd(lifetimeNotice)) return false;
  return warning === 'RENEWAL_DUE' || warning === 'CERTIFICATE_EXPIRED' || warning === 'LAST_REQUEST_FAILED';
}

/** Whether profacto does not serve the certificate yet because its web server is, or has to be, restarted: that is said as such. */
function isBeingMended({ warning, operation, settings, awaitsRestart }: Snapshot): boolean {
  if (warning !== 'NOT_SERVED' && warning !== 'OTHER_CERTIFICATE_SERVED') return false;
  const isRestarting = operation?.steps.some(({ id }) => id === 'restart') === true;
  return settings.operation === 'beside' && (isRestarting || awaitsRestart !== null);
}
