import { expect, test } from 'vitest';
import { nextTimeOfDay } from './restart-chore.ts';

test('the next time of day is today where it is still to come, else tomorrow, by the clocks of the place', () => {
  const at = (day: number, hours: number, minutes: number) => new Date(2026, 10, day, hours, minutes).getTime();
  expect(nextTimeOfDay('03:00', at(28, 2, 59))).toBe(at(28, 3, 0));
  expect(nextTimeOfDay('03:00', at(28, 3, 0))).toBe(at(29, 3, 0));
  expect(nextTimeOfDay('00:00', at(30, 23, 59))).toBe(new Date(2026, 11, 1).getTime());
});
