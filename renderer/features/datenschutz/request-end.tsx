import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LastRequest, Outside } from '#shared/contract/snapshot.ts';
import { usePanel, useSnapshot } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { Findings } from '../weg/findings.tsx';
import { PortHelp } from '../weg/port-help.tsx';
import { FailureAdvice } from './failure-advice.tsx';
import { RehearsalButton } from './rehearsal-button.tsx';
import styles from './request-end.module.css';
import { useRequestBlock } from './use-request-block.ts';

type Props = { request: LastRequest; onRequest: () => void };

/** How a request or a rehearsal ended, and what can be done next. */
export function RequestEnd(props: Props) {
  const { t } = useTranslation();
  const { request } = props;
  if (request.outcome === 'failed') return <Failed {...props} />;
  if (request.outcome === 'rehearsed') {
    return (
      <div className={styles.end}>
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
  const { failure, staging } = request;
  if (failure === null) return null;
  if (failure.code === 'PREFLIGHT_BROKEN') {
    return (
      <div className={styles.end}>
        <p>{t('preflight.intro')}</p>
        <Findings label={t('preflight.list')} findings={failure.data.findings} />
        {failure.data.findings.some((one) => one.id === 'challenge') && <PortHelp purpose="validation" />}
        <Offer hint={t('preflight.limit')}>
          <RehearsalButton onRequest={onRequest} />
          <InsistButton onRequest={onRequest} />
        </Offer>
      </div>
    );
  }
  return (
    <div className={styles.end}>
      {staging && <SeenFromOutside request={request} />}
      <FailureAdvice failure={failure} />
      {failure.code === 'VALIDATION_FAILED' && failure.data.reason === 'connection' && (
        <PortHelp purpose="validation" />
      )}
      {/* Where there is no test environment, it is not offered again. */}
      {failure.code !== 'NO_STAGING' && (
        <Offer hint={t('rehearsal.hint')}>
          <RehearsalButton again={staging} onRequest={onRequest} />
        </Offer>
      )}
    </div>
  );
}

function Offer({ hint, children }: { hint: string; children: ReactNode }) {
  return (
    <div className={styles.offer}>
      <p className={styles.hint}>{hint}</p>
      <div className={styles.buttons}>{children}</div>
    </div>
  );
}

/** "Trotzdem anfordern": the same request once more, whatever the checks say. */
function InsistButton({ onRequest }: { onRequest: () => void }) {
  const { t } = useTranslation();
  const { commands } = usePanel();
  const block = useRequestBlock();
  const insist = () => {
    onRequest();
    void commands.insist({ despiteFindings: true });
  };
  return (
    <Button isDisabled={block !== null} onPress={insist}>
      {t('preflight.anyway')}
    </Button>
  );
}

/** What the CA, the only witness outside, has seen in this rehearsal. */
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
function seenIn({ startedAt }: LastRequest, outside: Outside | null): Outside | null {
  return outside !== null && Date.parse(outside.at) >= Date.parse(startedAt) ? outside : null;
}
