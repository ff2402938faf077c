import { expect, test, vi } from 'vitest';
import { createOnce } from './once.ts';

/** A promise that the test resolves itself. */
function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

test('is loaded once, for all who ask, and is at hand from then on', async () => {
  const loading = deferred<string>();
  const load = vi.fn(() => loading.promise);
  const once = createOnce(load);
  expect(once.loaded()).toBeNull();
  expect(load).not.toHaveBeenCalled();
  const asked = [once.load(), once.load()];
  loading.resolve('there');
  expect(await Promise.all(asked)).toEqual(['there', 'there']);
  expect(await once.load()).toBe('there');
  expect(once.loaded()).toBe('there');
  expect(load).toHaveBeenCalledTimes(1);
});

test('what could not be loaded is tried again by the next who asks', async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('404')).mockResolvedValueOnce('there');
  const once = createOnce(load);
  await expect(once.load()).rejects.toThrow('404');
  expect(once.loaded()).toBeNull();
  expect(await once.load()).toBe('there');
});
