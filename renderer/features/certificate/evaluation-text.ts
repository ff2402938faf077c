/** The last evaluation in a few words. Pure. */
import type { TFunction } from 'i18next';
import type { HopId } from '#shared/contract/check-table.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { rootCause } from '#shared/domain/root-cause.ts';
import type { Formats } from '#shared/texts/advice.ts';
import { hopLabel } from '#shared/texts/hop-labels.ts';

type Sources = Pick<Snapshot, 'lastEvaluation' | 'settings'>;

/** Where a visitor does get through, and then meets something that is wrong. */
const BEHIND_THE_CONNECTION: readonly HopId[] = ['certificate', 'profacto'];

const notSeen = { good: 'goodHere', warning: 'warningHere' } as const;

/** When it was looked whether the server is reached over HTTPS, and what came of it; `null`: nobody has looked. */
export function evaluationText({ lastEvaluation, settings }: Sources, t: TFunction, formats: Formats): string | null {
  if (lastEvaluation === null) return null;
  const { verdict, findings, finishedAt } = lastEvaluation;
  const time = formats.moment(finishedAt);
  // A router may let nobody out and in again: then nothing is wrong, but nobody has come through either.
  const hasComeThrough = findings.some(({ id, status }) => id === 'connection' && status === 'good');
  if (verdict !== 'broken') return t(`evaluation.line.${hasComeThrough ? verdict : notSeen[verdict]}`, { time });
  const [first] = rootCause(findings, null);
  if (first === undefined) return t('evaluation.line.wrong', { time });
  const isReached = BEHIND_THE_CONNECTION.includes(first.hop);
  return t(isReached ? 'evaluation.line.wrongAt' : 'evaluation.line.notReached', {
    time,
    hop: hopLabel(first.hop, settings, t),
  });
}
