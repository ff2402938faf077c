import { expect, test } from 'vitest';
import { takesEcdsa } from './fourd-version.ts';
import { nextTimeOfDay } from './restart-chore.ts';

test('the next time of day is today where it is still to come, else tomorrow, by the clocks of the place', () => {
  const at = (day: number, hours: number, minutes: number) => new Date(2026, 10, day, hours, minutes).getTime();
  expect(nextTimeOfDay('03:00', at(28, 2, 59))).toBe(at(28, 3, 0));
  expect(nextTimeOfDay('03:00', at(28, 3, 0))).toBe(at(29, 3, 0));
  expect(nextTimeOfDay('00:00', at(30, 23, 59))).toBe(new Date(2026, 11, 1).getTime());
});

test.each([
  ['4D/20.4.0', false],
  ['4D/20 R3', false],
  ['4D/20R4', true],
  ['4D/v20 R10', true],
  ['4D/21.0.0', true],
  ['4D/18.4', false],
  ['nginx/1.22', false],
  ['', false],
])('the 4D that calls itself "%s" takes ECDSA: %s', (server, takes) => {
  expect(takesEcdsa(server)).toBe(takes);
});
