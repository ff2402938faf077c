import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { failureTraits } from '#shared/contract/failure-traits.ts';
import type { LastRequest, ExternalReachability } from '#shared/contract/snapshot.ts';
import { usePanel, useSnapshot } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import { mayHelpToInsist } from '#shared/domain/preflight.ts';
import { Causes } from '../../parts/causes.tsx';
import { causePlace, isOnPath, useDiagnosis } from '../../parts/diagnosis.ts';
import { FailureAdvice } from '../../parts/failure-advice.tsx';
import { isStopped } from './outcome-title.ts';
import { RehearsalButton } from './rehearsal-button.tsx';
import styles from './request-outcome.module.css';
import { useRequestBlock } from './use-request-block.ts';

type Props = { request: LastRequest; onRequest: () => void };

/** How a request or a rehearsal ended, and what can be done next. */
export function RequestOutcome(props: Props) {
  const { t } = useTranslation();
  const { request } = props;
  if (request.outcome === 'failed') return <Failed {...props} />;
  if (request.outcome === 'rehearsed') {
    return (
      <div className={styles.outcome}>
        <SeenFromOutside request={request} />
        <p>{t('outcome.rehearsedText')}</p>
        <p>{t('outcome.rehearsedNext')}</p>
      </div>
    );
  }
  return <p>{t(request.staging ? 'outcome.rehearsalCancelledText' : 'outcome.cancelledText')}</p>;
}

function Failed({ request, onRequest }: Props) {
  const { t } = useTranslation();
  const snapshot = useSnapshot();
  const diagnosis = useDiagnosis();
  const { failure, staging, automatic } = request;
  if (failure === null) return null;
  const isStoppedByChecks = failure.code === 'PREFLIGHT_BROKEN';
  const { causes } = diagnosis;
  const place = isOnPath(request) && causes.length > 0 ? causePlace(snapshot, diagnosis) : null;
  return (
    <div className={styles.outcome}>
      {staging && !isStoppedByChecks && <SeenFromOutside request={request} />}
      {staging && automatic && <p>{t('outcome.renewalRehearsed')}</p>}
      {place === 'outcome' ? (
        <Causes causes={causes} />
      ) : place === 'path' ? (
        <p>{t('cause.saidBelow')}</p>
      ) : (
        <FailureAdvice failure={failure} />
      )}
      {isStopped(request) && <p>{t('outcome.notCounted')}</p>}
      {isStoppedByChecks ? (
        <NextActions hint={t(mayHelpToInsist(failure.data.findings) ? 'preflight.limit' : 'rehearsal.hint')}>
          <RehearsalButton onRequest={onRequest} />
          {mayHelpToInsist(failure.data.findings) && <RequestAnywayButton onRequest={onRequest} />}
        </NextActions>
      ) : (
        failureTraits[failure.code].panel !== 'offersNothing' && (
          <NextActions hint={t('rehearsal.hint')}>
            <RehearsalButton isRepeat={staging && !automatic} onRequest={onRequest} />
          </NextActions>
        )
      )}
    </div>
  );
}

function NextActions({ hint, children }: { hint: string; children: ReactNode }) {
  return (
    <div className={styles.nextActions}>
      <p className={styles.hint}>{hint}</p>
      <div className={styles.buttons}>{children}</div>
    </div>
  );
}

/** The button "Trotzdem anfordern": the same request once more, whatever the checks say. */
function RequestAnywayButton({ onRequest }: { onRequest: () => void }) {
  const { t } = useTranslation();
  const { commands } = usePanel();
  const block = useRequestBlock();
  const requestAnyway = () => {
    onRequest();
    void commands.requestAnyway({ despiteFindings: true });
  };
  return (
    <Button isDisabled={block !== null} onPress={requestAnyway}>
      {t('preflight.anyway')}
    </Button>
  );
}

/** What the CA, which alone sees this machine from outside, has seen in this rehearsal. */
function SeenFromOutside({ request }: { request: LastRequest }) {
  const { t } = useTranslation();
  const { outside } = useSnapshot();
  const seen = seenIn(request, outside);
  return (
    <p>
      <strong>{t('rehearsal.outside')}</strong>{' '}
      {t(seen === null ? 'rehearsal.notAsked' : seen.reached ? 'rehearsal.reached' : 'rehearsal.notReached')}
    </p>
  );
}

/** What was seen before this request began says nothing about it. */
function seenIn({ startedAt }: LastRequest, outside: ExternalReachability | null): ExternalReachability | null {
  return outside !== null && Date.parse(outside.at) >= Date.parse(startedAt) ? outside : null;
}
