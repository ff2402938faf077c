import { describe, expect, test } from 'vitest';
import { createClockMemory } from './clock-memory.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const DIRECTORY = 'https://ca.test/directory';

/** A machine whose clock and uptime the test moves. */
function machine() {
  const at = { clock: 1_800_000_000_000, upMs: 1000 };
  const memory = createClockMemory({ now: () => at.clock, directoryUrl: () => DIRECTORY, uptimeMs: () => at.upMs });
  const pass = (ms: number) => {
    at.clock += ms;
    at.upMs += ms;
  };
  return { at, memory, pass };
}

test('knows nothing before a CA has answered', () => {
  expect(machine().memory.wrongBy()).toBeNull();
});

describe('A clock that is wrong', () => {
  test.each([DAY, -DAY, 5 * MINUTE + 1])('by %i ms is known to be, however long that goes on', (skewMs) => {
    const { memory, pass } = machine();
    memory.learn(skewMs);
    pass(30 * DAY);
    expect(memory.wrongBy()).toBe(skewMs);
  });

  test.each([
    ['set right', -DAY],
    ['set to another time that may be wrong as well', 3 * DAY],
    ['set by a few minutes', 3 * MINUTE],
  ])('is not known to be any more once it is %s', (_, ms) => {
    const { at, memory, pass } = machine();
    memory.learn(DAY);
    pass(DAY);
    at.clock += ms;
    expect(memory.wrongBy()).toBeNull();
  });

  test('is still known to be where NTP steers it by a minute', () => {
    const { at, memory } = machine();
    memory.learn(DAY);
    at.clock += MINUTE;
    expect(memory.wrongBy()).toBe(DAY);
  });

  test('is forgotten when an answer shows that it is right, and not by one without a time', () => {
    const { memory } = machine();
    memory.learn(DAY);
    memory.learn(null);
    expect(memory.wrongBy()).toBe(DAY);
    memory.learn(5 * MINUTE);
    expect(memory.wrongBy()).toBeNull();
  });
});

test('takes the time for which the machine is up from the system, and does not call a clock set that nobody has set', () => {
  const memory = createClockMemory({ now: Date.now, directoryUrl: () => DIRECTORY });
  memory.learn(DAY);
  expect(memory.wrongBy()).toBe(DAY);
});
