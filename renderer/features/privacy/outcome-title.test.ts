import { expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { requestSteps } from '#shared/contract/request-steps.ts';
import type { LastRequest, Step } from '#shared/contract/snapshot.ts';
import { isOutcomeHidden, isStopped, outcomeTitleKey } from './outcome-title.ts';

type RequestStep = (typeof requestSteps)[number];

const AT = '2026-11-24T12:00:00.000Z';
const portBusy = failure('PORT_BUSY', { port: 8080, purpose: 'http', holder: null });
const unreachable = failure('CA_UNREACHABLE', { host: 'ca.example', cause: 'timeout', systemCode: 'ETIMEDOUT' });

/** A request that failed with this at this step. */
function failedAt(at: RequestStep, why: Failure, staging = false): LastRequest {
  const stateOf = (id: RequestStep): Step['state'] => {
    if (id === at) return 'failed';
    return requestSteps.indexOf(id) < requestSteps.indexOf(at) ? 'done' : 'waiting';
  };
  const steps = requestSteps.map((id) => ({ id, state: stateOf(id), startedAt: null, finishedAt: null }));
  return { id: '7', staging, automatic: false, startedAt: AT, finishedAt: AT, outcome: 'failed', steps, failure: why };
}

test('what failed before the CA was asked was stopped', () => {
  const stopped = failedAt('preflight', portBusy);
  expect(isStopped(stopped)).toBe(true);
  expect(outcomeTitleKey(stopped)).toBe('outcome.stopped');
});

test('what failed once the CA was to be asked has failed', () => {
  const failed = failedAt('account', unreachable);
  expect(isStopped(failed)).toBe(false);
  expect(outcomeTitleKey(failed)).toBe('outcome.failed');
  expect(outcomeTitleKey(failedAt('account', unreachable, true))).toBe('outcome.rehearsalFailed');
});

test('what nobody has clicked for is called a renewal, also where it is rehearsed first', () => {
  for (const staging of [false, true]) {
    expect(outcomeTitleKey({ ...failedAt('account', unreachable, staging), automatic: true })).toBe(
      'outcome.renewalFailed',
    );
    expect(outcomeTitleKey({ ...failedAt('preflight', portBusy, staging), automatic: true })).toBe(
      'outcome.renewalStopped',
    );
  }
});

test('of a rehearsal there is nothing to say only where the renewal itself follows at once', () => {
  const rehearsed = { ...failedAt('account', unreachable, true), outcome: 'rehearsed', failure: null } as const;
  expect(isOutcomeHidden(rehearsed)).toBe(false);
  expect(isOutcomeHidden({ ...rehearsed, automatic: true })).toBe(true);
});
