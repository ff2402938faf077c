import { expect, test } from 'vitest';
import { createOneAtATime } from './one-at-a-time.ts';

test('an action is begun once while it runs, and anew when it has ended, also in vain', async () => {
  const ends: ((outcome: string | Error) => void)[] = [];
  const ask = createOneAtATime(
    (start: string) =>
      new Promise<string>((resolve, reject) =>
        ends.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(`${start} ${outcome}`))),
      ),
  );
  const both = Promise.all([ask('first'), ask('second')]);
  expect(ends).toHaveLength(1);
  ends[0]?.('chosen');
  expect(await both).toEqual(['first chosen', 'first chosen']);

  const inVain = ask('third');
  ends[1]?.(new Error('closed'));
  await expect(inVain).rejects.toThrow('closed');
  const last = ask('fourth');
  ends[2]?.('chosen');
  expect(await last).toBe('fourth chosen');
});
