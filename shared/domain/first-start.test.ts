import { describe, expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { exampleCertificate, exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { isUntouched } from './first-start.ts';

const untouched = (change: Partial<Snapshot> = {}, settings: Partial<Settings> = {}) =>
  isUntouched(exampleSnapshot({ databaseChosen: false, ...change }, settings));

describe('Nothing has ever been set up', () => {
  test('where there is neither an entry nor a certificate', () => expect(untouched()).toBe(true));

  test.each<[string, Partial<Snapshot>, Partial<Settings>]>([
    ['an address', {}, { serverAddress: 'meinefirma.de' }],
    ['a contact', {}, { contactEmail: 'chef@meinefirma.de' }],
    ['a chosen directory', { databaseChosen: true }, {}],
    ['a certificate', { certificate: exampleCertificate }, {}],
    [
      'settings that were lost',
      { settingsNotices: [{ code: 'SETTINGS_UNREADABLE', keptAs: '/etc/a', lastGoodAt: null }] },
      {},
    ],
    [
      'a directory that could not be looked at',
      {
        databaseFailure: failure('DATABASE_DIRECTORY', { path: '/srv', reason: 'missing', systemCode: 'ENOENT' }),
      },
      {},
    ],
  ])('not where there is %s', (_, change, settings) => expect(untouched(change, settings)).toBe(false));
});
