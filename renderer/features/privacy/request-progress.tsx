import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '#shared/contract/findings.ts';
import type { Step } from '#shared/contract/snapshot.ts';
import { isFallbackCa } from '#shared/domain/certificate-authorities.ts';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Group } from '../../ui/group.tsx';
import { ProgressList } from '../../ui/progress-list.tsx';
import { stepLabelKey, stepStateTextKey } from '../../parts/step-state-text.ts';
import { isOutcomeHidden, outcomeTitleKey } from './outcome-title.ts';
import { RequestOutcome } from './request-outcome.tsx';
import styles from './request-progress.module.css';

type Props = { headingRef: Ref<HTMLHeadingElement>; onRequest: () => void };
type ProgressView = {
  title: string;
  aside?: string;
  steps: readonly Step[];
  findings: readonly Finding[];
  explanation: ReactNode;
};

/**
 * The steps of the running request; or how the last one ended, unless that needs no explanation, with the steps that it
 * reached folded below.
 *
 * Both use the same elements, so that the focus stays where it is when the request ends.
 */
export function RequestProgress({ headingRef, onRequest }: Props) {
  const { t } = useTranslation();
  const view = useProgressView(onRequest);
  if (view === null) return null;
  const { title, aside, steps, findings, explanation } = view;
  return (
    <Group title={title} aside={aside} headingRef={headingRef}>
      {explanation}
      {steps.length > 0 && explanation === null && <Steps steps={steps} findings={findings} />}
      {steps.length > 0 && explanation !== null && (
        <div className={styles.reached}>
          <Disclosure summary={t('outcome.stepsReached')}>
            <Steps steps={steps} findings={findings} />
          </Disclosure>
        </div>
      )}
    </Group>
  );
}

function useProgressView(onRequest: () => void): ProgressView | null {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const { operation, lastRequest, settings } = useSnapshot();
  if (operation?.kind === 'request') {
    const { automatic, staging, ca, steps, findings } = operation;
    const title = t(automatic ? 'steps.titleAutomatic' : staging ? 'steps.titleStaging' : 'steps.title');
    const rehearsalAside = automatic && staging ? { aside: t('steps.rehearsesFirst') } : {};
    const asideProps =
      ca !== null && isFallbackCa(operation, settings)
        ? { aside: t('steps.fallbackCa', { host: ca }) }
        : rehearsalAside;
    return { title, ...asideProps, steps, findings, explanation: null };
  }
  if (operation?.kind === 'restart') {
    return { title: t('steps.restartBeside'), steps: operation.steps, findings: [], explanation: null };
  }
  if (lastRequest === null || isOutcomeHidden(lastRequest)) return null;
  return {
    title: t(outcomeTitleKey(lastRequest)),
    aside: t('outcome.failedAt', { time: formats.time(lastRequest.finishedAt) }),
    // Only the steps that were reached.
    steps: lastRequest.steps.filter((step) => step.state !== 'waiting'),
    // The findings of the checks before it are not kept.
    findings: [],
    explanation: <RequestOutcome request={lastRequest} onRequest={onRequest} />,
  };
}

function Steps({ steps, findings }: Pick<ProgressView, 'steps' | 'findings'>) {
  const { t } = useTranslation();
  const { settings } = useSnapshot();
  const items = steps.map((step) => ({
    id: step.id,
    state: step.state,
    label: t(stepLabelKey(step.id, settings)),
    stateText: t(stepStateTextKey(step, findings)),
  }));
  return <ProgressList label={t('steps.title')} items={items} />;
}
