/** Who is notified of a request's end, in cases that the service cannot reach without a public CA. */
import { expect, test } from 'vitest';
import { fail } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { LETS_ENCRYPT } from '#shared/values/acme-directory.ts';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { NO_ATTEMPTS } from '../../storage/attempts.ts';
import { openJournal } from '../../storage/journal.ts';
import { temporaryFolder } from '../../testing/environment.ts';
import { createOperations } from '../operations/operations.ts';
import { stagingUrlOf } from '#shared/domain/known-cas.ts';
import { createRenewalChore } from './renewal-chore.ts';
import { createRequests } from './requests.ts';
import type { AriMemory } from './ari.ts';
import type { Authorities } from './authorities.ts';
import type { IssuanceParts } from './request-certificate.ts';
import type { Revocations } from './revocations.ts';
import { createChanges } from '../changes.ts';
import type { Core } from '../core.ts';
import type { Installation } from '../installation.ts';

const DAY = 86_400_000;
const EAB = { eabKeyId: 'kid-1', eabHmacKey: 'c2VjcmV0LXNlY3JldC1zZWNyZXQ' };
const unreachable = () => fail('CA_UNREACHABLE', { host: 'ca.test', cause: 'timeout', systemCode: 'ETIMEDOUT' });
const databaseMissing = () =>
  fail('DATABASE_DIRECTORY', { reason: 'missing', path: '/srv/profacto', systemCode: 'ENOENT' });

/** Renewals that are due at Let's Encrypt after a failure, and that end before any CA is asked. */
function dueAfterFailure(
  failWith: () => never,
  more: { daysLeft?: number; settings?: Partial<Settings>; isBlocked?: (directoryUrl: string) => boolean } = {},
) {
  const configDir = temporaryFolder();
  const journal = openJournal(configDir, Date.now);
  const changes = createChanges();
  const operations = createOperations({ configDir, journal, changes, now: Date.now });
  const reportedFailures: Failure[] = [];
  changes.on('automaticFailure', (failure) => void reportedFailures.push(failure));
  const recordedFailures: (Failure | null)[] = [];
  const notAfter = Date.now() + (more.daysLeft ?? 30) * DAY;
  const settings = () => ({
    ...defaultSettings(configDir),
    acmeDirectoryUrl: LETS_ENCRYPT,
    serverAddress: 'meinefirma.localhost',
    contactEmail: 'chef@meinefirma.example',
    ...more.settings,
  });
  const core = { settings, now: Date.now, journal, changes } as Core;
  const installation = {
    pair: () => ({ info: { notBefore: notAfter - 90 * DAY, notAfter } }),
  } as unknown as Installation;
  const authorities = {
    attempts: {
      current: () => ({ ...NO_ATTEMPTS, failures: 1 }),
      recordEnd: (failure: Failure | null) => Promise.resolve(void recordedFailures.push(failure)),
      blockedBy: (directoryUrl: string) => (more.isBlocked?.(directoryUrl) === true ? {} : null),
    },
  } as unknown as Authorities;
  const renewals = { decision: () => ({ at: 0, due: true, reason: 'ratio' as const }) };
  const requests = createRequests({ core, installation, authorities } as IssuanceParts, {
    operations,
    renewals,
    refresh: () => Promise.resolve().then(failWith),
    onInstalled: () => Promise.reject(new Error('nothing is installed here')),
    ari: { selected: () => null } as AriMemory,
    revocations: { isRevoked: () => false } as unknown as Revocations,
    onAsked: () => Promise.resolve(),
  });
  const renewal = createRenewalChore(core, { installation, operations, authorities, renewals, requests });
  const renew = () => renewal.run(new AbortController().signal);
  const stagingStarts = () =>
    journal.list(10).flatMap((one) => (one.event === 'operationStarted' ? [one.staging === true] : []));
  return { renew, stagingStarts, reportedFailures, recordedFailures };
}

test('a CA whose host is called like something of JavaScript has no staging environment', () => {
  expect(stagingUrlOf('https://constructor/directory')).toBeNull();
  expect(stagingUrlOf(LETS_ENCRYPT)).toMatch(/staging/);
});

test('a rehearsal that fails for what is wrong here is the failure of that attempt, and is told once', async () => {
  const { renew, stagingStarts, reportedFailures, recordedFailures } = dueAfterFailure(databaseMissing);
  await renew();
  expect(stagingStarts()).toEqual([true]);
  expect(reportedFailures).toMatchObject([{ code: 'DATABASE_DIRECTORY' }]);
  expect(recordedFailures).toMatchObject([{ code: 'DATABASE_DIRECTORY' }]);
});

test('what is wrong with the staging environment does not keep the CA from being asked, nor counts', async () => {
  const { renew, stagingStarts, reportedFailures, recordedFailures } = dueAfterFailure(unreachable);
  await renew();
  expect(stagingStarts()).toEqual([true, false]);
  expect(reportedFailures).toHaveLength(1);
  expect(recordedFailures).toHaveLength(1);
});

test.each([
  ['little of the lifetime is left', { daysLeft: 8 }],
  ['the CA knows this installation by an external account', { settings: EAB }],
  ['the CA is not to be asked yet', { isBlocked: (url: string) => url === LETS_ENCRYPT }],
  ['its staging environment is not to be asked yet', { isBlocked: (url: string) => url !== LETS_ENCRYPT }],
  ['it has none', { settings: { acmeDirectoryUrl: 'https://dv.acme-v02.api.pki.goog/directory' } }],
])('nothing is rehearsed where %s', async (_, more) => {
  const { renew, stagingStarts } = dueAfterFailure(databaseMissing, more);
  await renew();
  expect(stagingStarts()).toEqual([false]);
});

test.each([
  ['that was cancelled', () => fail('CANCELLED', {})],
  ['that somebody else has done meanwhile', () => fail('NOT_DUE', { dueAt: '', notAfter: '' })],
])('an attempt %s has not failed', async (_, end) => {
  const { renew, reportedFailures } = dueAfterFailure(end);
  await renew();
  expect(reportedFailures).toEqual([]);
});
