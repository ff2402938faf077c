/** The one exhaustive place that turns a finding of a check or an evaluation into words. */
import type { Finding } from '#shared/contract/findings.ts';
import { textsOf } from '#shared/texts/all.ts';
import { explainFinding } from './explain.ts';
import type { Language } from '#shared/values/language.ts';

/**
 * Explains a finding: which check, what it found, and what to do about it, if anything.
 *
 * @param timeZone of the times; by default that of the machine
 */
export function describeFinding(finding: Finding, language: Language, timeZone?: string) {
  return explainFinding(finding, textsOf(language), timeZone);
}
