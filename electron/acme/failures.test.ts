import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FailureError, failure } from '#shared/contract/failure-error.ts';
import { failureSchema, type Problem } from '#shared/contract/failures.ts';
import {
  isTrustProblem,
  noArrivals,
  networkCause,
  noExtras,
  problemFailure,
  toFailureError,
  validationFailure,
  type Arrivals,
  type ErrorContext,
} from './failures.ts';
import { parseProblem, problemText } from './problem.ts';
import { expectedFailureCodes } from '../testing/failure-codes.ts';
import { createCaAddresses } from './ca-addresses.ts';
import { agentFor, NetworkError, usualLimits, type HttpSession } from './transport.ts';

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
const createSession = (change: Partial<HttpSession> = {}): HttpSession => ({
  signal: new AbortController().signal,
  agent: agentFor([]),
  addresses: createCaAddresses(context.directoryUrl),
  limits: usualLimits,
  endsAt: Infinity,
  nonces: [],
  lastErrorResponse: null,
  lastNetworkError: null,
  lastStatus: null,
  now: Date.now,
  retryAfterMs: null,
  ...change,
});

const failureFor = (given: Problem, change: Partial<ErrorContext> = {}) =>
  problemFailure(given, noExtras, { ...context, ...change });

describe('A problem of the CA', () => {
  test.each([...Object.entries(expectedFailureCodes), ['somethingNew', 'CA_PROTOCOL']])(
    'of the type %s is %s, and its words are kept',
    (type, code) => {
      const given = problem({ type: URN + type, status: 403 });
      const result = failureFor(given);
      expect(result).toMatchObject({ code, data: { problem: given } });
      expect(failureSchema.safeParse(result).success).toBe(true);
    },
  );

  test('behind an external account binding is one of that binding', () => {
    const given = problem({ type: `${URN}unauthorized`, status: 403 });
    expect(failureFor(given, { externalAccount: true }).code).toBe('CA_EXTERNAL_ACCOUNT');
  });

  test('about authorizations that are gone does not blame the account', () => {
    const detail = 'authorizations for these identifiers not found: meinefirma.de';
    expect(failureFor(problem({ type: `${URN}unauthorized`, detail })).code).toBe('CA_PROTOCOL');
  });

  test.each([
    ['badPublicKey', 'unable to parse account public key', 'account'],
    ['badSignatureAlgorithm', 'JWS signature header contains unsupported algorithm "ES256"', 'account'],
    ['badPublicKey', 'invalid public key in CSR: key too small', 'certificate'],
    ['badCSR', 'Error parsing certificate request: asn1', 'certificate'],
  ])('of the type %s and the words "%s" is about the key of the %s', (type, detail, key) => {
    expect(failureFor(problem({ type: URN + type, detail }))).toMatchObject({ code: 'CA_KEY_REFUSED', data: { key } });
  });

  test.each([
    [429, 'CA_RATE_LIMITED'],
    [500, 'CA_OUT_OF_ORDER'],
    [503, 'CA_OUT_OF_ORDER'],
    [404, 'CA_PROTOCOL'],
  ])('without a type is read from its status: %d is %s', (status, code) => {
    expect(failureFor(problem({ status })).code).toBe(code);
  });

  test('that is compound is read from its first part', () => {
    const subproblems = [{ type: `${URN}caa`, detail: 'CAA forbids it', identifier: 'meinefirma.de' }];
    const given = problem({ type: `${URN}compound`, subproblems });
    expect(failureFor(given)).toMatchObject({ code: 'VALIDATION_FAILED', data: { reason: 'caa' } });
  });
});

