import { expect, test } from 'vitest';
import { movedFallback } from './fallback-order.ts';

const list = ['a', 'b', 'c'].map((directoryUrl) => ({ directoryUrl, eabKeyId: '', eabHmacKey: '', profile: '' }));

test.each([
  ['b', -1, 'bac'],
  ['b', 1, 'acb'],
  ['a', -1, 'abc'],
  ['c', 1, 'abc'],
  ['gone', 1, 'abc'],
] as const)('%s moved by %i gives %s', (url, by, order) => {
  expect(
    movedFallback(list, url, by)
      .map((one) => one.directoryUrl)
      .join(''),
  ).toBe(order);
});
