import { describe, expect, it } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import type { FailureCode } from '#shared/contract/failures.ts';
import { textsOf } from '#shared/texts/all.ts';
import { failureHeadline } from './headline.ts';
import { failureSamples } from './samples.ts';

/** What a line of the journal has room for in the window as it opens. */
const ROOM = 70;

describe.each(['de', 'en'] as const)('In "%s" a failure in a few words', (language) => {
  const texts = textsOf(language);

  it.each(Object.keys(failureSamples) as FailureCode[])('is short, and goes on behind a colon: %s', (code) => {
    for (const data of failureSamples[code]) {
      const headline = failureHeadline(failure(code, data as never), texts);
      expect(headline).not.toBe('');
      expect(headline.length, headline).toBeLessThanOrEqual(ROOM);
      expect(headline).not.toMatch(/[.!?]$/);
    }
  });
});

it('names what forbids it, what is missing, and which port', () => {
  const de = textsOf('de');
  const headlines = (code: FailureCode) =>
    failureSamples[code].map((data) => failureHeadline(failure(code, data as never), de));
  expect(headlines('VALIDATION_FAILED')).toContain('CAA-Eintrag verbietet es');
  expect(headlines('PREFLIGHT_BROKEN')).toContain('Öffentliche Server-Adresse');
  expect(headlines('PORT_BUSY')[0]).toMatch(/^Port \d+: ein anderes Programm belegt ihn$/);
});
