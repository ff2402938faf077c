import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWatch } from './deadlines.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Some that are under way, by number: who has been looked at since, and what ends one. */
function startSome(count: number) {
  const watch = createWatch();
  let looked: number[] = [];
  const ends = Array.from({ length: count }, (_, number) => watch.add(() => void looked.push(number)));
  const afterASecond = () => {
    looked = [];
    vi.advanceTimersByTime(1000);
    return looked.toSorted();
  };
  return { watch, ends, afterASecond };
}

test('All that is under way is looked at once a second, in whichever order others end', () => {
  const { ends, afterASecond } = startSome(5);
  expect(afterASecond()).toEqual([0, 1, 2, 3, 4]);
  ends[1]?.();
  ends[4]?.();
  expect(afterASecond()).toEqual([0, 2, 3]);
  ends[0]?.();
  ends[3]?.();
  expect(afterASecond()).toEqual([2]);
});

test('What has ended may end again, and nobody else ends by that', () => {
  const { ends, afterASecond } = startSome(3);
  ends[0]?.();
  ends[0]?.();
  expect(afterASecond()).toEqual([1, 2]);
});

test('What ends by a look keeps nobody else from being looked at', () => {
  const watch = createWatch();
  let looked = 0;
  const look = () => {
    looked += 1;
    end();
  };
  watch.add(() => void (looked += 1));
  const end = watch.add(look);
  watch.add(() => void (looked += 1));
  vi.advanceTimersByTime(1000);
  expect(looked).toBe(3);
});

test('While nothing is under way, nothing wakes the machine', () => {
  const { ends, afterASecond } = startSome(2);
  for (const end of ends) end();
  afterASecond();
  expect(vi.getTimerCount()).toBe(0);
});
