import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { claimFirstTime } from './first-time.ts';

test('the first time is once', () => {
  const file = path.join(temporaryFolder(), 'told');
  expect([claimFirstTime(file), claimFirstTime(file), claimFirstTime(file)]).toEqual([true, false, false]);
});

test('where nothing can be remembered, it is said rather too often than never', () => {
  const file = path.join(temporaryFolder(), 'no', 'folder');
  expect([claimFirstTime(file), claimFirstTime(file)]).toEqual([true, true]);
});
