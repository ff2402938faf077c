import { describe, expect, test } from 'vitest';
import { ORPCError } from '@orpc/client';
import { toFailure } from './client-failure.ts';
import { fail, failure, FailureError } from './failure-error.ts';
import { errorMap, failureData, failureSchema, type Failure } from './failures.ts';

const problem = { type: 'urn:ietf:params:acme:error:dns', status: 400, detail: 'NXDOMAIN', subproblems: [] };
const at = '2026-01-01T00:00:00.000Z';
const samples: Failure[] = [
  failure('EDITION_EINZELPLATZ', {}),
  failure('INVALID_SETTING', { issues: [{ key: 'edition', reason: 'notOneOf', allowed: ['server'] }] }),
  failure('NOT_DUE', { dueAt: at, notAfter: at }),
  failure('PORT_BUSY', { port: 443, purpose: 'https', holder: { pid: 7, name: 'nginx' } }),
  failure('PORT_BUSY', { port: 443, purpose: 'https', holder: null }),
  failure('BUSY', { kind: null, startedAt: null, pid: null }),
  failure('VALIDATION_FAILED', {
    name: 'a.de',
    reason: 'foreignPage',
    cause: null,
    trouble: null,
    page: { title: 'FRITZ!Box', httpStatus: null },
    address: '203.0.113.7',
    forward: { lanAddress: null, internalPort: 8080, publicPort: 80 },
    requestsSeen: 0,
    problem,
  }),
  failure('CA_TERMS_CHANGED', { url: 'https://ca.example/terms', problem }),
  failure('CA_RATE_LIMITED', { limit: 'other', retryAt: null, problem }),
  failure('NOT_SERVED', { reason: 'handshake', previousServes: true, systemCode: null }),
  failure('INTERNAL', {}),
];

test.each(samples)('$code is the same after it has travelled as JSON', (sample) => {
  expect(failureSchema.parse(JSON.parse(JSON.stringify(sample)))).toEqual(sample);
});

test.each([
  ['a code that is none', { code: 'KAPUTT', data: {} }],
  ['a name that every object has', { code: 'constructor', data: {} }],
  ['data that are missing', { code: 'NOT_DUE' }],
  ['data of another code', { code: 'NOT_DUE', data: { path: '/x' } }],
  ['a time that is none', { code: 'NOT_DUE', data: { dueAt: 'soon', notAfter: at } }],
  ['a reason that is none', { code: 'CERTIFICATE_REJECTED', data: { reason: 'ugly' } }],
  ['no issue in a list of issues', { code: 'INVALID_SETTING', data: { issues: [] } }],
  ['a link that is not to be opened', { code: 'CA_TERMS_CHANGED', data: { url: 'http://ca.example/', problem } }],
  ['no object', 'INTERNAL'],
])('%s is no failure', (_, value) => {
  expect(failureSchema.safeParse(value).success).toBe(false);
});

test('what a code does not ask for does not travel with it', () => {
  expect(failureSchema.parse({ code: 'INTERNAL', data: { stack: 'secret' } })).toEqual({ code: 'INTERNAL', data: {} });
});

test('a failed validation that an earlier version stored says no more than its reason', () => {
  const stored = samples.find(({ code }) => code === 'VALIDATION_FAILED');
  const data = { ...stored?.data, trouble: undefined };
  expect(failureSchema.parse({ code: 'VALIDATION_FAILED', data })).toEqual(stored);
});

test('every code has its place in the error map, with the same data', () => {
  expect(Object.keys(errorMap)).toEqual(Object.keys(failureData));
  for (const [code, { data }] of Object.entries(errorMap))
    expect(data).toBe(failureData[code as keyof typeof failureData]);
});

test('failing throws the failure and keeps its cause', () => {
  const cause = new Error('below');
  let caught: unknown;
  try {
    fail('CANCELLED', {}, cause);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(FailureError);
  expect(caught).toMatchObject({ failure: { code: 'CANCELLED', data: {} }, cause, message: 'CANCELLED' });
});

describe('What a client catches', () => {
  test('is the failure behind a defined error', () => {
    for (const { code, data } of samples) expect(toFailure(new ORPCError(code, { data }))).toEqual({ code, data });
  });

  test.each([
    ['an error of the transport', new ORPCError('INTERNAL_SERVER_ERROR', { message: '/home/secret' })],
    ['a code with data that do not fit', new ORPCError('NOT_DUE', { data: { dueAt: '/home/secret' } })],
    ['any other error', new TypeError('/home/secret')],
    ['a failure that never travelled', new FailureError(failure('CANCELLED', {}))],
    ['no error at all', 'secret'],
    ['nothing', undefined],
  ])('is INTERNAL without a word more for %s', (_, error) => {
    expect(toFailure(error)).toEqual({ code: 'INTERNAL', data: {} });
  });
});
