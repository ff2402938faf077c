import { expect, it } from 'vitest';
import { failureTraits } from '#shared/contract/failure-traits.ts';
import { failure } from '#shared/contract/failure-error.ts';
import type { FailureCode } from '#shared/contract/failures.ts';
import { finding } from '#shared/contract/findings.ts';
import { textsOf } from '#shared/texts/all.ts';
import { failureSamples } from '#shared/texts/failures/samples.ts';
import { explainFinding } from '#shared/texts/findings/explain.ts';
import { describeApart, describeEntry } from './describe.ts';

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

it('an entry can be told with its paths apart', () => {
  const texts = textsOf('de');
  const entry = { at: '2026-11-24T13:05:00.000Z', event: 'certificateDeleted', directory: '/srv/orders/42' } as const;
  expect(describeEntry(entry, texts)).toBe('Zertifikat und Schlüssel in „/srv/orders/42“ gelöscht.');
  expect(describeApart(entry, texts)).toEqual({
    sentence: 'Zertifikat und Schlüssel gelöscht.',
    paths: ['/srv/orders/42'],
  });
});

it('a check that has found something wrong says the cause', () => {
  const noName = finding('DNS_NO_SUCH_NAME', { name: 'meinefirma.de', server: 'system' });
  const done = { at: '2026-11-24T13:05:00.000Z', event: 'operationDone', operation: 'check', id: '1' } as const;
  const texts = textsOf('de');
  expect(describeEntry({ ...done, verdict: 'broken', cause: noName }, texts)).toContain(
    explainFinding(noName, texts).finding,
  );
  expect(describeEntry({ ...done, verdict: 'good' }, texts)).toContain('alles in Ordnung');
});
