/** The turns of a host in tests, started by the test. */
import type { StartTimer } from '../service/schedule.ts';

export type ManualSchedule = {
  /** For the service, in the place of its timers. */
  startTimer: StartTimer;
  /** Lets the host have its next turn now; fulfilled when everything that it started is over. */
  turn: () => Promise<void>;
};

export function createManualSchedule(): ManualSchedule {
  let next = (): Promise<void> => Promise.resolve();
  return {
    startTimer(callback) {
      next = callback;
      return () => undefined;
    },
    turn: () => next(),
  };
}
