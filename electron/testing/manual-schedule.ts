/** The turns of a host in tests, started by the test. */
import type { StartTimer } from '../service/host-loop.ts';

export type ManualSchedule = {
  /** For the service, in the place of its timers. */
  startTimer: StartTimer;
  /** Lets the host have its next turn now; fulfilled when everything that it started is over. */
  turn: () => Promise<void>;
  /** When the next turn is planned, in milliseconds since the epoch; `Infinity`: none is. */
  plannedAt: () => number;
};

/** @param now the clock of the host */
export function createManualSchedule(now: () => number = Date.now): ManualSchedule {
  let next = (): Promise<void> => Promise.resolve();
  let at = Infinity;
  return {
    startTimer(callback, ms) {
      next = callback;
      at = now() + ms;
      return () => undefined;
    },
    turn: () => next(),
    plannedAt: () => at,
  };
}
