/**
 * Runs `action` with a signal that aborts with `signal`, with its reason, or after `limitMs` milliseconds, with a `TimeoutError`.
 *
 * Node 20 may collect `AbortSignal.any([signal, AbortSignal.timeout(…)])` together with its timeout, which then never comes.
 *
 * @throws what `action` throws
 */
export async function withTimeLimit<T>(
  signal: AbortSignal,
  limitMs: number,
  action: (limited: AbortSignal) => T | Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const abort = () => ending.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => ending.abort(new DOMException('The time limit is over', 'TimeoutError')), limitMs);
  try {
    return await action(ending.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
