/** How long all connections together may keep the event loop from looking at who else has come, in milliseconds. */
const TURN_MS = 2;

/**
 * Shares out the time in which requests are read and answered.
 *
 * In one turn of the event loop, Node lets each connection that has sent something do all its work, and accepts one
 * connection: a few hundred that send a lot would keep the next visitor waiting for many seconds.
 */
export type Turns = {
  /** Does a piece of work at once, or in a later turn where this one has been long enough; `isNew`: before the others. */
  soon(work: () => void, isNew: boolean): void;
  /** Does a piece of work in a later turn, after what is waiting already. */
  later(work: () => void): void;
  /** Somebody has connected: others may be waiting for that, so this turn is as short as can be. */
  hurry(): void;
};

export function createTurns(): Turns {
  const ofNew: (() => void)[] = [];
  const ofOthers: (() => void)[] = [];
  let isPlanned = false;
  let spent = 0;
  let isHurried = false;

  const timed = (work: () => void) => {
    const start = performance.now();
    try {
      work();
    } finally {
      spent += performance.now() - start;
    }
  };
  const plan = () => {
    if (isPlanned) return;
    isPlanned = true;
    setImmediate(() => {
      isPlanned = false;
      spent = 0;
      const limit = isHurried ? 0 : TURN_MS;
      isHurried = false;
      do {
        const work = ofNew.shift() ?? ofOthers.shift();
        if (work === undefined) return;
        timed(work);
      } while (spent < limit);
      plan();
    });
  };

  return {
    soon(work, isNew) {
      plan();
      if (spent < TURN_MS) timed(work);
      else (isNew ? ofNew : ofOthers).push(work);
    },
    later(work) {
      plan();
      ofOthers.push(work);
    },
    hurry() {
      isHurried = true;
    },
  };
}
