/** Who hears of the end of a request, where the service itself cannot be brought to it without a public CA. */
import { expect, test } from 'vitest';
import { fail, type Failure } from '#shared/contract/failures.ts';
import { defaultSettings, LETS_ENCRYPT } from '#shared/contract/settings.ts';
import { NO_ATTEMPTS } from '../certificates/attempts.ts';
import { openJournal } from '../journal/journal.ts';
import { temporaryFolder } from '../test-surroundings.ts';
import { createOperations } from './operations.ts';
import { createRequests } from './requests.ts';

type Dependencies = Parameters<typeof createRequests>[0];

/** Renewals that are due at Let's Encrypt after a failure, and that end before anything is asked of anybody. */
function dueAfterFailure(end: () => never) {
  const configDir = temporaryFolder();
  const journal = openJournal(configDir, Date.now);
  const operations = createOperations({ configDir, journal, now: Date.now, onChange: () => undefined });
  const told: Failure[] = [];
  const requests = createRequests({
    settings: () => ({
      ...defaultSettings(configDir),
      acmeDirectoryUrl: LETS_ENCRYPT,
      serverAddress: 'meinefirma.localhost',
      contactEmail: 'chef@meinefirma.example',
    }),
    ...{ operations, journal, now: Date.now },
    attempts: { current: () => ({ ...NO_ATTEMPTS, failures: 1 }), ended: () => Promise.resolve() },
    renewals: { decision: () => ({ due: true }) },
    refresh: () => Promise.resolve().then(end),
    onAutomaticFailure: (failure: Failure) => void told.push(failure),
  } as unknown as Dependencies);
  return { requests, journal, told };
}

test('a rehearsal that fails before the next attempt is the failure of that attempt, and is told once', async () => {
  const { requests, journal, told } = dueAfterFailure(() =>
    fail('CA_UNREACHABLE', { host: 'ca.test', cause: 'timeout', systemCode: 'ETIMEDOUT' }),
  );
  await requests.renewIfDue();
  expect(told).toMatchObject([{ code: 'CA_UNREACHABLE' }]);
  expect(journal.list(10)).toMatchObject([
    { event: 'operationStarted', staging: true, automatic: true },
    { event: 'operationFailed', staging: true },
  ]);
});

test.each([
  ['that was cancelled', () => fail('CANCELLED', {})],
  ['that somebody else has done meanwhile', () => fail('NOT_DUE', { dueAt: '', notAfter: '' })],
])('an attempt %s has not failed', async (_, end) => {
  const { requests, told } = dueAfterFailure(end);
  await requests.renewIfDue();
  expect(told).toEqual([]);
});
