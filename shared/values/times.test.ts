import { expect, test } from 'vitest';
import { isoTime, isTime, LAST_TIME, localDay } from './times.ts';

test('a time is one from 1970 to 9999 that is a number', () => {
  for (const time of [0, 1, Date.UTC(2026, 10, 28), LAST_TIME]) expect(isTime(time)).toBe(true);
  for (const time of [-1, LAST_TIME + 1, -1e300, -8.64e15, 8.64e15, Infinity, -Infinity, NaN]) {
    expect(isTime(time), String(time)).toBe(false);
  }
});

test('a time that was reckoned is written with four digits for the year, however far it has gone', () => {
  expect(isoTime(Date.UTC(2026, 10, 28))).toBe('2026-11-28T00:00:00.000Z');
  expect(isoTime(-60_000_000_000_000)).toBe('0068-09-03T13:20:00.000Z');
  for (const time of [-1e300, -Infinity, -62_167_305_538_413]) expect(isoTime(time)).toBe('0000-01-01T00:00:00.000Z');
  for (const time of [1e300, Infinity, LAST_TIME + 0.5]) expect(isoTime(time)).toBe('9999-12-31T23:59:59.999Z');
});

test('the day is that of the place, also in the hours in which the rest of the world has another one', () => {
  expect(localDay(new Date('2026-11-24T23:30:00.000Z'), 'Europe/Berlin')).toBe('2026-11-25');
  expect(localDay(new Date('2026-03-05T03:30:00.000Z'), 'America/New_York')).toBe('2026-03-04');
});
