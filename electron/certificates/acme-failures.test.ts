import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureSchema, FailureError, failure, type Problem } from '#shared/contract/failures.ts';
import {
  isTrustProblem,
  networkCause,
  problemFailure,
  problemOf,
  toIssuerFailure,
  validationReason,
  type ErrorContext,
} from './acme-failures.ts';
import { agentFor, NetworkError, type Exchange } from './acme-transport.ts';

const URN = 'urn:ietf:params:acme:error:';
const context: ErrorContext = {
  directoryUrl: 'https://ca.test:14000/dir',
  name: 'meinefirma.de',
  profile: 'shortlived',
  externalAccount: false,
};
const problem = (change: Partial<Problem>): Problem => ({
  type: null,
  status: null,
  detail: 'the CA’s words',
  subproblems: [],
  ...change,
});
const exchange = (change: Partial<Exchange> = {}): Exchange => ({
  signal: new AbortController().signal,
  agent: agentFor([]),
  nonces: [],
  lastRefusal: null,
  lastNetworkError: null,
  retryAfterMs: null,
  ...change,
});

describe('A problem of the CA', () => {
  test.each([
    ['rateLimited', 'CA_RATE_LIMITED'],
    ['rejectedIdentifier', 'CA_NAME_REFUSED'],
    ['unsupportedIdentifier', 'CA_NAME_REFUSED'],
    ['invalidContact', 'CA_CONTACT_REFUSED'],
    ['unsupportedContact', 'CA_CONTACT_REFUSED'],
    ['externalAccountRequired', 'CA_EXTERNAL_ACCOUNT'],
    ['connection', 'VALIDATION_FAILED'],
    ['dns', 'VALIDATION_FAILED'],
    ['tls', 'VALIDATION_FAILED'],
    ['caa', 'VALIDATION_FAILED'],
    ['accountDoesNotExist', 'CA_ACCOUNT_REFUSED'],
    ['unauthorized', 'CA_ACCOUNT_REFUSED'],
    ['userActionRequired', 'CA_ACCOUNT_REFUSED'],
    ['invalidProfile', 'CA_PROFILE_REFUSED'],
    ['serverInternal', 'CA_OUT_OF_ORDER'],
    ['badCSR', 'CA_PROTOCOL'],
    ['somethingNew', 'CA_PROTOCOL'],
  ])('of the type %s is %s, and its words are kept', (type, code) => {
    const given = problem({ type: URN + type, status: 403 });
    const result = problemFailure(given, null, context);
    expect(result).toMatchObject({ code, data: { problem: given } });
    expect(failureSchema.safeParse(result).success).toBe(true);
  });

  test('behind an external account binding is one of that binding', () => {
    const given = problem({ type: `${URN}unauthorized`, status: 403 });
    expect(problemFailure(given, null, { ...context, externalAccount: true }).code).toBe('CA_EXTERNAL_ACCOUNT');
  });

  test.each([
    [429, 'CA_RATE_LIMITED'],
    [500, 'CA_OUT_OF_ORDER'],
    [503, 'CA_OUT_OF_ORDER'],
    [404, 'CA_PROTOCOL'],
  ])('without a type is read from its status: %d is %s', (status, code) => {
    expect(problemFailure(problem({ status }), null, context).code).toBe(code);
  });

  test('that is compound is read from its first part', () => {
    const subproblems = [{ type: `${URN}caa`, detail: 'CAA forbids it', identifier: 'meinefirma.de' }];
    const given = problem({ type: `${URN}compound`, subproblems });
    expect(problemFailure(given, null, context)).toMatchObject({ code: 'VALIDATION_FAILED', data: { reason: 'caa' } });
  });

  test.each([
    ['connection', 'connection'],
    ['dns', 'dns'],
    ['unauthorized', 'unauthorized'],
    ['incorrectResponse', 'unauthorized'],
    ['tls', 'tls'],
    ['caa', 'caa'],
    ['somethingNew', 'other'],
  ])('in a challenge of the type %s gives the reason "%s"', (type, reason) => {
    expect(validationReason(URN + type)).toBe(reason);
  });

  test('of another vocabulary is not taken for one of ACME’s', () => {
    expect(validationReason('https://example.com/errors/dns')).toBe('other');
    expect(validationReason(null)).toBe('other');
  });
});

