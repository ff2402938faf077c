import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '#shared/contract/findings.ts';
import type { Step } from '#shared/contract/snapshot.ts';
import { isOtherCa } from '#shared/domain/certificate-authorities.ts';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { Group } from '../../ui/group.tsx';
import { ProgressList } from '../../ui/progress-list.tsx';
import { endsQuietly, outcomeTitle } from './outcome-title.ts';
import { RequestEnd } from './request-end.tsx';
import styles from './request-progress.module.css';
import { stepStateText } from '../../parts/step-state-text.ts';

type Props = { headingRef: Ref<HTMLHeadingElement>; onRequest: () => void };
type Shown = {
  title: string;
  aside?: string;
  steps: readonly Step[];
  findings: readonly Finding[];
  explanation: ReactNode;
};

/**
 * The steps of the running request, or how far the last one came when it did not end well.
 *
 * Both are the same elements, so that the focus stays where it is when the one becomes the other.
 */
export function RequestProgress({ headingRef, onRequest }: Props) {
  const shown = useShown(onRequest);
  if (shown === null) return null;
  const { title, aside, steps, findings, explanation } = shown;
  return (
    <Group title={title} aside={aside} headingRef={headingRef}>
      {steps.length > 0 && <Steps steps={steps} findings={findings} />}
      {explanation !== null && <div className={styles.explanation}>{explanation}</div>}
    </Group>
  );
}

function useShown(onRequest: () => void): Shown | null {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const { operation, lastRequest, settings } = useSnapshot();
  if (operation?.kind === 'request') {
    const { automatic, staging, ca, steps, findings } = operation;
    const title = t(automatic ? 'steps.titleAutomatic' : staging ? 'steps.titleStaging' : 'steps.title');
    const rehearses = automatic && staging ? { aside: t('steps.rehearsesFirst') } : {};
    const where =
      ca !== null && isOtherCa(operation, settings) ? { aside: t('steps.otherCa', { host: ca }) } : rehearses;
    return { title, ...where, steps, findings, explanation: null };
  }
  if (lastRequest === null || endsQuietly(lastRequest)) return null;
  return {
    title: t(outcomeTitle(lastRequest)),
    aside: t('outcome.failedAt', { time: formats.time(lastRequest.finishedAt) }),
    // As far as it came: nothing waits any more.
    steps: lastRequest.steps.filter((step) => step.state !== 'waiting'),
    // What was found before it began is not kept.
    findings: [],
    explanation: <RequestEnd request={lastRequest} onRequest={onRequest} />,
  };
}

function Steps({ steps, findings }: Pick<Shown, 'steps' | 'findings'>) {
  const { t } = useTranslation();
  const items = steps.map((step) => ({
    id: step.id,
    state: step.state,
    label: t(`steps.${step.id}`),
    stateText: t(stepStateText(step, findings)),
  }));
  return <ProgressList label={t('steps.title')} items={items} />;
}
