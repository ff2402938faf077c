import { useTranslation } from 'react-i18next';
import type { Finding } from '#shared/contract/findings.ts';
import { explainFailure } from '#shared/texts/failures/explain.ts';
import { explainFinding } from '#shared/texts/findings/explain.ts';
import { useLanguage, useSnapshot } from '../state/context.ts';
import { FindingsList } from '../ui/findings-list.tsx';
import { outsideFailure } from './outside-failure.ts';

/** Findings in words: what was checked, its status, what to do, and who has to do it. */
export function Findings({ label, findings }: { label: string; findings: readonly Finding[] }) {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const snapshot = useSnapshot();
  const items = findings.map((one, index) => {
    const { title, finding, details, ...general } = explainFinding(one, texts);
    const failure = outsideFailure(one, snapshot);
    const { remedy, who } = failure === null ? general : adviceOf(explainFailure(failure, texts));
    return {
      // The same finding may occur for several addresses.
      id: `${one.code} ${index}`,
      title,
      status: one.status,
      statusText: t(`path.status.${one.status}`),
      text: finding,
      remedy,
      details: details ?? null,
      who: remedy === null || who === 'none' ? null : t(`advice.labels.${who}`),
    };
  });
  return <FindingsList label={label} whoLabel={t('advice.who')} detailsLabel={t('advice.details')} items={items} />;
}

function adviceOf({ todo, who }: ReturnType<typeof explainFailure>) {
  return { remedy: todo === '' ? null : todo, who };
}
