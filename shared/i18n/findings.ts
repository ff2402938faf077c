/** The one exhaustive place that turns a finding of the preflight or the evaluation into words. */
import type { Finding, FindingCode, FindingData } from '#shared/contract/findings.ts';
import { formatsFor, type Formats, type Who } from './advice.ts';
import type { CheckTitles, FindingText, FindingTexts } from './findings-shape.ts';
import { checkTitlesDe, findingsDe } from './findings.de.ts';
import { checkTitlesEn, findingsEn } from './findings.en.ts';
import type { Language } from './language.ts';

const texts: Record<Language, FindingTexts> = { de: findingsDe, en: findingsEn };
const titles: Record<Language, CheckTitles> = { de: checkTitlesDe, en: checkTitlesEn };

/**
 * Explains a finding: which check, what it found, and what to do about it, if anything.
 *
 * @param timeZone of the times; by default that of the machine
 */
export function describeFinding(
  finding: Finding,
  language: Language,
  timeZone?: string,
): { title: string; finding: string; remedy: string | null; who: Who } {
  return {
    title: titles[language][finding.id],
    ...textFor(texts[language], finding, formatsFor(language, undefined, timeZone)),
  };
}

/** Generic over the code, so that text and data are known to belong together. */
function textFor<C extends FindingCode>(
  table: FindingTexts,
  { code, data }: { code: C; data: FindingData<C> },
  format: Formats,
): FindingText {
  return table[code](data, format);
}
