import { expect, test } from 'vitest';
import { restartPause } from './restart-pause.ts';

test('the next worker is started at once, and with longer and longer pauses where each one ends', () => {
  expect([1, 2, 3, 4, 5].map(restartPause)).toEqual([0, 1000, 2000, 4000, 8000]);
  expect([8, 9, 2000].map(restartPause)).toEqual([60_000, 60_000, 60_000]);
});
