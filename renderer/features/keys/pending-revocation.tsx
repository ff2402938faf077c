import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PendingRevocation as Pending } from '#shared/contract/snapshot.ts';
import { useCommandState, useIsLive, useLanguage, usePanel, useSnapshot } from '../../state/context.ts';
import { Banner, BannerDetails } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureAdvice } from '../../parts/failure-advice.tsx';
import styles from './keys-section.module.css';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** A certificate whose key is known to others and which is not revoked yet: why, what comes next, what can be done. */
export function PendingRevocation({ pending }: { pending: Pending }) {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const { certificate, tls } = useSnapshot();
  const { isInstalled, goesOn, nextAttemptAt, lastError } = pending;
  const why = isInstalled ? 'installed' : certificate === null ? 'deleted' : tls.active ? 'replaced' : 'notServed';
  return (
    <Banner tone="caution" title={t(isInstalled ? 'keys.pending.installedTitle' : 'keys.pending.replacedTitle')}>
      <p>
        {t(`keys.pending.${why}`)} {t(`keys.pending.${goesOn ? 'goesOn' : isInstalled ? 'click' : 'waits'}`)}{' '}
        {nextAttemptAt !== null && t('keys.pending.next', { time: formats.time(nextAttemptAt) })}
      </p>
      {lastError !== null && (
        <BannerDetails summary={t('banner.details')}>
          <FailureAdvice failure={lastError} />
        </BannerDetails>
      )}
      {isInstalled && <PendingActions />}
    </Banner>
  );
}

function PendingActions() {
  const { t } = useTranslation();
  const { commands } = usePanel();
  const { operation } = useSnapshot();
  const isLive = useIsLive();
  const isPending = useCommandState((state) => state.pending.compromised === true);
  const [isConfirming, setConfirming] = useState(false);
  const isDisabled = !isPending && (!isLive || operation !== null);
  const replaceKey = (evenWithoutReplacement: boolean) => {
    void commands.replaceCompromisedKey({ evenWithoutReplacement });
  };
  return (
    <>
      <div className={styles.actions}>
        <Button isPending={isPending} isDisabled={isDisabled} onPress={() => replaceKey(false)}>
          {t('keys.pending.retry')}
        </Button>
      </div>
      <div className={styles.finalActions}>
        <Button isPending={isPending} isDisabled={isDisabled} onPress={() => setConfirming(true)}>
          {t('keys.pending.anyway')}
        </Button>
      </div>
      {isConfirming && (
        <ConfirmDialog
          title={t('keys.anywayDialog.title')}
          text={t('keys.anywayDialog.text')}
          confirm={t('keys.anywayDialog.confirm')}
          cancel={t('keys.anywayDialog.cancel')}
          onConfirm={() => replaceKey(true)}
          onClose={() => setConfirming(false)}
        />
      )}
    </>
  );
}
