import { expect, test, vi } from 'vitest';
import { withTimeLimit } from './time-limit.ts';

const untilAborted = (limited: AbortSignal) =>
  new Promise<never>((_, reject) => {
    const end = () => reject(limited.reason as Error);
    if (limited.aborted) end();
    limited.addEventListener('abort', end);
  });

test('work is ended after its time, also where nobody else holds its signal', async () => {
  await expect(withTimeLimit(new AbortController().signal, 5, untilAborted)).rejects.toMatchObject({
    name: 'TimeoutError',
  });
});

test('work is ended for the reason for which everything is, before it or while it runs', async () => {
  const ending = new AbortController();
  const work = withTimeLimit(ending.signal, 60_000, untilAborted);
  ending.abort(new Error('enough'));
  await expect(work).rejects.toThrow('enough');
  await expect(withTimeLimit(ending.signal, 60_000, untilAborted)).rejects.toThrow('enough');
});

test('work that is done in time leaves neither a timer nor a listener behind', async () => {
  vi.useFakeTimers();
  try {
    const { signal } = new AbortController();
    const left = vi.spyOn(signal, 'removeEventListener');
    expect(await withTimeLimit(signal, 60_000, () => 'done')).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
    expect(left).toHaveBeenCalledOnce();
  } finally {
    vi.useRealTimers();
  }
});
