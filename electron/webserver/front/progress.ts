/** Whether something moves: for how long it has stood still, and how fast it is. */
export type Progress = {
  /** Somebody else is waited for from now on. */
  restart(bytes: number): void;
  moved(): void;
  /** For how long nothing has moved, in milliseconds, where so many bytes have come or gone by now. */
  stillFor(now: number, bytes?: number): number;
  /** Whether it has been slower than this since the last restart, in bytes a second, after a while, in milliseconds. */
  isSlowerThan(rate: number, after: number, now: number, bytes: number): boolean;
};

/** Times by `performance.now()`. */
export function createProgress(): Progress {
  let begun = performance.now();
  let lastMove = begun;
  let first = 0;
  let last = 0;
  return {
    restart(bytes) {
      begun = lastMove = performance.now();
      first = last = bytes;
    },
    moved() {
      lastMove = performance.now();
    },
    stillFor(now, bytes = last) {
      if (bytes !== last) lastMove = now;
      last = bytes;
      return now - lastMove;
    },
    isSlowerThan(rate, after, now, bytes) {
      const passed = now - begun;
      return passed > after && (bytes - first) / (passed / 1000) < rate;
    },
  };
}
