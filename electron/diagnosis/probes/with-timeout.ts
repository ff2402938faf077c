import { PROBE_TIMEOUT_MS } from './no-answer.ts';

/**
 * Waits for work that cannot be cancelled: a file system on a dead network drive answers after minutes or never.
 *
 * @returns the result of `work`, or `fallback` when it takes longer than `timeoutMs`
 * @throws what `work` throws, or the reason of `signal` when that aborts
 */
export async function withTimeout<T>(
  work: Promise<T>,
  fallback: T,
  signal: AbortSignal,
  timeoutMs = PROBE_TIMEOUT_MS,
): Promise<T> {
  // A rejection after the timeout must not count as unhandled.
  work.catch(() => undefined);
  signal.throwIfAborted();
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    const timer = setTimeout(() => resolve(fallback), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    void work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    });
  });
}
