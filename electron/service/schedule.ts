/** Turns of a host: one after the other, each planned when the one before has ended. */

/**
 * Calls back once after some milliseconds; returns a function that cancels this. Replaced where time is simulated:
 * there the callback's promise shows that the turn has ended and the next one is planned.
 */
export type StartTimer = (callback: () => Promise<void>, ms: number) => () => void;

/** Node's timers, which here keep no process alive. */
const startTimer: StartTimer = (callback, ms) => {
  const timer = setTimeout(() => void callback(), ms).unref();
  return () => clearTimeout(timer);
};

export type Schedule = {
  /** Plans the next turn anew; the first call starts the schedule. */
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
