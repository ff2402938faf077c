import type { StartTimer } from '../../electron/service/host-loop.ts';

/** A clock that moves only from one timer to the next, and its timers. */
export type SimulatedTime = {
  /** Milliseconds since the epoch. */
  now: () => number;
  startTimer: StartTimer;
  /** When the next timer is due; `Infinity`: there is none. */
  nextAt(): number;
  /** Moves the clock to the next timer, and runs its callback to the end. A timer slept through runs late. */
  runNext(): Promise<void>;
  /** Moves the clock without running the timers due meanwhile, as on a machine that sleeps. */
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
