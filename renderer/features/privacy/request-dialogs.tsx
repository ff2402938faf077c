import { useTranslation } from 'react-i18next';
import type { AskedFailure } from '#shared/contract/failure-traits.ts';
import type { FailureData } from '#shared/contract/failures.ts';
import type { Certificate } from '#shared/contract/snapshot.ts';
import { describeAllowance } from '#shared/texts/allowances.ts';
import { useCommandState, useLanguage, usePanel, useSnapshot } from '../../state/context.ts';
import { useShieldState } from '../../state/shield-state.ts';
import { Button } from '../../ui/button.tsx';
import { Shield } from '../../ui/shield/shield.tsx';
import { AddressLink } from '../../parts/address-link.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FailureAdvice } from '../../parts/failure-advice.tsx';
import { Refusals } from '../../parts/refusals.tsx';

/** The dialogs that answer a request made in this window, whichever section is shown by then. */
export function RequestDialogs() {
  const dialog = useCommandState((state) => state.dialog);
  switch (dialog?.kind) {
    case 'installed':
      return <InstalledDialog {...dialog} />;
    case 'insist':
      return <InsistDialog failure={dialog.failure} />;
    case undefined:
      return null;
  }
}

function InstalledDialog({
  certificate,
  awaitsRestart = false,
}: {
  certificate: Certificate;
  awaitsRestart?: boolean;
}) {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const { commands } = usePanel();
  const restarting = useCommandState((state) => state.pending.restart === true);
  const shield = useShieldState();
  const isBeside = useSnapshot().settings.operation === 'beside';
  const about = awaitsRestart ? 'awaits' : isBeside ? 'beside' : 'text';
  return (
    <Dialog
      title={t('installed.title')}
      picture={<Shield state={shield} pixels={48} />}
      onClose={commands.closeDialog}
      buttons={
        <>
          {/* Of what is waited for, only its people can restart it. */}
          {!awaitsRestart && (
            <Button isPending={restarting} onPress={() => void commands.restart()}>
              {t('installed.restart')}
            </Button>
          )}
          <Button autoFocus onPress={commands.closeDialog}>
            {t(awaitsRestart ? 'app.close' : 'installed.cancel')}
          </Button>
        </>
      }
    >
      <p>
        {t(`installed.${about}`, { name: formats.list(certificate.names), date: formats.date(certificate.notAfter) })}
      </p>
      {!awaitsRestart && <WhatIsLeft certificate={certificate} isBeside={isBeside} />}
      <Refusals commands={['restart']} />
    </Dialog>
  );
}

/** Nothing, once a connection has shown that visitors get this certificate. */
function WhatIsLeft({ certificate, isBeside }: { certificate: Certificate; isBeside: boolean }) {
  const { t } = useTranslation();
  const snapshot = useSnapshot();
  const isProven = useShieldState() === 'colour' && snapshot.certificate?.fingerprint256 === certificate.fingerprint256;
  if (!isProven) return isBeside ? null : <p>{t('installed.later')}</p>;
  return (
    <>
      <p>
        <strong>{t('installed.done')}</strong>
      </p>
      <p>
        <AddressLink />
      </p>
      {!isBeside && <p>{t('installed.restartOnlyIf')}</p>}
    </>
  );
}

/** Asks whether to insist; a failure that is asked about without a dialog here does not compile. */
function InsistDialog({ failure }: { failure: AskedFailure }) {
  const { commands } = usePanel();
  switch (failure.code) {
    case 'NOT_DUE':
      return <NotDueDialog data={failure.data} />;
    case 'LIMIT_AHEAD':
      return (
        <DoubtDialog
          failure={failure}
          about="limitAhead"
          onInsist={() => commands.requestAnyway({ despiteLimits: true })}
        />
      );
    case 'CERTIFICATES_GONE':
      return (
        <DoubtDialog failure={failure} about="certificatesGone" onInsist={() => commands.requestInNewDatabase()} />
      );
    case 'CA_RATE_LIMITED':
    case 'CA_OUT_OF_ORDER':
      return (
        <DoubtDialog
          failure={failure}
          about="caHeld"
          onInsist={() => commands.requestAnyway({ despiteLimits: true })}
        />
      );
  }
}

function NotDueDialog({ data }: { data: FailureData<'NOT_DUE'> }) {
  const { t } = useTranslation();
  const { formats, language } = useLanguage();
  const { commands } = usePanel();
  const { allowance } = useSnapshot();
  return (
    <Dialog
      role="alertdialog"
      title={t('notDue.title')}
      onClose={commands.closeDialog}
      buttons={
        <>
          <Button autoFocus onPress={commands.closeDialog}>
            {t('notDue.cancel')}
          </Button>
          <Button onPress={() => void commands.requestAnyway({ force: true })}>{t('notDue.force')}</Button>
        </>
      }
    >
      <p>{t('notDue.text', { notAfter: formats.date(data.notAfter), dueAt: formats.date(data.dueAt) })}</p>
      <p>
        {allowance === null
          ? t('notDue.limit')
          : t('notDue.counted', { allowance: describeAllowance(allowance, language) })}
      </p>
    </Dialog>
  );
}

/** The safe answer is what the advice says: to wait, or to connect the drive. Below it stands when not to. */
function DoubtDialog({
  failure,
  about,
  onInsist,
}: {
  failure: AskedFailure;
  about: 'limitAhead' | 'certificatesGone' | 'caHeld';
  onInsist: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const { commands } = usePanel();
  return (
    <Dialog
      role="alertdialog"
      title={t(`${about}.title`)}
      onClose={commands.closeDialog}
      buttons={
        <>
          <Button autoFocus onPress={commands.closeDialog}>
            {t(`${about}.cancel`)}
          </Button>
          <Button onPress={() => void onInsist()}>{t(`${about}.insist`)}</Button>
        </>
      }
    >
      <FailureAdvice failure={failure} />
      <p>{t(`${about}.doubt`)}</p>
    </Dialog>
  );
}