describe('The time before which not to come back', () => {
  const limited = (detail: string) => problem({ type: `${URN}rateLimited`, status: 429, detail });

  test('is the header’s', () => {
    expect(problemFailure(limited(''), Date.UTC(2031, 1, 3), context)).toMatchObject({
      data: { retryAt: '2031-02-03T00:00:00.000Z' },
    });
  });

  test.each([
    ['retry after 2031-02-03 04:05:06 UTC: see the documentation', '2031-02-03T04:05:06.000Z'],
    ['too many (5). Retry after 2031-02-03T04:05:06Z', '2031-02-03T04:05:06.000Z'],
    ['retry after 2031-99-99 04:05:06 UTC', null],
    ['retry after a while', null],
  ])('is read out of the words where there is no header: "%s"', (detail, retryAt) => {
    expect(problemFailure(limited(detail), null, context)).toMatchObject({
      code: 'CA_RATE_LIMITED',
      data: { retryAt },
    });
  });

  test.each([1e23, Number.POSITIVE_INFINITY, Date.UTC(20_000, 0, 1), Number.NaN])(
    'is none where the CA names one that no calendar holds (%d)',
    (time) => {
      const result = problemFailure(limited(''), time, context);
      expect(result).toMatchObject({ code: 'CA_RATE_LIMITED', data: { retryAt: null } });
    },
  );
});

describe('An answer’s body', () => {
  test('is read as a problem document, from an object or from its text', () => {
    const body = {
      type: `${URN}dns`,
      detail: 'NXDOMAIN',
      status: 400,
      subproblems: [{ identifier: { value: 'a.de' } }],
    };
    const read = { type: `${URN}dns`, status: 400, detail: 'NXDOMAIN' };
    expect(problemOf(body, 500)).toMatchObject({
      ...read,
      subproblems: [{ type: null, detail: '', identifier: 'a.de' }],
    });
    expect(problemOf(JSON.stringify(body), 500)).toMatchObject(read);
  });

  test('that is a page of a proxy is kept as it is, with the status, and not without end', () => {
    const page = `<html>${'x'.repeat(10_000)}`;
    const read = problemOf(page, 502);
    expect(read).toMatchObject({ type: null, status: 502 });
    expect(read.detail).toBe(page.slice(0, 2000));
  });

  test('may hold anything: reading it gives a problem that fits the contract, or a failure that does', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.string()), fc.option(fc.integer()), (body, status) => {
        const result = problemFailure(problemOf(body, status), null, context);
        expect(failureSchema.safeParse(result).success).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('An error of the library', () => {
  const read = (change: Partial<Exchange>, error: unknown = new Error('library words')) =>
    toIssuerFailure(error, exchange(change), context).failure;

  test('is what was already known, when it is a failure', () => {
    const known = new FailureError(failure('CA_TOO_SLOW', { stage: 'issuance', seconds: 1 }));
    expect(toIssuerFailure(known, exchange(), context)).toBe(known);
  });

  test('after the signal is a cancellation, whatever else went wrong', () => {
    const lastNetworkError = new NetworkError('x', 'ECONNRESET');
    expect(read({ signal: AbortSignal.abort(), lastNetworkError })).toEqual({ code: 'CANCELLED', data: {} });
  });

  test.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'refused'],
    ['ETIMEDOUT', 'timeout'],
    ['ECONNABORTED', 'timeout'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['EHOSTUNREACH', 'other'],
  ])('on a connection that ended with %s is an unreachable CA (%s)', (systemCode, cause) => {
    const host = 'ca.test:14000';
    expect(read({}, new NetworkError('x', systemCode))).toEqual({
      code: 'CA_UNREACHABLE',
      data: { host, cause, systemCode },
    });
    expect(networkCause(systemCode)).toBe(cause);
  });

  test.each([
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('on a handshake that ended with %s is an untrusted CA', (systemCode) => {
    expect(isTrustProblem(systemCode)).toBe(true);
    expect(read({ lastNetworkError: new NetworkError('x', systemCode) })).toMatchObject({
      code: 'CA_UNTRUSTED',
      data: { systemCode },
    });
  });

  test('after a refusal is that refusal, with its time', () => {
    const body = { type: `${URN}rateLimited`, detail: 'slowly' };
    const lastRefusal = { status: 429, body, retryAt: Date.UTC(2031, 0, 1) };
    expect(read({ lastRefusal })).toMatchObject({
      code: 'CA_RATE_LIMITED',
      data: { retryAt: '2031-01-01T00:00:00.000Z', problem: { status: 429, detail: 'slowly' } },
    });
  });

  test('of which nothing is known keeps its words for the one who asks the CA', () => {
    expect(read({})).toMatchObject({ code: 'CA_PROTOCOL', data: { problem: { detail: 'library words' } } });
    expect(read({}, 'no error at all')).toMatchObject({ code: 'CA_PROTOCOL' });
  });
});
