import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Call, Outcome } from './messages.ts';

/**
 * How long a worker may take for an answer, in milliseconds, before it is taken for hung. It waits for a system that is
 * slow to name the holder of a port (2.5 s), and for running answers when a listener ends (1 s).
 */
const ANSWER_WITHIN_MS = 30_000;
/** In how many pieces that time is waited for. */
const PIECES = 30;

/** The calls that wait for an answer of the worker. */
export type Calls = {
  /**
   * Rejects with what the other side was rejected with, or `INTERNAL` where workers ended before they answered.
   *
   * @param isRepeated it is not to be sent again
   */
  add(call: Call, isRepeated?: boolean): { id: number; answered: Promise<unknown> };
  settle(id: number, outcome: Outcome): void;
  /** The worker has ended: calls that have met this before are rejected, the others wait for the next one. */
  workerEnded(): void;
  /** Those that wait for an answer, in the order in which they were added. */
  unanswered(): { id: number; call: Call }[];
  rejectAll(): void;
};

type Waiting = {
  call: Call;
  isRepeated: boolean;
  deadline: NodeJS.Timeout;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
};

/** What a call is rejected with: the same as on the other side. */
function errorOf(outcome: Exclude<Outcome, { value: unknown }>): unknown {
  if ('failure' in outcome) return new FailureError(outcome.failure);
  const { error, code } = outcome;
  return error instanceof Error ? Object.assign(error, { code }) : error;
}

/** @param onHung called when there was no answer for long */
export function createCalls(onHung: () => void, answerWithinMs = ANSWER_WITHIN_MS): Calls {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;

  /**
   * In pieces, between which answers are read: while the machine sleeps or this thread stands still, no more than one of
   * them passes, however long that is, and the worker has the others.
   */
  const startDeadline = (id: number, pieces = PIECES): NodeJS.Timeout =>
    setTimeout(() => {
      const found = waiting.get(id);
      if (found === undefined) return;
      if (pieces > 1) found.deadline = startDeadline(id, pieces - 1);
      else onHung();
    }, answerWithinMs / PIECES);
  const take = (id: number): Waiting | undefined => {
    const found = waiting.get(id);
    waiting.delete(id);
    clearTimeout(found?.deadline);
    return found;
  };
  const rejectAsInternal = (id: number): void => take(id)?.reject(new FailureError(failure('INTERNAL', {})));

  return {
    add(call, isRepeated = false) {
      const id = (lastId += 1);
      const answered = new Promise((resolve, reject) => {
        waiting.set(id, { call, isRepeated, deadline: startDeadline(id), resolve, reject });
      });
      return { id, answered };
    },

    settle(id, outcome) {
      const found = take(id);
      if ('value' in outcome) found?.resolve(outcome.value);
      else found?.reject(errorOf(outcome));
    },

    workerEnded() {
      for (const [id, one] of [...waiting]) {
        if (one.isRepeated) rejectAsInternal(id);
        one.isRepeated = true;
        clearTimeout(one.deadline);
        if (waiting.has(id)) one.deadline = startDeadline(id);
      }
    },

    unanswered: () => [...waiting].map(([id, { call }]) => ({ id, call })),

    rejectAll() {
      for (const id of [...waiting.keys()]) rejectAsInternal(id);
    },
  };
}