describe('A limit of the CA', () => {
  const limited = (detail: string, status = 429) => problem({ type: `${URN}rateLimited`, status, detail });
  const until = 'retry after 2031-02-03 04:05:06 UTC: see https://letsencrypt.org/docs/rate-limits/#';

  test.each([
    [
      `too many new registrations (10) from this IP address in the last 3h0m0s, ${until}new-registrations`,
      'newAccounts',
    ],
    [
      `too many new registrations (500) from this /48 subnet of IPv6 addresses in the last 3h0m0s, ${until}x`,
      'newAccounts',
    ],
    [
      'Error creating new account :: too many registrations for this IP: see https://letsencrypt.org/docs/',
      'newAccounts',
    ],
    [`too many new orders (300) from this account in the last 3h0m0s, ${until}new-orders-per-account`, 'newOrders'],
    [
      'Error creating new order :: too many new orders recently: see https://letsencrypt.org/docs/rate-limits/',
      'newOrders',
    ],
    [
      `too many certificates (50) already issued for "dyndns.org" in the last 168h0m0s, ${until}x`,
      'certificatesPerDomain',
    ],
    [
      'too many certificates already issued for: dyndns.org: see https://letsencrypt.org/docs/',
      'certificatesPerDomain',
    ],
    [
      `too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, ${until}x`,
      'duplicateCertificate',
    ],
    [
      'too many certificates (5) already issued for this exact set of domains in the last 168 hours: meinefirma.de',
      'duplicateCertificate',
    ],
    [`too many failed authorizations (5) for "meinefirma.de" in the last 1h0m0s, ${until}x`, 'failedAuthorizations'],
    ['too many failed authorizations recently: see https://letsencrypt.org/docs/', 'failedAuthorizations'],
    ['Service busy; retry later.', 'requests'],
    ['Slowly!', 'other'],
  ])('is recognised by its words: "%s"', (detail, limit) => {
    expect(failureFor(limited(detail))).toMatchObject({ code: 'CA_RATE_LIMITED', data: { limit } });
  });

  test('on requests is one also where it comes as 503', () => {
    expect(failureFor(limited('Service busy; retry later.', 503))).toMatchObject({
      code: 'CA_RATE_LIMITED',
      data: { limit: 'requests' },
    });
  });

  test('gives the time from the header', () => {
    const result = problemFailure(limited(''), { retryAt: Date.UTC(2031, 1, 3), link: null }, context);
    expect(result).toMatchObject({ data: { retryAt: '2031-02-03T00:00:00.000Z' } });
  });

  test.each([
    ['retry after 2031-02-03 04:05:06 UTC: see the documentation', '2031-02-03T04:05:06.000Z'],
    ['too many (5). Retry after 2031-02-03T04:05:06Z', '2031-02-03T04:05:06.000Z'],
    ['retry after 2031-99-99 04:05:06 UTC', null],
    ['retry after a while', null],
  ])('gives the time from its words where there is no header: "%s"', (detail, retryAt) => {
    expect(failureFor(limited(detail))).toMatchObject({ code: 'CA_RATE_LIMITED', data: { retryAt } });
  });

  test.each([1e23, Number.POSITIVE_INFINITY, Date.UTC(20_000, 0, 1), Number.NaN])(
    'gives no time where the CA names one that no calendar holds (%d)',
    (retryAt) => {
      const result = problemFailure(limited(''), { retryAt, link: null }, context);
      expect(result).toMatchObject({ code: 'CA_RATE_LIMITED', data: { retryAt: null } });
    },
  );
});

describe('A page that the CA sends its customer to', () => {
  const letsencrypt = { directoryUrl: 'https://acme-v02.api.letsencrypt.org/directory' };
  const paused = (url: string) =>
    problem({
      type: `${URN}rateLimited`,
      status: 429,
      detail: `Your account is temporarily prevented from requesting certificates for meinefirma.de and possibly others. Please visit: ${url}`,
    });
  const terms = (link: string | null) =>
    problemFailure(
      problem({ type: `${URN}userActionRequired` }),
      { retryAt: null, link },
      { ...context, ...letsencrypt },
    );

  test('is the one that lifts a pause', () => {
    const url = 'https://portal.letsencrypt.org/sfe/v1/unpause?jwt=abc.def-_ghi';
    expect(failureFor(paused(`${url}.`), letsencrypt)).toMatchObject({
      code: 'CA_ACCOUNT_PAUSED',
      data: { unpauseUrl: url },
    });
  });

  test('is its own in the test environment of the CA, too', () => {
    const staging = { directoryUrl: 'https://acme-staging-v02.api.letsencrypt.org/directory' };
    const url = 'https://staging.letsencrypt.org/sfe/v1/unpause?jwt=a';
    expect(failureFor(paused(url), staging)).toMatchObject({ data: { unpauseUrl: url } });
  });

  test.each([
    'http://portal.letsencrypt.org/sfe/v1/unpause',
    'https://portal.letsencrypt.org.evil.example/unpause',
    'https://evil-letsencrypt.org/unpause',
    'https://portal.letsencrypt.org@evil.example/unpause',
    'https://api.org/unpause',
  ])('is none of anybody else: %s', (url) => {
    expect(failureFor(paused(url), letsencrypt)).toMatchObject({
      code: 'CA_ACCOUNT_PAUSED',
      data: { unpauseUrl: null },
    });
  });

  test.each([
    ['https://letsencrypt.org/documents/LE-SA-v1.5.pdf', 'https://letsencrypt.org/documents/LE-SA-v1.5.pdf'],
    ['https://terms.example/', null],
    ['javascript:alert(1)', null],
    ['terms', null],
    [null, null],
  ])('is the one with its terms: %s', (link, url) => {
    expect(terms(link)).toMatchObject({ code: 'CA_TERMS_CHANGED', data: { url } });
  });

  test('may be at the very host of a CA that has no domain, and at no other', () => {
    const local = { directoryUrl: 'https://127.0.0.1:14000/dir' };
    const failureForTerms = (link: string) =>
      problemFailure(problem({ type: `${URN}userActionRequired` }), { retryAt: null, link }, { ...context, ...local });
    expect(failureForTerms('https://127.0.0.1:14000/terms')).toMatchObject({
      data: { url: 'https://127.0.0.1:14000/terms' },
    });
    expect(failureForTerms('https://127.0.0.2/terms')).toMatchObject({ data: { url: null } });
  });
});

