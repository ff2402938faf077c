import { expect, it } from 'vitest';
import { failureTraits } from '#shared/contract/failure-traits.ts';
import { failure } from '#shared/contract/failure-error.ts';
import type { FailureCode } from '#shared/contract/failures.ts';
import { textsOf } from '#shared/texts/all.ts';
import { failureSamples } from '#shared/texts/failures/samples.ts';
import { describeEntry } from './describe.ts';

const endings = {
  failed: 'nicht gelungen',
  stopped: 'angehalten',
  notDue: 'noch nicht fällig',
  cancelled: 'abgebrochen',
};

it.each(Object.keys(failureSamples) as FailureCode[])(
  'an operation that ends with %s ends as its traits say',
  (code) => {
    const sentence = describeEntry(
      {
        at: '2026-11-24T13:05:00.000Z',
        event: 'operationFailed',
        operation: 'request',
        id: '1',
        failure: failure(code, failureSamples[code][0] as never),
      },
      textsOf('de'),
    );
    expect(sentence).toContain(`: ${endings[failureTraits[code].endsAs]}`);
  },
);
