/** The one exhaustive place that turns a failure into words: what happened, what to do, who has to do it. */
import type { Failure } from '#shared/contract/failures.ts';
import { textsOf } from '#shared/texts/all.ts';
import { explainFailure } from './explain.ts';
import type { Language } from '#shared/values/language.ts';

/**
 * Explains a failure.
 *
 * @param now milliseconds since the epoch; a time of today is named without its date
 * @param timeZone of the times; by default that of the machine
 */
export function describeFailure(failure: Failure, language: Language, now?: number, timeZone?: string) {
  return explainFailure(failure, textsOf(language), now, timeZone);
}
