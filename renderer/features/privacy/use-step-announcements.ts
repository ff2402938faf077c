import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { OperationKind } from '#shared/contract/failures.ts';
import type { Step } from '#shared/contract/snapshot.ts';
import { rootCause } from '#shared/domain/root-cause.ts';
import { explainCause } from '#shared/texts/cause.ts';
import { useLanguage, usePanel, usePanelState } from '../../state/context.ts';
import { stepLabelKey, stepStateTextKey } from '../../parts/step-state-text.ts';
import { isOutcomeHidden, outcomeTitleKey } from './outcome-title.ts';

/** The steps whose state has changed, without those that merely wait. Pure. */
export function changedSteps(before: readonly Step[], after: readonly Step[]): Step[] {
  return after.filter(
    (step) => step.state !== 'waiting' && before.find((one) => one.id === step.id)?.state !== step.state,
  );
}

const ANNOUNCED: readonly (OperationKind | undefined)[] = ['request', 'compromised', 'restart'];

/** Reads out each step of a running request, key replacement or restart as it changes, whichever section is shown. */
export function useStepAnnouncements(): void {
  const { t } = useTranslation();
  const { messages } = usePanel();
  const settings = usePanelState(({ snapshot }) => snapshot?.settings ?? null);
  const request = usePanelState(({ snapshot }) =>
    snapshot !== null && ANNOUNCED.includes(snapshot.operation?.kind) ? snapshot.operation : null,
  );
  const before = useRef<readonly Step[]>([]);
  useEffect(() => {
    const { steps, findings } = request ?? { steps: [], findings: [] };
    const changed = changedSteps(before.current, steps);
    before.current = steps;
    if (changed.length === 0 || settings === null) return;
    const sentences = changed.map((step) =>
      t('steps.announcement', { step: t(stepLabelKey(step.id, settings)), state: t(stepStateTextKey(step, findings)) }),
    );
    messages.announce(sentences.join('. '));
  }, [request, settings, messages, t]);
}

/** Reads out that a request has failed, and why, or was cancelled; a success is read out by its dialog. */
export function useOutcomeAnnouncement(): void {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const { messages } = usePanel();
  const request = usePanelState(({ snapshot }) => snapshot?.lastRequest ?? null);
  const lastSeenId = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    const isNew = lastSeenId.current !== undefined && lastSeenId.current !== (request?.id ?? null);
    lastSeenId.current = request?.id ?? null;
    if (!isNew || request === null || isOutcomeHidden(request)) return;
    const [first] = request.failure?.code === 'PREFLIGHT_BROKEN' ? rootCause(request.failure.data.findings, null) : [];
    const why = first === undefined ? '' : explainCause(first, texts).sentence;
    messages.announce([t(outcomeTitleKey(request)), why].filter(Boolean).join('. '));
  }, [request, messages, texts, t]);
}
