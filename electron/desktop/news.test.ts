import { expect, test } from 'vitest';
import type { Report, Snapshot } from '#shared/contract/snapshot.ts';
import { newsIn } from './news.ts';

const snapshot = (change: Partial<Snapshot>): Snapshot =>
  ({ lastEvaluation: null, lastRequest: null, ...change }) as Snapshot;
const evaluated = (verdict: Report['verdict'], finishedAt = '2026-01-01T00:00:00.000Z'): Snapshot =>
  snapshot({ lastEvaluation: { verdict, finishedAt, findings: [] } });
const requested = (outcome: 'installed' | 'rehearsed' | 'failed' | 'cancelled', id = '1'): Snapshot =>
  snapshot({ lastRequest: { id, outcome } as NonNullable<Snapshot['lastRequest']> });

test('what was there when the app started is no news', () => {
  expect(newsIn(null, evaluated('good'), false)).toBeNull();
  expect(newsIn(null, requested('failed'), false)).toBeNull();
});

test('every evaluation is news, watched or not, and once', () => {
  expect(newsIn(snapshot({}), evaluated('good'), true)).toBe('evaluationGood');
  expect(newsIn(snapshot({}), evaluated('warning'), false)).toBe('evaluationWarning');
  expect(newsIn(evaluated('good'), evaluated('broken', '2026-01-02T00:00:00.000Z'), true)).toBe('evaluationBroken');
  expect(newsIn(evaluated('good'), evaluated('good'), false)).toBeNull();
});

test('a request that ends in the background is news, except when the user stopped it or rehearsed', () => {
  expect(newsIn(snapshot({}), requested('installed'), false)).toBe('certificateInstalled');
  expect(newsIn(requested('installed'), requested('failed', '2'), false)).toBe('requestFailed');
  expect(newsIn(snapshot({}), requested('cancelled'), false)).toBeNull();
  expect(newsIn(snapshot({}), requested('rehearsed'), false)).toBeNull();
  expect(newsIn(requested('failed'), requested('failed'), false)).toBeNull();
});

test('a request that ends before the user’s eyes is no news', () => {
  expect(newsIn(snapshot({}), requested('installed'), true)).toBeNull();
});

test('a renewal by itself that fails is tried again, and is news once when that has not helped', () => {
  const failing = (id: string, failures: number) => {
    const lastRequest = { id, outcome: 'failed', automatic: true } as NonNullable<Snapshot['lastRequest']>;
    return snapshot({ lastRequest, renewal: { failures } as Snapshot['renewal'] });
  };
  const told = [1, 2, 3, 4, 5, 6, 7].map((failures) =>
    newsIn(failing(String(failures - 1), failures - 1), failing(String(failures), failures), false),
  );
  expect(told.filter((one) => one !== null)).toEqual(['requestFailed']);
});
