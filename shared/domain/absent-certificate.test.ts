import { expect, it } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import { absenceOf } from './absent-certificate.ts';

const away = failure('DATABASE_DIRECTORY', { path: '/db', reason: 'missing', systemCode: 'ENOENT' });

it.each([
  ['is none where none is installed', 'none', { databaseFailure: null, warning: null }],
  [
    'is one that cannot be used where its files are lost',
    'unusable',
    { databaseFailure: null, warning: 'CERTIFICATE_UNREADABLE' },
  ],
  [
    'is not known where nobody could look, whatever else is wrong',
    'notKnown',
    { databaseFailure: away, warning: 'CERTIFICATE_UNREADABLE' },
  ],
] as const)('A certificate that is not there %s', (_, absence, given) => {
  expect(absenceOf(given)).toBe(absence);
});
