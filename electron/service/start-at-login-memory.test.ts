import { expect, test, vi } from 'vitest';
import { createChanges } from './changes.ts';
import { createStartAtLoginMemory } from './start-at-login-memory.ts';

function setUp() {
  const system = { on: false, asked: 0 };
  const desktop = {
    openAddress: () => Promise.resolve(false),
    chooseFolder: () => Promise.resolve(null),
    startsAtLogin: () => {
      system.asked++;
      return system.on;
    },
    setStartAtLogin: (on: boolean) => void (system.on = on),
  };
  const changes = createChanges();
  const onState = vi.fn();
  changes.on('state', onState);
  return { system, onState, startAtLogin: createStartAtLoginMemory({ desktop }, changes) };
}

test('the system is asked once, however many snapshots are made of it', () => {
  const { system, startAtLogin } = setUp();
  for (let count = 0; count < 9; count++) expect(startAtLogin.current()).toBe(false);
  expect(system.asked).toBe(1);
});

test('a change by us, or by somebody at the system’s own switch, is told once it is seen', () => {
  const { system, onState, startAtLogin } = setUp();
  startAtLogin.set(true);
  expect([startAtLogin.current(), onState.mock.calls.length]).toEqual([true, 1]);
  system.on = false;
  startAtLogin.look();
  expect([startAtLogin.current(), onState.mock.calls.length]).toEqual([false, 2]);
  startAtLogin.look();
  expect(onState).toHaveBeenCalledTimes(2);
});

test('without a desktop there is nothing to say', () => {
  expect(createStartAtLoginMemory({}, createChanges()).current()).toBeNull();
});
