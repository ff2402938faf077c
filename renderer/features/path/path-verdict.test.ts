import { expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import { finding } from '#shared/contract/findings.ts';
import { outsideFailure } from '../../parts/outside-failure.ts';
import { pathVerdict } from './path-verdict.ts';

const BEGAN = '2026-11-24T12:00:00.000Z';
const SEEN = '2026-11-24T12:00:20.000Z';
const ENDED = '2026-11-24T12:00:30.000Z';
const LATER = '2026-11-24T13:00:00.000Z';

const good = finding('EDITION_SERVER', {});
const broken = finding('DNS_NO_SUCH_NAME', { name: 'meinefirma.de', server: 'system' });
const notReached = (at = SEEN) => finding('OUTSIDE_NOT_REACHED', { at, by: 'request', detail: 'Timeout' });
const problem = { type: 'urn:ietf:params:acme:error:connection', status: 400, detail: 'Timeout', subproblems: [] };
const lastRequest = {
  id: '7',
  staging: false,
  automatic: false,
  startedAt: BEGAN,
  finishedAt: ENDED,
  outcome: 'failed' as const,
  steps: [],
  failure: failure('VALIDATION_FAILED', {
    name: 'meinefirma.de',
    reason: 'connection',
    cause: 'timeout',
    trouble: null,
    page: null,
    address: '203.0.113.7',
    forward: null,
    requestsSeen: 0,
    problem,
  }),
};

test('a server that the CA did not reach is not all right, however it looks from here', () => {
  expect(pathVerdict([good])).toBe('good');
  expect(pathVerdict([good, notReached()])).toBe('notReached');
  expect(pathVerdict([broken, notReached()])).toBe('broken');
});

test('what the CA saw in the last request is explained by that request’s failure', () => {
  expect(outsideFailure(notReached(), { lastRequest })?.code).toBe('VALIDATION_FAILED');
  expect(outsideFailure(notReached(LATER), { lastRequest })).toBeNull();
  expect(outsideFailure(notReached(), { lastRequest: null })).toBeNull();
  expect(outsideFailure(good, { lastRequest })).toBeNull();
});
