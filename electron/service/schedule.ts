/** Turns of a host: one after the other, each at the time that the one before made known. */

/**
 * Calls back once after some milliseconds; gives what takes that back. Replaced where time is played: there the promise
 * tells that the turn has ended and the next one is planned.
 */
export type StartTimer = (callback: () => Promise<void>, ms: number) => () => void;

/** Timers of Node that keep no process alive. */
const startTimer: StartTimer = (callback, ms) => {
  const timer = setTimeout(() => void callback(), ms).unref();
  return () => clearTimeout(timer);
};

export type Schedule = {
  /** Works out anew when the next turn is; begins with it. */
  plan(): void;
  stop(): void;
};

/**
 * @param untilNext milliseconds until the next turn; asked at each plan
 * @param turn never rejects
 */
export function createSchedule(
  untilNext: () => number,
  turn: () => Promise<void>,
  start: StartTimer = startTimer,
): Schedule {
  let cancel = (): void => undefined;
  let stopped = false;
  const plan = (): void => {
    cancel();
    if (stopped) return;
    cancel = start(() => turn().then(plan), untilNext());
  };
  return {
    plan,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
