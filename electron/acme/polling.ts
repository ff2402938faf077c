import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '#shared/contract/failure-error.ts';
import { problemFromText } from './problem.ts';
import type { HttpSession } from './transport.ts';

/** The pause before the second poll; each further pause is twice as long, up to `MAX_PAUSE_MS`. */
const FIRST_PAUSE_MS = 10;
const MAX_PAUSE_MS = 1000;
/** As long as the CA has not fetched the challenge it cannot have decided: asking more often would only cost requests. */
const UNFETCHED_PAUSE_MS = 500;

export type Polling<T> = {
  session: HttpSession;
  stage: 'validation' | 'issuance';
  /** How long to poll, in milliseconds. */
  timeoutMs: number;
  /** Aborts when the CA has fetched the challenge; polling quickens then. `null`: nothing to wait for. */
  challengeFetched: AbortSignal | null;
  poll: () => Promise<T>;
};

/**
 * Polls until the object is no longer pending or processing: slower and slower, or later where the CA asks for that by
 * Retry-After. What is to be asked again at once is asked at our own pace: a CA may say so for ever.
 *
 * @throws FailureError `CA_TOO_SLOW`; `CA_PROTOCOL` for an answer without a known status
 */
export async function untilSettled<T extends { status: string }>(polling: Polling<T>): Promise<T> {
  const { session, stage, timeoutMs, challengeFetched, poll } = polling;
  // Not by the wall clock: it may be set while we wait.
  const end = performance.now() + timeoutMs;
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    const current = await poll();
    if (isSettled(current.status)) return current;
    const left = end - performance.now();
    if (left <= 0) fail('CA_TOO_SLOW', { stage, seconds: Math.round(timeoutMs / 1000) });
    if (challengeFetched?.aborted === false) {
      await pauseUntilFetched(session, challengeFetched, left);
    } else {
      const wait = Math.max(session.retryAfterMs ?? 0, pause);
      await sleep(Math.min(wait, left), undefined, { signal: session.signal });
      pause = Math.min(pause * 2, MAX_PAUSE_MS);
    }
  }
}

/**
 * Whether a status of RFC 8555 §7.1.6 is final.
 *
 * @throws FailureError `CA_PROTOCOL` for anything else, such as a web page
 */
export function isSettled(status: unknown): boolean {
  if (['pending', 'processing', 'ready'].includes(status as string)) return false;
  if (['valid', 'invalid', 'deactivated', 'expired', 'revoked'].includes(status as string)) return true;
  return fail('CA_PROTOCOL', { problem: problemFromText(`the status is ${statusText(status)}`) });
}

/** JSON where it is no text: what a CA has put in its place need not have one. */
const statusText = (status: unknown): string =>
  typeof status === 'string' ? status : status === undefined ? 'missing' : JSON.stringify(status);

/** Waits, for a limited time, until the CA has fetched the challenge, and a moment longer for its verdict. */
export async function pauseUntilFetched(
  session: HttpSession,
  challengeFetched: AbortSignal,
  maxMs: number,
): Promise<void> {
  const { signal, retryAfterMs } = session;
  if (retryAfterMs !== null && retryAfterMs > UNFETCHED_PAUSE_MS) {
    await sleep(Math.min(retryAfterMs, maxMs), undefined, { signal });
    return;
  }
  try {
    await sleep(Math.min(UNFETCHED_PAUSE_MS, maxMs), undefined, {
      signal: AbortSignal.any([signal, challengeFetched]),
    });
  } catch {
    signal.throwIfAborted();
    await sleep(FIRST_PAUSE_MS, undefined, { signal });
  }
}
