import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RETRY_LADDER, retryAt } from './retry-ladder.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 10, 2);

/** The times of attempts that all fail immediately. */
function attempts(count: number, lifetime: number | null): number[] {
  const times = [START];
  for (let failures = 1; failures < count; failures++) {
    times.push(retryAt(failures, START, times.at(-1) ?? START, lifetime));
  }
  return times.map((time) => time - START);
}

describe('The ladder', () => {
  it('passes the marks that CertMagic names', () => {
    const marks = attempts(RETRY_LADDER.length, null);
    for (const mark of [10 * MINUTE, HOUR, 2 * HOUR, 5 * HOUR, 8 * HOUR, 12 * HOUR, 18 * HOUR]) {
      expect(marks).toContain(mark);
    }
    expect(attempts(5, null)).toEqual([0, MINUTE, 3 * MINUTE, 5 * MINUTE, 10 * MINUTE]);
  });

  it('ends in one attempt each six hours for thirty days, and then in one a day', () => {
    const times = attempts(200, null);
    const waits = times.slice(1).map((time, index) => ({ from: times[index] ?? 0, wait: time - (times[index] ?? 0) }));
    const late = waits.filter(({ from }) => from >= 18 * HOUR);
    expect(new Set(late.filter(({ from }) => from < 30 * DAY).map(({ wait }) => wait))).toEqual(new Set([6 * HOUR]));
    expect(new Set(late.filter(({ from }) => from >= 30 * DAY).map(({ wait }) => wait))).toEqual(new Set([DAY]));
  });

  it('has no wait before the first failure', () => {
    expect(retryAt(0, START, START, null)).toBe(START);
  });

  it('counts from the last failure, not from the first', () => {
    expect(retryAt(1, START, START + HOUR, null)).toBe(START + HOUR + MINUTE);
  });
});

describe('For a certificate of short life', () => {
  it.each([
    ['160 hours', 160 * HOUR, 4 * HOUR],
    ['an hour', HOUR, 90_000],
  ])('of %s no wait is longer than a fortieth of it', (_, lifetime, longest) => {
    const times = attempts(100, lifetime);
    expect(Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)))).toBe(longest);
  });

  it('the last twentieth always holds an attempt, wherever the failures began', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: HOUR, max: 10 * DAY }),
        fc.double({ min: 0.5, max: 0.94, noNaN: true }),
        (lifetime, begin) => {
          let last = begin * lifetime;
          for (let failures = 1; last < lifetime * 0.95; failures++) {
            const next = retryAt(failures, begin * lifetime, last, lifetime);
            expect(next).toBeGreaterThan(last);
            last = next;
          }
          expect(last).toBeLessThan(lifetime);
        },
      ),
    );
  });
});
