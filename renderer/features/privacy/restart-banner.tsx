import { useTranslation } from 'react-i18next';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { useCommandState, useSnapshot } from '../../state/context.ts';
import { Banner } from '../../ui/banner.tsx';
import { useDiagnosis } from '../../parts/diagnosis.ts';
import { Refusals } from '../../parts/refusals.tsx';
import { RestartNow } from './restart-now.tsx';

/** Says that the certificate waits for a restart of profacto's web server, and who does that and when. */
export function RestartBanner() {
  const { awaitsRestart } = useSnapshot();
  const dialog = useCommandState((state) => state.dialog);
  return (
    <>
      {awaitsRestart !== null && <Waiting {...awaitsRestart} />}
      {/* A dialog shows the refusals of its own button. */}
      {dialog === null && <Refusals commands={['restart']} />}
    </>
  );
}

function Waiting({ at }: NonNullable<Snapshot['awaitsRestart']>) {
  const { t } = useTranslation();
  const isSaidBelow = useDiagnosis().causes.some(
    (one) => one.by === 'finding' && one.finding.code === 'LOCAL_RESTART_PENDING',
  );
  return (
    <Banner tone={at === null ? 'caution' : 'note'} title={t('banner.restart.title')}>
      {at !== null && <p>{t('banner.restart.byItself', { at })}</p>}
      {at === null && !isSaidBelow && <p>{t('banner.restart.byHand')}</p>}
      {at !== null && <RestartNow />}
    </Banner>
  );
}
