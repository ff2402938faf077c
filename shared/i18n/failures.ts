/** The one exhaustive place that turns a failure into words: what happened, what to do, who has to do it. */
import type { Failure, FailureCode, FailureData, Problem } from '#shared/contract/failures.ts';
import { formatsFor, type Advice, type Formats } from './advice.ts';
import { failuresDe } from './failures.de.ts';
import { failuresEn } from './failures.en.ts';
import type { FailureTexts } from './failures-shape.ts';
import type { Language } from './language.ts';

const texts: Record<Language, FailureTexts> = { de: failuresDe, en: failuresEn };

/** Explains a failure; `original` holds the CA's own words, for copying, where the CA said something. */
export function describeFailure(failure: Failure, language: Language): Advice & { original: string | null } {
  const advice = adviceFor(texts[language], failure, formatsFor(language));
  const problem = 'problem' in failure.data ? failure.data.problem : null;
  return { ...advice, original: problem === null ? null : originalWords(problem) };
}

/** Generic over the code, so that text and data are known to belong together. */
function adviceFor<C extends FailureCode>(
  table: FailureTexts,
  { code, data }: { code: C; data: FailureData<C> },
  format: Formats,
): Advice {
  return table[code](data, format);
}

/** The problem document in readable lines, untranslated. */
function originalWords({ type, status, detail, subproblems }: Problem): string {
  const kind = [type, status === null ? null : `HTTP ${String(status)}`].filter((part) => part !== null);
  const lines = [
    detail.trim(),
    kind.join(', '),
    ...subproblems.map((one) => {
      const about = one.identifier === null ? '' : `${one.identifier}: `;
      return `- ${about}${one.detail.trim()}${one.type === null ? '' : ` (${one.type})`}`;
    }),
  ].filter((line) => line !== '');
  return lines.join('\n');
}
