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
  // Not a Set: whatever has died in one that was rebuilt holds on to what came after it, until V8 looks at old objects.
  const looks: Look[] = [];
  let timer: NodeJS.Timeout | null = null;
  const lookAtAll = () => {
    const now = performance.now();
    // From the end, since a look may end itself: the last one then takes its place.
    for (let index = looks.length - 1; index >= 0; index -= 1) looks[index]?.look(now);
    if (looks.length > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
  const remove = (one: Look) => {
    if (one.index < 0) return;
    const last = looks.pop();
    if (last !== undefined && last !== one) {
      looks[one.index] = last;
      last.index = one.index;
    }
    one.index = -1;
  };
  return {
    deadlines,
    add(look) {
      const one: Look = { look, index: looks.length };
      looks.push(one);
      timer ??= setInterval(lookAtAll, INTERVAL_MS).unref();
      return () => remove(one);
    },
  };
}

/** `index`: where it stands; -1: no more. */
type Look = { look: (now: number) => void; index: number };
