import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { LastRequest, Step } from '#shared/contract/snapshot.ts';
import { useLanguage, useSnapshot } from '../../context.ts';
import { Group } from '../../ui/group.tsx';
import { ProgressList } from '../../ui/progress-list.tsx';
import { FailureAdvice } from './failure-advice.tsx';
import styles from './request-progress.module.css';

type Props = { headingRef: Ref<HTMLHeadingElement> };
type Shown = { title: string; aside?: string; steps: readonly Step[]; explanation: ReactNode };

/**
 * The steps of the running request, or how far the last one came when it did not end well.
 *
 * Both are the same elements, so that the focus stays where it is when the one becomes the other.
 */
export function RequestProgress({ headingRef }: Props) {
  const shown = useShown();
  if (shown === null) return null;
  const { title, aside, steps, explanation } = shown;
  return (
    <Group title={title} aside={aside} headingRef={headingRef}>
      {steps.length > 0 && <Steps steps={steps} />}
      {explanation !== null && <div className={styles.explanation}>{explanation}</div>}
    </Group>
  );
}

function useShown(): Shown | null {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const { operation, lastRequest } = useSnapshot();
  if (operation?.kind === 'request') {
    const title = t(operation.staging ? 'steps.titleStaging' : 'steps.title');
    return { title, steps: operation.steps, explanation: null };
  }
  // A request that ended well shows in the certificate and the shield.
  if (lastRequest === null || lastRequest.outcome === 'installed') return null;
  return {
    title: t(`outcome.${lastRequest.outcome}`),
    aside: t('outcome.failedAt', { time: formats.time(lastRequest.finishedAt) }),
    // As far as it came: nothing waits any more.
    steps: lastRequest.steps.filter((step) => step.state !== 'waiting'),
    explanation: <Explanation request={lastRequest} />,
  };
}

function Explanation({ request }: { request: LastRequest }) {
  const { t } = useTranslation();
  if (request.failure !== null && request.outcome === 'failed') return <FailureAdvice failure={request.failure} />;
  return request.outcome === 'rehearsed' ? t('outcome.rehearsedText') : t('outcome.cancelledText');
}

function Steps({ steps }: { steps: readonly Step[] }) {
  const { t } = useTranslation();
  const items = steps.map(({ id, state }) => ({
    id,
    state,
    label: t(`steps.${id}`),
    stateText: t(`steps.state.${state}`),
  }));
  return <ProgressList label={t('steps.title')} items={items} />;
}
