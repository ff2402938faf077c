import { useTranslation } from 'react-i18next';
import type { CommandName } from '../state/command-runner.ts';
import { useCommandState, useSnapshot } from '../state/context.ts';
import { Banner } from '../ui/banner.tsx';
import { FailureAdvice } from './failure-advice.tsx';

/** Why one of these commands was refused. */
export function Refusals({ commands }: { commands: readonly CommandName[] }) {
  const { t } = useTranslation();
  const refusals = useCommandState((state) => state.refusals);
  const lastRequestId = useSnapshot().lastRequest?.id ?? null;
  return commands.map((name) => {
    const refusal = refusals[name];
    if (refusal === undefined) return null;
    // The request did begin and is shown with its steps: no need to show its failure twice.
    if (name === 'request' && refusal.lastRequestId !== lastRequestId) return null;
    return (
      <Banner key={name} tone="caution" title={t(`failureTitle.${name}`)}>
        <FailureAdvice failure={refusal.failure} />
      </Banner>
    );
  });
}
