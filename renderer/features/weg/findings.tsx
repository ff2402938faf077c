import { useTranslation } from 'react-i18next';
import type { Finding } from '#shared/contract/findings.ts';
import { describeFailure } from '#shared/i18n/failures.ts';
import { describeFinding } from '#shared/i18n/findings.ts';
import { useLanguage, useSnapshot } from '../../context.ts';
import { FindingsList } from '../../ui/findings-list.tsx';
import { outsideFailure } from './outside-failure.ts';

/** Findings in words: what was looked at, how it is, what to do and who. */
export function Findings({ label, findings }: { label: string; findings: readonly Finding[] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const snapshot = useSnapshot();
  const items = findings.map((one, index) => {
    const { title, finding, ...general } = describeFinding(one, language);
    const failure = outsideFailure(one, snapshot);
    const { remedy, who } = failure === null ? general : adviceOf(describeFailure(failure, language));
    return {
      // The same may be found of several addresses.
      id: `${one.code} ${index}`,
      title,
      status: one.status,
      statusText: t(`way.status.${one.status}`),
      text: finding,
      remedy,
      who: remedy === null || who === 'none' ? null : t(`advice.${who}`),
    };
  });
  return <FindingsList label={label} whoLabel={t('advice.who')} items={items} />;
}

function adviceOf({ todo, who }: ReturnType<typeof describeFailure>) {
  return { remedy: todo === '' ? null : todo, who };
}
