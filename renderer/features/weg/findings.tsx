import { useTranslation } from 'react-i18next';
import type { Finding } from '#shared/contract/findings.ts';
import { describeFinding } from '#shared/i18n/findings.ts';
import { useLanguage } from '../../context.ts';
import { FindingsList } from '../../ui/findings-list.tsx';

/** Findings in words: what was looked at, how it is, what to do and who. */
export function Findings({ label, findings }: { label: string; findings: readonly Finding[] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const items = findings.map((one, index) => {
    const { title, finding, remedy, who } = describeFinding(one, language);
    return {
      // The same may be found of several addresses.
      id: `${one.code} ${index}`,
      title,
      status: one.status,
      statusText: t(`way.status.${one.status}`),
      text: finding,
      remedy: remedy === null || who === 'none' ? remedy : t('evaluation.remedy', { remedy, who: t(`advice.${who}`) }),
    };
  });
  return <FindingsList label={label} items={items} />;
}
