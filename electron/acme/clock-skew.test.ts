import { expect, test } from 'vitest';
import { skewOf } from './clock-skew.ts';

const NOW = Date.UTC(2026, 10, 28, 2);

test('an answer tells by how much this machine’s clock is ahead', () => {
  expect(skewOf('Sat, 28 Nov 2026 01:00:00 GMT', NOW, NOW + 1000)).toBe(3_600_000);
});

test.each([
  undefined,
  '',
  'soon',
  'Sat, 13 Sep 275760 00:00:00 GMT',
  'Sat, 01 Jan 10000 00:00:00 GMT',
  '-271821-04-20',
])('the time "%s" says nothing of the clock', (date) => {
  expect(skewOf(date, NOW, NOW)).toBeNull();
});
