import { PROBE_TIMEOUT_MS } from './no-answer.ts';

/**
 * Waits for work that cannot be cancelled: a file system on a dead network drive answers after minutes or never.
 *
 * @returns what the work gave, or `late` when it took longer than a check waits for one answer
 * @throws what the work threw, or the reason of `signal` once that aborts
 */
export async function withTimeout<T>(
  work: Promise<T>,
  fallback: T,
  signal: AbortSignal,
  timeoutMs = PROBE_TIMEOUT_MS,
): Promise<T> {
  // Also where nobody waits for it any more.
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
