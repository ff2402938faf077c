/** A finding of a check or an evaluation in the words of one language. */
import type { Finding, FindingCode } from '#shared/contract/findings.ts';
import { formatsFor, type Formats } from '#shared/texts/advice.ts';
import type { Texts } from '#shared/texts/shape.ts';
import { textFor } from '#shared/texts/variants.ts';
import type { FindingText } from './shape.ts';
import { findingSelectors, type FindingTable, type FindingTexts } from './variants.ts';

/**
 * Explains a finding: which check, what it found, and what to do about it, if anything.
 *
 * @param timeZone of the times; by default that of the machine
 */
export function explainFinding(
  finding: Finding,
  { language, checkTitles, findings }: Pick<Texts, 'language' | 'checkTitles' | 'findings'>,
  timeZone?: string,
): FindingText & { title: string } {
  return {
    title: checkTitles[finding.id],
    ...findingText(findings, finding, formatsFor(language, undefined, timeZone)),
  };
}

/** A finding for a program: check, status, code and data, and the texts for people. */
export function findingRecord(one: Finding, texts: Parameters<typeof explainFinding>[1]) {
  const { finding, remedy, who, details } = explainFinding(one, texts);
  return {
    id: one.id,
    status: one.status,
    code: one.code,
    finding,
    remedy,
    who,
    ...(details !== undefined && { details }),
    data: one.data,
  };
}

/** What was found, without the check's title. Generic over the code, so that text and data match. */
export function findingText<C extends FindingCode>(
  table: FindingTexts,
  { code, data }: { code: C; data: FindingTable[C] },
  format: Formats,
): FindingText {
  return textFor<FindingTable, typeof findingSelectors, Formats, FindingText, C>(
    findingSelectors,
    table,
    code,
    data,
    format,
  );
}
