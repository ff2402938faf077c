import { ORPCError } from '@orpc/client';
import { expect, test } from 'vitest';
import { failure, FailureError } from '#shared/contract/failure-error.ts';
import { textsDe } from '#shared/texts/de.ts';
import { failureOf } from './failure-of.ts';

const noAccount = failure('NO_ACCOUNT', { host: 'ca.example' });

test('a defined error is the failure behind it', () => {
  expect(failureOf(new ORPCError(noAccount.code, { defined: true, data: noAccount.data }), textsDe)).toEqual(noAccount);
});

test.each([
  ['an error of the transport', new ORPCError('INTERNAL_SERVER_ERROR', { message: '/home/secret' })],
  ['what the service has not held against the contract', new ORPCError(noAccount.code, { data: '/home/secret' })],
  ['a code that only another version knows', new ORPCError('SOMETHING_NEW', { defined: true, data: { a: 1 } })],
  ['a name that every object has', new ORPCError('constructor', { defined: true, data: {} })],
  ['any other error', new TypeError('/home/secret')],
  ['a failure that never travelled', new FailureError(noAccount)],
  ['no error at all', 'secret'],
  ['nothing', undefined],
])('it is INTERNAL without a word more for %s', (_, error) => {
  expect(failureOf(error, textsDe)).toEqual({ code: 'INTERNAL', data: {} });
});
