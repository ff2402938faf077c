import type { StartTimer } from '../../electron/service/schedule.ts';

/** A clock that moves only from one timer to the next, and the timers that hang on it. */
export type SimulatedTime = {
  /** Milliseconds since the epoch. */
  now: () => number;
  startTimer: StartTimer;
  /** When the next timer is due; `Infinity`: there is none. */
  nextAt(): number;
  /** Moves the clock to the next timer, and runs it to its end. A timer whose time was slept through comes late. */
  runNext(): Promise<void>;
  /** Moves the clock on, whatever is due meanwhile: a machine that sleeps. */
  sleepUntil(time: number): void;
};

type Timer = { at: number; callback: () => Promise<void> };

export function createSimulatedTime(start: number): SimulatedTime {
  let time = start;
  const timers = new Set<Timer>();
  const next = (): Timer | undefined => [...timers].toSorted((one, other) => one.at - other.at)[0];
  return {
    now: () => time,
    startTimer(callback, ms) {
      const timer = { at: time + ms, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    nextAt: () => next()?.at ?? Infinity,
    async runNext() {
      const timer = next();
      if (timer === undefined) return;
      timers.delete(timer);
      time = Math.max(time, timer.at);
      await timer.callback();
    },
    sleepUntil: (until) => void (time = Math.max(time, until)),
  };
}
