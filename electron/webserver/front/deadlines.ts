/**
 * How long the front waits for whom, in milliseconds. A deadline runs while nothing moves and begins anew with each byte, so
 * that what is large or slow passes and what stands still does not.
 */
export const DEADLINES = {
  /** To reach the application. */
  connect: 5_000,
  /** For a free connection to it, while all are in use. */
  queue: 30_000,
  /** From the request to the first byte of its answer: reports of an ERP take their time. */
  answer: 300_000,
  /** For more of an answer that has begun. */
  answerBody: 300_000,
  /** The same where an application sends when something happens: events, and what follows an upgrade. */
  quiet: 3_600_000,
  /** For a visitor to send more of his request, or to take more of his answer. */
  visitor: 60_000,
  /** For the application to take more of a request. */
  upload: 300_000,
  /** For the rest of a request that is answered already. */
  rest: 30_000,
};
export type Deadlines = typeof DEADLINES;

/** After how much silence the system asks whether the other side is still there (TCP's own keep-alive), in milliseconds. */
export const KEEP_ALIVE_MS = 60_000;

/** A visitor who sends a body, or takes an answer, is to do so at this rate after the first minute, in bytes a second. */
export const LEAST_RATE = 128;

const INTERVAL_MS = 1000;

/** Looks at all that is under way, once a second and only while there is something. */
export type Watch = {
  deadlines: Deadlines;
  /** @param look is given the time, by `performance.now()` @returns ends it */
  add(look: (now: number) => void): () => void;
};

export function createWatch(deadlines = DEADLINES): Watch {
  const looks = new Set<(now: number) => void>();
  let timer: NodeJS.Timeout | null = null;
  const lookAtAll = () => {
    const now = performance.now();
    for (const look of looks) look(now);
    if (looks.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
  return {
    deadlines,
    add(look) {
      looks.add(look);
      timer ??= setInterval(lookAtAll, INTERVAL_MS).unref();
      return () => void looks.delete(look);
    },
  };
}