describe('A failed validation', () => {
  const validationFailureFor = (type: string, detail: string, requestsSeen = 0) =>
    validationFailure(problem({ type: URN + type, detail }), { requestsSeen }, context);

  test('keeps what its words say, the words themselves, and how often the challenge was fetched from here', () => {
    const detail = '203.0.113.7: Fetching http://meinefirma.de/.well-known/acme-challenge/abc: Connection refused';
    expect(validationFailureFor('connection', detail, 2)).toMatchObject({
      code: 'VALIDATION_FAILED',
      data: {
        name: 'meinefirma.de',
        reason: 'connection',
        cause: 'refused',
        address: '203.0.113.7',
        forward: null,
        requestsSeen: 2,
        problem: { detail },
      },
    });
  });

  test('keeps what was asked for in place of the challenge, and nothing where nobody looked for that', () => {
    const detail = 'Timeout during connect (likely firewall problem)';
    const dataFor = (arrivals: Arrivals) =>
      validationFailure(problem({ type: `${URN}connection`, detail }), arrivals, context).data;
    expect(dataFor({ requestsSeen: 0, otherRequests: { changed: 2, unknown: 1 } })).toMatchObject({
      changedRequests: 2,
      unknownRequests: 1,
    });
    expect(dataFor({ requestsSeen: 0, isBlind: true })).toMatchObject({ requestsSeen: 0, arrivalsUnknown: true });
    for (const nothing of [noArrivals, { requestsSeen: 0, otherRequests: { changed: 0, unknown: 0 } }]) {
      expect(Object.keys(dataFor(nothing))).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/changed|unknown|arrivals/)]),
      );
    }
  });

  test.each([
    ['rateLimited', 'CA_RATE_LIMITED'],
    ['serverInternal', 'CA_OUT_OF_ORDER'],
  ])('that was %s is no fault of the way', (type, code) => {
    expect(validationFailureFor(type, 'During secondary validation: Remote PerformValidation RPC failed').code).toBe(
      code,
    );
  });
});

