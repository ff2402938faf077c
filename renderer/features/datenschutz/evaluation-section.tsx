import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '#shared/contract/findings.ts';
import { describeFinding } from '#shared/i18n/findings.ts';
import { useCommandState, useLanguage, useSnapshot } from '../../context.ts';
import { FindingsList } from '../../ui/findings-list.tsx';
import { Group } from '../../ui/group.tsx';
import { bringIntoView } from './bring-into-view.ts';
import styles from './evaluation-section.module.css';

/** What an evaluation finds, as it finds it; afterwards the last result. */
export function EvaluationSection() {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const { operation, lastEvaluation } = useSnapshot();
  const heading = useFollowEvaluation(operation?.id);
  if (operation?.kind === 'evaluate' || operation?.kind === 'check') {
    return (
      <Group headingRef={heading} title={t(operation.kind === 'check' ? 'evaluation.titleCheck' : 'evaluation.title')}>
        <p className={styles.verdict}>{t('evaluation.running')}</p>
        <Findings findings={operation.findings} />
      </Group>
    );
  }
  if (lastEvaluation === null) return null;
  const { findings, verdict, finishedAt } = lastEvaluation;
  const when = t('evaluation.finishedAt', { time: formats.time(finishedAt) });
  return (
    <Group title={t('evaluation.title')} aside={when} headingRef={heading}>
      <p className={styles.verdict}>{t(`evaluation.verdict.${verdict}`)}</p>
      <Findings findings={findings} />
    </Group>
  );
}

/** Brings an evaluation that was asked for in this window into view: when it begins, and when its result is there. */
function useFollowEvaluation(operationId: string | undefined): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const isAsked = useCommandState((state) => state.pending.evaluate === true);
  const wasAsked = useRef(false);
  useEffect(() => {
    if (isAsked || wasAsked.current) bringIntoView(heading.current);
    wasAsked.current = isAsked;
  }, [isAsked, operationId]);
  return heading;
}

function Findings({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const items = findings.map((one) => {
    const { title, finding, remedy, who } = describeFinding(one, language);
    const withWho =
      remedy === null || who === 'none' ? remedy : t('evaluation.remedy', { remedy, who: t(`advice.${who}`) });
    return {
      id: one.code,
      title,
      status: one.status,
      statusText: t(`evaluation.status.${one.status}`),
      text: finding,
      remedy: withWho,
    };
  });
  return <FindingsList label={t('evaluation.title')} items={items} />;
}
