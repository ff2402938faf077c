/** A cause in the words of one language: one sentence, one step, one person. Pure. */
import type { FailureCode } from '#shared/contract/failures.ts';
import type { Finding, FindingCode } from '#shared/contract/findings.ts';
import type { HopId } from '#shared/contract/check-table.ts';
import { causeIndex, type Cause, type CauseSource } from '#shared/domain/root-cause.ts';
import type { Who } from './advice.ts';
import { explainFailure } from './failures/explain.ts';
import { explainFinding } from './findings/explain.ts';
import type { Texts } from './shape.ts';

export type CauseText = {
  code: FindingCode | FailureCode;
  /** The cause. */
  sentence: string;
  /** The one thing to do; `null`: there is nothing. */
  step: string | null;
  /** Who does it. */
  who: Who;
  /** What explains it further. */
  details?: string;
};

/**
 * Explains a cause; what merely follows from it has no advice of its own.
 *
 * @param now milliseconds since the epoch; a time of today is named without its date
 * @param timeZone of the times; by default that of the machine
 */
export function explainCause(
  cause: CauseSource,
  texts: Pick<Texts, 'language' | 'checkTitles' | 'findings' | 'failures'>,
  now?: number,
  timeZone?: string,
): CauseText {
  if (cause.by === 'finding') {
    const { finding, remedy, who, details } = explainFinding(cause.finding, texts, timeZone);
    return {
      code: cause.finding.code,
      sentence: finding,
      step: remedy,
      who,
      ...(details !== undefined && { details }),
    };
  }
  const { what, todo, who, details } = explainFailure(cause.failure, texts, now, timeZone);
  const step = todo === '' ? null : todo;
  return { code: cause.failure.code, sentence: what, step, who, ...(details !== undefined && { details }) };
}

/** A cause for a program: its code, the texts for people, its place in the picture, and the codes of what follows from it. */
export type CauseRecord = CauseText & { status: Cause['status']; hop: HopId; consequences: FindingCode[] };

export function causeRecord(
  { status, hop, consequences, ...source }: Cause,
  texts: Parameters<typeof explainCause>[1],
  now?: number,
): CauseRecord {
  return { ...explainCause(source, texts, now), status, hop, consequences: consequences.map((one) => one.code) };
}

/** Which of the causes says a finding already: it is the finding, or has the same words; counted from 0, -1: none. */
export function causeSaying(one: Finding, causes: readonly Cause[], texts: Parameters<typeof explainCause>[1]): number {
  const index = causeIndex(one, causes);
  if (index >= 0) return index;
  const { finding } = explainFinding(one, texts);
  return causes.findIndex((cause) => explainCause(cause, texts).sentence === finding);
}
