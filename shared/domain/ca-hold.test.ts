import { describe, expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import { longestHold, withBelievableTime } from './ca-hold.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SINCE = Date.UTC(2026, 10, 27);
const problem = { type: null, status: 503, detail: '', subproblems: [] };
const at = (wait: number) => new Date(SINCE + wait).toISOString();
const outOfOrder = (wait: number) => failure('CA_OUT_OF_ORDER', { retryAt: at(wait), problem });
const limited = (wait: number) =>
  failure('CA_RATE_LIMITED', { limit: 'duplicateCertificate', retryAt: at(wait), problem });

test.each([
  [null, DAY],
  [90 * DAY, DAY],
  [40 * DAY, DAY],
  [6 * DAY, 3.6 * HOUR],
  [HOUR, 90_000],
])('by a certificate with a lifetime of %s ms, a CA is asked again after %d ms at the latest', (lifetime, longest) => {
  expect(longestHold(lifetime)).toBe(longest);
});

describe('A time that a CA names', () => {
  test('is kept where it can be believed', () => {
    for (const one of [outOfOrder(2 * HOUR), outOfOrder(DAY), limited(2 * HOUR), limited(7 * DAY)]) {
      expect(withBelievableTime(one, SINCE, null)).toBe(one);
    }
    const without = failure('CA_OUT_OF_ORDER', { retryAt: null, problem });
    expect(withBelievableTime(without, SINCE, null)).toBe(without);
  });

  test.each([1.01 * DAY, 7 * DAY, 3650 * DAY])('is a day away at the most: %d ms in an outage', (wait) => {
    expect(withBelievableTime(outOfOrder(wait), SINCE, 90 * DAY)).toEqual(outOfOrder(DAY));
  });

  test('is a day away where a limit is said to last longer than any does', () => {
    expect(withBelievableTime(limited(9 * DAY), SINCE, null)).toEqual(limited(DAY));
  });
});
