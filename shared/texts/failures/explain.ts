/** A failure in the words of one language: what happened, what to do, who has to do it. */
import type { Failure, Problem } from '#shared/contract/failures.ts';
import { formatsFor, type Advice } from '#shared/texts/advice.ts';
import type { Texts } from '#shared/texts/shape.ts';
import { textFor } from '#shared/texts/variants.ts';
import { failureSelectors } from './variants.ts';

/** A page of the CA that the user has to open. */
type FailureLink = { url: string; kind: 'unpause' | 'terms' };
type FailureText = Advice & {
  /** The CA's own words, for copying; `null` where the CA said nothing. */
  original: string | null;
  /** Always to the CA's own domain: ensured where the failure is made. */
  link: FailureLink | null;
};

/**
 * Explains a failure.
 *
 * @param now milliseconds since the epoch; a time of today is named without its date
 * @param timeZone of the times; by default that of the machine
 */
export function explainFailure(
  failure: Failure,
  { language, failures }: Pick<Texts, 'language' | 'failures'>,
  now?: number,
  timeZone?: string,
): FailureText {
  const format = formatsFor(language, now, timeZone);
  const advice = textFor(failureSelectors, failures, failure.code, failure.data, format);
  const problem = 'problem' in failure.data ? failure.data.problem : null;
  return { ...advice, original: problem === null ? null : problemText(problem), link: linkIn(failure) };
}

function linkIn({ code, data }: Failure): FailureLink | null {
  if (code === 'CA_ACCOUNT_PAUSED') return data.unpauseUrl === null ? null : { url: data.unpauseUrl, kind: 'unpause' };
  if (code === 'CA_TERMS_CHANGED') return data.url === null ? null : { url: data.url, kind: 'terms' };
  return null;
}

/** The problem document in readable lines, untranslated. */
function problemText({ type, status, detail, subproblems }: Problem): string {
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
