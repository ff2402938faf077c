import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

/** Keeps the event loop for so many milliseconds. */
function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('work is done at once while this turn has been short', () => {
  const turns = createTurns();
  const done: string[] = [];
  turns.soon(() => void done.push('work'), false);
  expect(done).toEqual(['work']);
});

test('however much work there is, the event loop has its turn after a few milliseconds of it', async () => {
  const turns = createTurns();
  let done = 0;
  const work = () => {
    busy(1);
    done += 1;
  };
  for (let count = 0; count < 50; count++) turns.soon(work, false);
  for (let count = 0; count < 50; count++) turns.later(work);
  // The first of them at once, and no more than three in any turn.
  expect(done).toBeLessThan(4);
  while (done < 100) {
    const before = done;
    await nextTurn();
    expect(done - before).toBeLessThan(4);
  }
});

test('while somebody connects, a turn has one piece of work: only one is accepted in each', async () => {
  const turns = createTurns();
  let done = 0;
  for (let count = 0; count < 20; count++) turns.later(() => void (done += 1));
  while (done < 20) {
    const before = done;
    turns.hurry();
    await nextTurn();
    expect(done - before).toBeLessThan(2);
  }
});

test('whoever is new comes before those who have been served, and each of these in turn', async () => {
  const turns = createTurns();
  const done: string[] = [];
  const work = (name: string) => () => {
    busy(3);
    done.push(name);
  };
  turns.soon(work('at once'), false);
  turns.later(work('first'));
  turns.soon(work('second'), false);
  turns.later(work('third'));
  turns.soon(work('new'), true);
  await expect.poll(() => done.length, { interval: 1 }).toBe(5);
  expect(done).toEqual(['at once', 'new', 'first', 'second', 'third']);
});

test('work that fails takes no turn from the others', async () => {
  const turns = createTurns();
  let isDone = false;
  expect(() =>
    turns.soon(() => {
      throw new Error('broken');
    }, false),
  ).toThrow('broken');
  turns.later(() => (isDone = true));
  await expect.poll(() => isDone, { interval: 1 }).toBe(true);
});
