import { expect, test } from 'vitest';
import { deferred } from '../state/testing.ts';
import { lazyModules, loadAhead } from './lazy-modules.ts';

test('is loaded ahead one after the other, each only when there is nothing else to do', async () => {
  const loaded: string[] = [];
  const lazy = (name: string, result: () => Promise<unknown>) => ({
    load: () => {
      loaded.push(name);
      return result();
    },
  });
  const modules = [
    lazy('first', () => Promise.resolve()),
    // A module that cannot be loaded holds up nothing, and its failure is not reported before the module is needed.
    lazy('missing', () => Promise.reject(new Error('404'))),
    lazy('last', () => Promise.resolve()),
  ];
  const busy = deferred<undefined>();
  let waits = 0;
  const idle = async () => {
    waits += 1;
    await busy.promise;
  };
  const done = loadAhead(idle, modules);
  await Promise.resolve();
  expect(loaded).toEqual([]);
  expect(waits).toBe(1);
  busy.resolve(undefined);
  await done;
  expect(loaded).toEqual(['first', 'missing', 'last']);
  expect(waits).toBe(3);
});

test('whatever is loaded when it is asked for is loaded ahead', () => {
  const files = import.meta.glob<Record<string, unknown>>(
    ['../features/*/lazy.ts', '../parts/lazy.ts', './lazy-modules.ts'],
    {
      eager: true,
    },
  );
  const isLazy = (value: unknown) => typeof value === 'function' || Object.hasOwn(value as object, 'loaded');
  const exported = Object.values(files).flatMap((file) =>
    Object.values(file).filter((value) => isLazy(value) && Object.hasOwn(value as object, 'load')),
  );
  expect(exported.length).toBeGreaterThan(3);
  expect(new Set(lazyModules)).toEqual(new Set(exported));
});
