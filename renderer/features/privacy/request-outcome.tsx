import { useTranslation } from 'react-i18next';
import type { Failure } from '#shared/contract/failures.ts';
import type { LastRequest, ExternalReachability } from '#shared/contract/snapshot.ts';
import { usePanel, useSnapshot } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import { mayHelpToInsist, mayHelpToRehearse } from '#shared/domain/preflight.ts';
import { Causes } from '../../parts/causes.tsx';
import { causePlace, isOnPath, useDiagnosis } from '../../parts/diagnosis.ts';
import { CopyReportButton } from '../../parts/copy-report-button.tsx';
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

/** Their own words say that the certificate before is still served. */
const saysItself: ReadonlySet<Failure['code']> = new Set(['CERTIFICATE_REJECTED', 'NOT_SERVED']);

function Failed({ request, onRequest }: Props) {
  const { t } = useTranslation();
  const snapshot = useSnapshot();
  const diagnosis = useDiagnosis();
  const { failure, staging, automatic } = request;
  if (failure === null) return null;
  const { causes } = diagnosis;
  const place = isOnPath(request) && causes.length > 0 ? causePlace(snapshot, diagnosis) : null;
  return (
    <div className={styles.outcome}>
      {staging && failure.code !== 'PREFLIGHT_BROKEN' && <SeenFromOutside request={request} />}
      {staging && automatic && <p>{t('outcome.renewalRehearsed')}</p>}
      {snapshot.shield === 'colour' && !staging && !saysItself.has(failure.code) && <p>{t('outcome.stillValid')}</p>}
      {place === 'outcome' ? (
        <Causes causes={causes} />
      ) : place === 'path' ? (
        <p>{t('cause.saidBelow')}</p>
      ) : (
        <FailureAdvice failure={failure} />
      )}
      {isStopped(request) && <p>{t('outcome.notCounted')}</p>}
      <NextActions request={request} failure={failure} onRequest={onRequest} />
    </div>
  );
}

/** What can be done next, as far as it may help; and what is to be known before that. */
function NextActions({ request: { staging, automatic }, failure, onRequest }: Props & { failure: Failure }) {
  const { t } = useTranslation();
  const mayInsist = failure.code === 'PREFLIGHT_BROKEN' && mayHelpToInsist(failure.data.findings);
  const mayRehearse = mayHelpToRehearse(failure);
  return (
    <div className={styles.nextActions}>
      {(mayInsist || mayRehearse) && (
        <p className={styles.hint}>{t(mayInsist ? 'preflight.limit' : 'rehearsal.hint')}</p>
      )}
      <div className={styles.buttons}>
        <CopyReportButton label={t('report.copyForPartner')} />
        {mayRehearse && <RehearsalButton isRepeat={staging && !automatic} onRequest={onRequest} />}
        {mayInsist && <RequestAnywayButton onRequest={onRequest} />}
      </div>
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
