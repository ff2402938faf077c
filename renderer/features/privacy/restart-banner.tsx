import { useTranslation } from 'react-i18next';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { useCommandState, usePanel, useSnapshot } from '../../state/context.ts';
import { Banner, BannerActions } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { useCatchLostFocus } from '../../ui/catch-lost-focus.ts';
import { useDiagnosis } from '../../parts/diagnosis.ts';
import { Refusals } from '../../parts/refusals.tsx';

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
  const { commands } = usePanel();
  const isSaidBelow = useDiagnosis().causes.some(
    (one) => one.by === 'finding' && one.finding.code === 'LOCAL_RESTART_PENDING',
  );
  const isRestarting = useCommandState((state) => state.pending.restart === true);
  const noteUse = useCatchLostFocus();
  const restart = () => {
    noteUse();
    void commands.restart();
  };
  return (
    <Banner tone={at === null ? 'caution' : 'note'} title={t('banner.restart.title')}>
      {at !== null && <p>{t('banner.restart.byItself', { at })}</p>}
      {at === null && !isSaidBelow && <p>{t('banner.restart.byHand')}</p>}
      {at !== null && (
        <BannerActions>
          <Button isPending={isRestarting} onPress={restart}>
            {t('banner.restart.now')}
          </Button>
        </BannerActions>
      )}
    </Banner>
  );
}
