import { describe, expect, test } from 'vitest';
import type { Report, Snapshot } from '#shared/contract/snapshot.ts';
import { notificationFor, noticeSince } from './notification-rules.ts';

const snapshot = (change: Partial<Snapshot>): Snapshot =>
  ({ lastEvaluation: null, lastRequest: null, lifetimeNotice: null, ...change }) as Snapshot;
const evaluated = (verdict: Report['verdict'], finishedAt = '2026-01-01T00:00:00.000Z'): Snapshot =>
  snapshot({ lastEvaluation: { verdict, finishedAt, findings: [] } });
const requested = (outcome: 'installed' | 'rehearsed' | 'failed' | 'cancelled', id = '1'): Snapshot =>
  snapshot({ lastRequest: { id, outcome } as NonNullable<Snapshot['lastRequest']> });

test('what was there when the app started is no news', () => {
  expect(notificationFor(null, evaluated('good'), false)).toBeNull();
  expect(notificationFor(null, requested('failed'), false)).toBeNull();
});

test('every evaluation is news, watched or not, and once', () => {
  expect(notificationFor(snapshot({}), evaluated('good'), true)).toBe('evaluationGood');
  expect(notificationFor(snapshot({}), evaluated('warning'), false)).toBe('evaluationWarning');
  expect(notificationFor(evaluated('good'), evaluated('broken', '2026-01-02T00:00:00.000Z'), true)).toBe(
    'evaluationBroken',
  );
  expect(notificationFor(evaluated('good'), evaluated('good'), false)).toBeNull();
});

test('a request that ends in the background is news, except when the user stopped it or rehearsed', () => {
  expect(notificationFor(snapshot({}), requested('installed'), false)).toBe('certificateInstalled');
  expect(notificationFor(requested('installed'), requested('failed', '2'), false)).toBe('requestFailed');
  expect(notificationFor(snapshot({}), requested('cancelled'), false)).toBeNull();
  expect(notificationFor(snapshot({}), requested('rehearsed'), false)).toBeNull();
  expect(notificationFor(requested('failed'), requested('failed'), false)).toBeNull();
});

test('a request that ends before the user’s eyes is no news', () => {
  expect(notificationFor(snapshot({}), requested('installed'), true)).toBeNull();
});

test('how a renewal by itself went is not told here', () => {
  for (const outcome of ['installed', 'failed'] as const) {
    const lastRequest = { id: '1', outcome, automatic: true } as NonNullable<Snapshot['lastRequest']>;
    expect(notificationFor(snapshot({}), snapshot({ lastRequest }), false)).toBeNull();
  }
});

describe('A notice about the lifetime', () => {
  const noticed = (at: string): Snapshot =>
    snapshot({
      lifetimeNotice: { at, kind: 'runningOut', notAfter: '2026-02-01T00:00:00.000Z', daysLeft: 8, failingSince: null },
    });
  const [monday, tuesday] = ['2026-01-05T08:00:00.000Z', '2026-01-06T09:00:00.000Z'];

  test('is told once for each time that the service tells it', () => {
    expect(noticeSince('2026-01-05T07:00:00.000Z', noticed(monday))).toMatchObject({ kind: 'runningOut', daysLeft: 8 });
    expect(noticeSince(monday, noticed(monday))).toBeNull();
    expect(noticeSince(monday, noticed(tuesday))).toMatchObject({ at: tuesday });
  });

  test('that is older than the app’s start is not told again, also when it comes back into sight', () => {
    expect(noticeSince(tuesday, noticed(monday))).toBeNull();
    expect(noticeSince(tuesday, snapshot({}))).toBeNull();
  });
});
