import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { isConsequence, type Cause } from '#shared/domain/root-cause.ts';
import type { Finding } from '#shared/contract/findings.ts';
import { causeSaying } from '#shared/texts/cause.ts';
import { explainFinding } from '#shared/texts/findings/explain.ts';
import { useLanguage } from '../state/context.ts';
import { FindingsList } from '../ui/findings-list.tsx';

/**
 * Findings in words: what was checked, and what was found. What is wrong is explained with its step by `Causes` elsewhere on the
 * page: here it is only named, and what follows from it has no advice.
 */
export function Findings({
  label,
  findings,
  causes,
}: {
  label: string;
  findings: readonly Finding[];
  causes: readonly Cause[];
}) {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const items = findings.map((one, index) => {
    const { title, finding } = explainFinding(one, texts);
    const status = isConsequence(one, causes) ? ('follows' as const) : one.status;
    return {
      // The same finding may occur for several addresses.
      id: `${one.code} ${index}`,
      title,
      status,
      statusText: t(`path.status.${status}`),
      text: causeSaying(one, causes, texts) < 0 ? finding : t('cause.seeAbove'),
    };
  });
  return <FindingsList label={label} items={withoutRepeats(items)} />;
}

type Item = ComponentProps<typeof FindingsList>['items'][number];

/** Several checks that could not look for the same reason are one item: the reason is said once. */
function withoutRepeats(items: readonly Item[]): Item[] {
  const byText = new Map<string, Item>();
  for (const [index, item] of items.entries()) {
    const key = item.status === 'unknown' ? item.text : String(index);
    const same = byText.get(key);
    byText.set(key, same === undefined ? item : { ...same, title: `${same.title}, ${item.title}` });
  }
  return [...byText.values()];
}