describe('An answer’s body', () => {
  test('is kept without the challenge’s token and key authorization that it quotes', () => {
    const token = 'Yl1pXvJ7bq3kYQhWm0sT4g-oA9_ZrNcD';
    const authorization = `${token}.${'x'.repeat(43)}`;
    const quoting = (what: string) => `Fetching http://a.de/.well-known/acme-challenge/${token}: expected "${what}"`;
    const detail = quoting(authorization);
    const { detail: kept, subproblems } = parseProblem({ detail, subproblems: [{ detail }] }, 403);
    expect(kept).toBe('Fetching http://a.de/.well-known/acme-challenge/…: expected "…"');
    expect(subproblems[0]?.detail).toBe(kept);
  });

  test('is read as a problem document, from an object or from its text', () => {
    const body = {
      type: `${URN}dns`,
      detail: 'NXDOMAIN',
      status: 400,
      subproblems: [{ identifier: { value: 'a.de' } }],
    };
    const read = { type: `${URN}dns`, status: 400, detail: 'NXDOMAIN' };
    expect(parseProblem(body, 500)).toMatchObject({
      ...read,
      subproblems: [{ type: null, detail: '', identifier: 'a.de' }],
    });
    expect(parseProblem(JSON.stringify(body), 500)).toMatchObject(read);
  });

  test('that is a page of a proxy is kept as it is, with the status, and not without end', () => {
    const page = `<html>${'x'.repeat(10_000)}`;
    const read = parseProblem(page, 502);
    expect(read).toMatchObject({ type: null, status: 502 });
    expect(read.detail).toBe(page.slice(0, 2000));
  });

  test('without end is looked at for its beginning alone', () => {
    const token = 'Yl1pXvJ7bq3kYQhWm0sT4g-oA9_ZrNcD';
    const authorization = `${token}.${'x'.repeat(43)}`;
    // So many that, once they are shortened, they and half of the next one are well within what is shown.
    const quoted = `expected ${authorization}, `.repeat(200);
    const { detail } = parseProblem(quoted, 403);
    expect(detail).toBe(parseProblem(quoted.slice(0, 8192), 403).detail.replace(/expected [^…]*$/, 'expected '));
    expect(detail).toMatch(/^(expected …, )+expected $/);
    for (let more = 0; more < 100; more++) {
      const shifted = parseProblem('.'.repeat(more) + quoted, 403).detail;
      expect(shifted).not.toContain(token.slice(0, 3));
      expect(parseProblem({ detail: '/'.repeat(more) + quoted }, 403).detail).not.toContain(token.slice(0, 3));
    }
    expect(parseProblem('a'.repeat(1_000_000), 502).detail).toBe('a'.repeat(2000));

    const subproblems = Array.from({ length: 1000 }, () => ({ detail: 'b'.repeat(900), type: 'c'.repeat(900) }));
    const compound = parseProblem({ type: 't'.repeat(10_000), subproblems }, 403);
    expect(compound.subproblems).toHaveLength(50);
    expect([compound.type, compound.subproblems[0]?.type]).toEqual(['t'.repeat(500), 'c'.repeat(500)]);
    expect(problemText(compound)).toHaveLength(8192);
  });

  test('may hold anything: reading it gives a problem that fits the contract, or a failure that does', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.string()), fc.option(fc.integer()), (body, status) => {
        const given = parseProblem(body, status);
        for (const result of [failureFor(given), validationFailure(given, noArrivals, context)]) {
          expect(failureSchema.safeParse(result).success).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('An error of the library', () => {
  const failureFrom = (change: Partial<HttpSession>, error: unknown = new Error('library words')) =>
    toFailureError(error, createSession(change), context).failure;

  test('is what was already known, when it is a failure', () => {
    const known = new FailureError(failure('CA_TOO_SLOW', { stage: 'issuance', seconds: 1 }));
    expect(toFailureError(known, createSession(), context)).toBe(known);
  });

  test('after the signal is a cancellation, whatever else went wrong', () => {
    const lastNetworkError = new NetworkError('x', 'ECONNRESET');
    expect(failureFrom({ signal: AbortSignal.abort(), lastNetworkError })).toEqual({ code: 'CANCELLED', data: {} });
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
    expect(failureFrom({}, new NetworkError('x', systemCode))).toEqual({
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
    expect(failureFrom({ lastNetworkError: new NetworkError('x', systemCode) })).toMatchObject({
      code: 'CA_UNTRUSTED',
      data: { systemCode },
    });
  });

  test('after a refusal is that refusal, with its time', () => {
    const body = { type: `${URN}rateLimited`, detail: 'slowly' };
    const lastErrorResponse = { status: 429, body, retryAt: Date.UTC(2031, 0, 1), termsOfService: null };
    expect(failureFrom({ lastErrorResponse })).toMatchObject({
      code: 'CA_RATE_LIMITED',
      data: { retryAt: '2031-01-01T00:00:00.000Z', problem: { status: 429, detail: 'slowly' } },
    });
  });

  test.each([
    [{ instance: 'https://ca.test/agreement' }, 'https://ca.test/terms', 'https://ca.test/agreement'],
    [{}, 'https://ca.test/terms', 'https://ca.test/terms'],
    [{ instance: 7 }, null, null],
  ])('after new terms names the page to go to: %j', (more, termsOfService, url) => {
    const body = { type: `${URN}userActionRequired`, detail: 'Terms of service have changed', ...more };
    expect(failureFrom({ lastErrorResponse: { status: 403, body, retryAt: null, termsOfService } })).toMatchObject({
      code: 'CA_TERMS_CHANGED',
      data: { url },
    });
  });

  test('of which nothing is known keeps its words for the one who asks the CA', () => {
    expect(failureFrom({})).toMatchObject({ code: 'CA_PROTOCOL', data: { problem: { detail: 'library words' } } });
    expect(failureFrom({}, 'no error at all')).toMatchObject({ code: 'CA_PROTOCOL' });
  });
});
