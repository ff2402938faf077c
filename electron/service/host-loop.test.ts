import { describe, expect, test } from 'vitest';
import { createManualSchedule } from '../testing/manual-schedule.ts';
import { createChanges } from './changes.ts';
import { createHostLoop, type Chore } from './host-loop.ts';

const MINUTE = 60_000;

/** A loop over these chores, with a clock and turns that the test moves. */
function setUp(...names: string[]) {
  const clock = { now: Date.UTC(2026, 0, 1) };
  const now = () => clock.now;
  const done: string[] = [];
  const dueAt = new Map<string, number | null>(names.map((name) => [name, null]));
  const work = { next: () => Promise.resolve() };
  const chores = names.map((name): Chore => ({
    name,
    nextAt: () => dueAt.get(name) ?? null,
    async run() {
      // As the real ones do: a turn may come a moment early.
      if ((dueAt.get(name) ?? Infinity) > clock.now) return;
      done.push(name);
      dueAt.set(name, null);
      await work.next();
    },
  }));
  const stop = new AbortController();
  const unexpectedErrors: unknown[] = [];
  const changes = createChanges();
  const schedule = createManualSchedule(now);
  const host = {
    changes,
    now,
    stopSignal: stop.signal,
    onUnexpectedError: (error: unknown) => unexpectedErrors.push(error),
  };
  const loop = createHostLoop(chores, host, schedule.startTimer);
  const settingsChange = () => changes.emit('settings');
  const operationEnds = () => changes.emit('operationEnded');
  return { loop, clock, chores, dueAt, done, work, stop, unexpectedErrors, schedule, settingsChange, operationEnds };
}

test('each chore is done at its time, those that are due together in their order', async () => {
  const { loop, clock, dueAt, done, schedule } = setUp('first', 'second', 'third');
  dueAt
    .set('third', clock.now + MINUTE)
    .set('first', clock.now + MINUTE)
    .set('second', clock.now + 5 * MINUTE);
  loop.start();
  expect(schedule.plannedAt()).toBe(clock.now + MINUTE);
  clock.now += MINUTE;
  await schedule.turn();
  expect(done).toEqual(['first', 'third']);
  expect(schedule.plannedAt()).toBe(clock.now + 4 * MINUTE);
});

test('a chore that another one has made due is done in the same turn if it comes later', async () => {
  const { loop, clock, dueAt, done, work, schedule } = setUp('first', 'second');
  dueAt.set('first', clock.now + MINUTE);
  work.next = () => {
    if (done.length === 1) dueAt.set('second', clock.now);
    return Promise.resolve();
  };
  loop.start();
  clock.now += MINUTE;
  await schedule.turn();
  expect(done).toEqual(['first', 'second']);
});

test('a change is planned for at once, also one during a turn, and no two turns run at a time', async () => {
  const { loop, clock, dueAt, done, work, schedule, settingsChange } = setUp('first', 'second');
  loop.start();
  expect(schedule.plannedAt()).toBe(Infinity);
  dueAt.set('first', clock.now + MINUTE);
  settingsChange();
  expect(schedule.plannedAt()).toBe(clock.now + MINUTE);

  clock.now += MINUTE;
  let goOn = (): void => undefined;
  work.next = () => new Promise((resolve) => (goOn = resolve));
  const turn = schedule.turn();
  dueAt.set('second', clock.now + 2 * MINUTE);
  settingsChange();
  expect(schedule.plannedAt()).toBe(clock.now);
  goOn();
  await turn;
  expect(done).toEqual(['first']);
  expect(schedule.plannedAt()).toBe(clock.now + 2 * MINUTE);
});

describe('What is overdue', () => {
  test('is done at once, but half a minute after the start, after sleeping and after a change of settings', () => {
    const { loop, clock, dueAt, schedule, operationEnds, settingsChange } = setUp('overdue');
    dueAt.set('overdue', clock.now - MINUTE);
    loop.start();
    expect(schedule.plannedAt()).toBe(clock.now + MINUTE / 2);
    clock.now += MINUTE;
    operationEnds();
    expect(schedule.plannedAt()).toBe(clock.now);
    for (const somethingHappens of [loop.wake, settingsChange]) {
      clock.now += MINUTE;
      somethingHappens();
      expect(schedule.plannedAt()).toBe(clock.now + MINUTE / 2);
    }
  });

  test('and stays so is tried again every half minute', async () => {
    const { loop, clock, chores, dueAt, work, schedule } = setUp('blocked');
    work.next = () => Promise.resolve(void dueAt.set('blocked', 0));
    dueAt.set('blocked', clock.now + MINUTE);
    loop.start();
    clock.now += MINUTE;
    await schedule.turn();
    expect(schedule.plannedAt()).toBe(clock.now + MINUTE / 2);
    expect(chores.map(loop.runsAt)).toEqual([schedule.plannedAt()]);
  });

  test('does not wait for a time that a wrong clock has recorded', async () => {
    const { loop, clock, dueAt, work, schedule, operationEnds } = setUp('blocked');
    work.next = () => Promise.resolve(void dueAt.set('blocked', 0));
    dueAt.set('blocked', clock.now + MINUTE);
    loop.start();
    clock.now += MINUTE;
    await schedule.turn();
    clock.now -= 365 * 24 * 60 * MINUTE;
    operationEnds();
    expect(schedule.plannedAt()).toBe(clock.now);
  });
});

