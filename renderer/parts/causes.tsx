import { useTranslation } from 'react-i18next';
import type { Failure } from '#shared/contract/failures.ts';
import type { CheckId, Finding } from '#shared/contract/findings.ts';
import { failurePlace } from '#shared/domain/failure-place.ts';
import type { Cause } from '#shared/domain/root-cause.ts';
import type { Who } from '#shared/texts/advice.ts';
import { explainCause } from '#shared/texts/cause.ts';
import { explainFailure } from '#shared/texts/failures/explain.ts';
import { isForwardingStep } from '#shared/texts/failures/variants.ts';
import { explainFinding } from '#shared/texts/findings/explain.ts';
import { useLanguage } from '../state/context.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { ChooseWayButton, isErpInTheWay } from './choose-way-button.tsx';
import { CopyableLink, Details, Original, TodoAndWho } from './failure-advice.tsx';
import { OpenRouter } from './lazy.ts';
import { PortHelp } from './port-help.tsx';
import styles from './causes.module.css';
import { useWaitingStep } from './use-waiting-step.ts';

/** What is really wrong: the one cause that comes first, and after it, numbered, those that have nothing to do with it. */
export function Causes({ causes }: { causes: readonly Cause[] }) {
  const { t } = useTranslation();
  const [first, ...others] = causes;
  if (first === undefined) return null;
  return (
    <div className={styles.causes} role="group" aria-label={t('cause.label')}>
      <CauseAdvice cause={first} isFirst />
      {others.length > 0 && (
        <>
          <p className={styles.others}>{t('cause.others', { count: others.length })}</p>
          <ol start={2} className={styles.list}>
            {others.map((cause) => (
              <li key={keyOf(cause)}>
                <CauseAdvice cause={cause} />
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

const keyOf = (cause: Cause): string =>
  cause.by === 'finding' ? JSON.stringify([cause.finding.code, cause.finding.data]) : cause.failure.code;

/** One cause: its sentence, the one step, the one person; what explains it and what follows from it is folded away. */
function CauseAdvice({ cause, isFirst = false }: { cause: Cause; isFirst?: boolean }) {
  const { texts } = useLanguage();
  const { sentence, step, who, details } = explainCause(cause, texts);
  const waitingStep = useWaitingStep(cause.by === 'failure' ? cause.failure : null);
  const { original, link } =
    cause.by === 'failure' ? explainFailure(cause.failure, texts) : { original: null, link: null };
  return (
    <div className={styles.cause} data-status={cause.status}>
      <p className={styles.sentence}>{sentence}</p>
      <TodoAndWho todo={waitingStep ?? step ?? ''} who={who} />
      {isFirst && isOnRouter(cause) && <OpenRouter cause={cause} />}
      <CauseActions cause={cause} who={who} />
      {link !== null && <CopyableLink url={link.url} />}
      {details !== undefined && <Details text={details} />}
      <Consequences cause={cause} />
      {original !== null && <Original text={original} />}
    </div>
  );
}

/** Where the step is taken, if that is in this panel, or how it is done. */
function CauseActions({ cause, who }: { cause: Cause; who: Who }) {
  const source = cause.by === 'finding' ? cause.finding : cause.failure;
  const leadsToWays = isErpInTheWay(source) || source.code.startsWith('APPLICATION_');
  return (
    <>
      {leadsToWays && <ChooseWayButton />}
      {who === 'itPartner' && isForwarding(cause) && (
        <PortHelp purpose={cause.hop === 'router80' ? 'validation' : 'visitors'} />
      )}
    </>
  );
}

/** Without what was seen of the same thing: how a request ended and what the CA saw in it is one. */
function beyond(failure: Failure, consequences: readonly Finding[]): readonly Finding[] {
  const same: readonly CheckId[] = ['outside', ...(failurePlace(failure)?.checks ?? [])];
  return consequences.filter((one) => !same.includes(one.id));
}

/** What lies on the router and is no matter of where it forwards. */
const NO_FORWARDING =
  /_(CHANGED|REDIRECTED_AWAY|REDIRECT_LOOP|GATEWAY_ERROR|UNSTEADY|BEHIND_ROUTER|PORT_(HELD|OFF|UDP|LIMITED|WITHDRAWN))$/;

const isOnRouter = ({ hop }: Cause): boolean => hop === 'router80' || hop === 'router443';

/** Whether the step is a port forwarding. */
function isForwarding(cause: Cause): boolean {
  if (!isOnRouter(cause)) return false;
  if (cause.by === 'finding') {
    const { finding } = cause;
    return !NO_FORWARDING.test(finding.code) && !isRefusedInFront(finding) && !isErpInTheWay(finding);
  }
  return cause.failure.code === 'VALIDATION_FAILED' && isForwardingStep(cause.failure.data);
}

/** The step is taken where somebody in front of this machine refuses. */
function isRefusedInFront({ code, data }: Finding): boolean {
  return code === 'CHALLENGE_FOREIGN_PAGE' && (data.isInFront === true || data.httpStatus === 429);
}

function Consequences({ cause }: { cause: Cause }) {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const consequences = cause.by === 'finding' ? cause.consequences : beyond(cause.failure, cause.consequences);
  if (consequences.length === 0) return null;
  // What was found there stands in the list of all results.
  const titles = [...new Set(consequences.map((one) => explainFinding(one, texts).title))];
  return (
    <Disclosure summary={t('cause.consequences', { count: titles.length })}>
      <ul className={styles.consequences}>
        {titles.map((title) => (
          <li key={title}>{title}</li>
        ))}
      </ul>
    </Disclosure>
  );
}
