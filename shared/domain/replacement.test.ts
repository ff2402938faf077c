import { expect, test } from 'vitest';
import { replacementAt } from './replacement.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = 1_000 * DAY;
const nothing = {
  lifetime: 90 * DAY,
  since: NOW - 10 * DAY,
  hasPendingOrder: false,
  lastIssuedAt: null,
  failures: 0,
  firstFailureAt: null,
  lastAttemptAt: null,
  blockedUntil: null,
};
const at = (changes: Partial<typeof nothing | Record<string, number | boolean | null>>) =>
  replacementAt({ ...nothing, ...changes }, NOW);

test('at once the first time, whatever was before', () => {
  expect(at({})).toBeLessThanOrEqual(NOW);
  expect(at({ lastIssuedAt: NOW - 11 * DAY, failures: 9, lastAttemptAt: NOW - 11 * DAY })).toBeLessThanOrEqual(NOW);
});

test('a tenth of a life after what was issued in vain, unless that order is taken up', () => {
  const issued = NOW - DAY;
  expect(at({ lastIssuedAt: issued })).toBe(issued + 9 * DAY);
  expect(at({ lastIssuedAt: issued, since: null })).toBe(issued + 9 * DAY);
  expect(at({ lastIssuedAt: issued, hasPendingOrder: true })).toBeLessThanOrEqual(NOW);
});

test('after failures an hour, then longer and longer', () => {
  const failed = { firstFailureAt: NOW - DAY, lastAttemptAt: NOW - 1000 };
  expect(at({ ...failed, failures: 1 })).toBe(NOW - 1000 + HOUR);
  expect(at({ ...failed, failures: 21 })).toBe(NOW - 1000 + 2 * HOUR);
});

test('not before the CA or its limits allow it', () => {
  expect(at({ blockedUntil: NOW + 5 * HOUR })).toBe(NOW + 5 * HOUR);
});

test('what a clock has noted in the future holds nothing up', () => {
  const ahead = NOW + 300 * DAY;
  expect(at({ lastIssuedAt: ahead, failures: 3, firstFailureAt: ahead, lastAttemptAt: ahead })).toBeLessThanOrEqual(
    NOW,
  );
});
