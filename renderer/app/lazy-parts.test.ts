import { expect, test, vi } from 'vitest';
import { deferred } from '../state/testing.ts';
import * as parts from './lazy-parts.ts';

test('is loaded ahead one after the other, each only when there is nothing else to do', async () => {
  const { loadAhead, ...all } = parts;
  const loaded: string[] = [];
  for (const [name, part] of Object.entries(all)) {
    vi.spyOn(part as { load: () => Promise<unknown> }, 'load').mockImplementation(() => {
      loaded.push(name);
      // What cannot be had holds up nothing, and nobody hears of it before he asks.
      return name === 'CertificateViewer' ? Promise.reject(new Error('404')) : Promise.resolve();
    });
  }
  const busy = deferred<undefined>();
  let waits = 0;
  const done = loadAhead(async () => {
    waits += 1;
    await busy.promise;
  });
  await Promise.resolve();
  expect(loaded).toEqual([]);
  expect(waits).toBe(1);
  busy.resolve(undefined);
  await done;
  expect(loaded.toSorted()).toEqual(Object.keys(all).toSorted());
  expect(waits).toBe(loaded.length);
});
