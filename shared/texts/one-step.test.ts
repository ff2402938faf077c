/** One cause in one sentence and one step that somebody can do, in both languages. */
import { describe, expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import { failureData, type FailureCode } from '#shared/contract/failures.ts';
import { finding, findingTable, type FindingCode } from '#shared/contract/findings.ts';
import { describeFailure } from './failures/describe.ts';
import { failureSamples } from './failures/samples.ts';
import { describeFinding } from './findings/describe.ts';
import { findingSamples } from './findings/samples.ts';

const LONGEST_SENTENCE = 30;
const LONGEST_STEP = 40;
const alternatives = { de: /\b(oder|falls|sonst|andernfalls)\b/i, en: /\b(or|otherwise|if)\b/i };

/** What a stranger says, or how something is called: read as one word. */
const withoutQuotations = (text: string): string => text.replace(/„[^“]*“|“[^”]*”/g, 'X');
const wordsIn = (text: string): number =>
  withoutQuotations(text)
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
const isOneSentence = (text: string): boolean => !/[.?!] +\p{Lu}/u.test(withoutQuotations(text));

type Said = { code: string; sentence: string; step: string; language: 'de' | 'en' };
const languages = ['de', 'en'] as const;
const failures = (Object.keys(failureData) as FailureCode[]).flatMap((code) =>
  failureSamples[code].flatMap((data) =>
    languages.map((language): Said => {
      const { what, todo } = describeFailure(failure(code, data as never), language);
      return { code, sentence: what, step: todo, language };
    }),
  ),
);
const findings = (Object.keys(findingTable) as FindingCode[])
  .filter((code) => findingTable[code].status === 'broken' || findingTable[code].status === 'warning')
  .flatMap((code) =>
    findingSamples[code].flatMap((data) =>
      languages.map((language): Said => {
        const said = describeFinding(finding(code, data as never), language);
        return { code, sentence: said.finding, step: said.remedy ?? '', language };
      }),
    ),
  );

function problemsOf({ sentence, step, language }: Said): string[] {
  return [
    ...(wordsIn(sentence) > LONGEST_SENTENCE ? [`${String(wordsIn(sentence))} words: ${sentence}`] : []),
    ...(isOneSentence(sentence) ? [] : [`several sentences: ${sentence}`]),
    ...(wordsIn(step) > LONGEST_STEP ? [`${String(wordsIn(step))} words: ${step}`] : []),
    ...(alternatives[language].test(withoutQuotations(step)) ? [`an alternative: ${step}`] : []),
  ];
}

describe.each([
  ['failure', failures],
  ['finding', findings],
] as const)('Every %s', (_kind, all) => {
  const codes = [...new Set(all.map(({ code }) => code))];
  const problemsByCode = new Map(
    codes.map((code) => [code, all.filter((one) => one.code === code).flatMap(problemsOf)]),
  );

  test.each(codes)('says one cause and one step: %s', (code) => {
    expect(problemsByCode.get(code)?.join('\n')).toBe('');
  });
});
