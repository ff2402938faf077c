/** What both languages' finding texts have in common. Pure. */
import type { CheckId, FindingCode, FindingData } from '#shared/contract/findings.ts';
import type { Formats, Who } from './advice.ts';

/** What was found, what to do about it (`null`: nothing), and who. */
export type FindingText = { finding: string; remedy: string | null; who: Who };
/** One text for each code: a missing one does not compile. */
export type FindingTexts = { [C in FindingCode]: (data: FindingData<C>, format: Formats) => FindingText };
/** What each check is called. */
export type CheckTitles = Record<CheckId, string>;

export type Silence = FindingData<'LOCAL_DOWN'>['cause'];

/** Nothing to do. */
export function fine(finding: string): FindingText {
  return { finding, remedy: null, who: 'none' };
}

/** The seconds between two clocks as the one number and unit that a person would say. */
export function roundDuration(seconds: number): { value: number; unit: 'second' | 'minute' | 'hour' | 'day' } {
  const size = Math.abs(seconds);
  if (size < 120) return { value: Math.round(size), unit: 'second' };
  if (size < 7200) return { value: Math.round(size / 60), unit: 'minute' };
  return size < 172_800
    ? { value: Math.round(size / 3600), unit: 'hour' }
    : { value: Math.round(size / 86_400), unit: 'day' };
}