test.each([1, 500])('a turn that comes %d ms early puts off nothing: it is done at its time', async (early) => {
  const { loop, clock, dueAt, done, schedule } = setUp('first', 'second');
  const at = clock.now + MINUTE;
  dueAt.set('first', at - early).set('second', at);
  loop.start();
  clock.now = at - early;
  await schedule.turn();
  expect(done).toEqual(['first']);
  expect(schedule.plannedAt()).toBe(at);
  clock.now = at - 1;
  await schedule.turn();
  expect({ done, plannedAt: schedule.plannedAt() }).toEqual({ done: ['first'], plannedAt: at });
  clock.now = at;
  await schedule.turn();
  expect(done).toEqual(['first', 'second']);
});

test('a chore that is done more often than every half minute is not slowed down', async () => {
  const { loop, clock, dueAt, done, work, schedule } = setUp('often');
  work.next = () => Promise.resolve(void dueAt.set('often', clock.now + 15));
  dueAt.set('often', clock.now + 15);
  loop.start();
  for (const time of [15, 30, 45]) {
    expect(schedule.plannedAt() - clock.now).toBe(15);
    clock.now += 15;
    await schedule.turn();
    expect(done).toHaveLength(time / 15);
  }
});

test('what is due in years is waited for in steps that a timer can wait', () => {
  const { loop, clock, dueAt, schedule } = setUp('rare');
  dueAt.set('rare', clock.now + 400 * 24 * 60 * MINUTE);
  loop.start();
  expect(schedule.plannedAt() - clock.now).toBe(2 ** 31 - 1);
});

test.each(['wake', 'settings'] as const)(
  'a turn during which the machine wakes or a setting changes (%s) leaves the rest for later',
  async (what) => {
    const { loop, clock, dueAt, done, work, schedule, settingsChange } = setUp('first', 'second');
    dueAt.set('first', clock.now + MINUTE).set('second', clock.now + MINUTE);
    work.next = () => {
      clock.now += 60 * MINUTE;
      if (what === 'wake') loop.wake();
      else settingsChange();
      return Promise.resolve();
    };
    loop.start();
    clock.now += MINUTE;
    await schedule.turn();
    expect(done).toEqual(['first']);
    expect(schedule.plannedAt()).toBe(clock.now + MINUTE / 2);
  },
);

test('a chore that throws keeps none of the others from being done', async () => {
  const { loop, clock, dueAt, done, work, unexpectedErrors, schedule } = setUp('first', 'second');
  const error = new Error('nobody foresaw this');
  work.next = () => (done.length === 1 ? Promise.reject(error) : Promise.resolve());
  dueAt.set('first', clock.now + MINUTE).set('second', clock.now + MINUTE);
  loop.start();
  clock.now += MINUTE;
  await schedule.turn();
  expect(done).toEqual(['first', 'second']);
  expect(unexpectedErrors).toEqual([error]);
});

test.each(['nextAt', 'run'] as const)('nor does one whose %s throws before it has begun', async (method) => {
  const { loop, clock, chores, dueAt, done, unexpectedErrors, schedule } = setUp('first', 'second');
  const error = new Error('nobody foresaw this');
  dueAt.set('first', clock.now + MINUTE).set('second', clock.now + MINUTE);
  Object.assign(chores[0] ?? {}, {
    [method]: () => {
      throw error;
    },
  });
  loop.start();
  clock.now += MINUTE;
  await schedule.turn();
  expect(done).toEqual(['second']);
  expect(unexpectedErrors).toEqual([error]);
});

test('a loop that is stopped begins nothing any more, not even the rest of its turn', async () => {
  const { loop, clock, dueAt, done, work, stop, unexpectedErrors, schedule } = setUp('first', 'second');
  work.next = async () => {
    stop.abort();
    loop.stop();
    return Promise.reject(stop.signal.reason as Error);
  };
  dueAt.set('first', clock.now + MINUTE).set('second', clock.now + MINUTE);
  loop.start();
  clock.now += MINUTE;
  await schedule.turn();
  expect({ done, unexpectedErrors }).toEqual({ done: ['first'], unexpectedErrors: [] });
});
