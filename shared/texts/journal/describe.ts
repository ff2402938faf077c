/** The journal in words: one table for the panel, the command line, the report and copied text. Pure. */
import type { JournalEntry } from '#shared/contract/journal.ts';
import type { Report } from '#shared/contract/snapshot.ts';
import { formatsFor, type Formats } from '#shared/texts/advice.ts';
import { journalDe } from './de.ts';
import { journalEn } from './en.ts';
import type { JournalTexts, JournalOperation } from './shape.ts';
import type { Language } from '#shared/values/language.ts';
import type { Texts } from '#shared/texts/shape.ts';

const journalTexts: Record<Language, JournalTexts> = { de: journalDe, en: journalEn };

/** The name of an operation. */
export function operationName(what: JournalOperation, language: Language): string {
  return journalTexts[language].operations[what];
}

/** How a check or an evaluation came out, in a few words. */
export function verdictText(verdict: Report['verdict'], language: Language): string {
  return journalTexts[language].verdicts[verdict];
}

/** An entry as a sentence. */
export function describeEntry(entry: JournalEntry, texts: Texts): string {
  // The table is keyed by the event, so the text under an entry's event takes that entry.
  const { [entry.event]: sentence } = journalTexts[texts.language].sentences;
  const toSentence = sentence as (entry: JournalEntry, format: Formats, texts: Texts) => string;
  return toSentence(entry, formatsFor(texts.language), texts);
}

/** An entry as a line: the time to the second, and the sentence. */
export function journalLine(entry: JournalEntry, texts: Texts): string {
  const format = new Intl.DateTimeFormat(texts.language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
  return `${format.format(new Date(entry.at))}  ${describeEntry(entry, texts)}`;
}
