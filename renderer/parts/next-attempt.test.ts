import { expect, test } from 'vitest';
import { exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { nextAttemptSaidIn } from './next-attempt.ts';

const AT = '2026-11-24T13:03:00.000Z';
const { renewal } = exampleSnapshot();
const due = { ...renewal, reason: 'ratio', automatic: 'backoff', nextAttemptAt: AT } as const;
const notice = (kind: 'renewed' | 'nearlyOver'): Snapshot['lifetimeNotice'] => ({
  kind,
  at: AT,
  notAfter: AT,
  daysLeft: 0,
  failingSince: null,
});

test('the next attempt is said once: by the banner about the end, else by the header', () => {
  expect(nextAttemptSaidIn({ renewal: due, lifetimeNotice: null, shield: 'colour' })).toBe('header');
  expect(nextAttemptSaidIn({ renewal: due, lifetimeNotice: notice('renewed'), shield: 'colour' })).toBe('header');
  expect(nextAttemptSaidIn({ renewal: due, lifetimeNotice: notice('nearlyOver'), shield: 'colour' })).toBe('banner');
  expect(nextAttemptSaidIn({ renewal: due, lifetimeNotice: null, shield: 'grey' })).toBeNull();
});

test('nothing is said of it where nothing is due, or nobody renews', () => {
  expect(
    nextAttemptSaidIn({ renewal: { ...due, reason: 'notDue' }, lifetimeNotice: null, shield: 'colour' }),
  ).toBeNull();
  expect(
    nextAttemptSaidIn({ renewal: { ...due, automatic: null }, lifetimeNotice: null, shield: 'colour' }),
  ).toBeNull();
  expect(
    nextAttemptSaidIn({ renewal: { ...due, nextAttemptAt: null }, lifetimeNotice: null, shield: 'colour' }),
  ).toBeNull();
});
