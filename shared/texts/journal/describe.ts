/** The journal in words: one table for the panel, the command line, the report and copied text. Pure. */
import type { JournalEntry } from '#shared/contract/journal.ts';
import type { Report } from '#shared/contract/snapshot.ts';
import { formatsFor } from '#shared/texts/advice.ts';
import { explainFailure } from '#shared/texts/failures/explain.ts';
import { explainFinding } from '#shared/texts/findings/explain.ts';
import { describeHookOutcome } from '#shared/texts/hooks.ts';
import { noticeText } from '#shared/texts/lifetime-notices.ts';
import { operationTitles } from '#shared/texts/operation-names.ts';
import { settingLabelIn } from '#shared/texts/settings/explain.ts';
import { textFor } from '#shared/texts/variants.ts';
import { journalDe } from './de.ts';
import { journalEn } from './en.ts';
import { journalSelectors, type JournalFormats, type JournalTexts, type JournalOperation } from './shape.ts';
import type { Language } from '#shared/values/language.ts';
import type { Texts } from '#shared/texts/shape.ts';

const journalTexts: Record<Language, JournalTexts> = { de: journalDe, en: journalEn };

/** The name of an operation. */
export function operationName(what: JournalOperation, language: Language): string {
  return operationTitles[language][what];
}

/** How a check or an evaluation came out, in a few words. */
export function verdictText(verdict: Report['verdict'], language: Language): string {
  return journalTexts[language].verdicts[verdict];
}

/** An entry as a sentence. */
export function describeEntry(entry: JournalEntry, texts: Texts): string {
  return sentenceOf(entry, texts, (phrase) => phrase);
}

/** The same with the paths apart, for where there is room for them elsewhere. */
export function describeApart(entry: JournalEntry, texts: Texts): { sentence: string; paths: string[] } {
  const paths: string[] = [];
  const sentence = sentenceOf(entry, texts, (_phrase, named) => {
    paths.push(...named);
    return '';
  });
  return { sentence, paths };
}

function sentenceOf(entry: JournalEntry, texts: Texts, paths: JournalFormats['paths']): string {
  const { language } = texts;
  return textFor(journalSelectors, journalTexts[language].sentences, entry.event, entry, {
    ...formatsFor(language),
    paths,
    causeOf: (cause) => explainFinding(cause, texts).finding,
    whatOf: (failure) => explainFailure(failure, texts).what,
    setting: (key) => settingLabelIn(texts, key),
    step: (id) => texts.ui.steps[id],
    notice: (notice) => noticeText(notice, language),
    outcome: (outcome) => describeHookOutcome(outcome, language),
  });
}

/** An entry as a line: the time to the second, and the sentence. */
export function journalLine(entry: JournalEntry, texts: Texts): string {
  const format = new Intl.DateTimeFormat(texts.language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
  return `${format.format(new Date(entry.at))}  ${describeEntry(entry, texts)}`;
}
