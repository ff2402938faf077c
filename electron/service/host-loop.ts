/** What a host does by itself: chores, each at its time, one after the other. */
import type { Changes } from './changes.ts';

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

/** Something that a host does by itself. What is done and when is decided in one place, so that they cannot differ. */
export type Chore = {
  readonly name: string;
  /** When it is next to be done, in milliseconds since the epoch; in the past: at once; `null`: there is nothing to do. */
  nextAt(): number | null;
  /** Does it, if it is due: a turn may come a moment early. A failure that is part of the work is recorded by the chore; what it throws is reported as unexpected. */
  run(signal: AbortSignal): Promise<void>;
};

export type HostLoop = {
  /** Plans the first turn. From then on it plans after each turn, and after each change of settings or operation. */
  start: () => void;
  /** The machine has slept: plans anew. */
  wake: () => void;
  /** When a chore will be run, in milliseconds since the epoch; `null`: not as things stand. */
  runsAt: (chore: Chore) => number | null;
  /** No further turn begins. */
  stop: () => void;
};

/**
 * How long what is overdue waits, in milliseconds: after the start and after sleeping, until there is a network; and
 * after the chore itself was run, since something was in its way.
 */
const GRACE_MS = 30_000;
/** What is due within this time of a turn is done in it: one turn instead of several, milliseconds apart. */
const TOGETHER_MS = 1000;

/**
 * Runs the chores that are due, in their order; after each turn and each change it plans the next one.
 *
 * Law: never two turns at a time. A chore that throws keeps none of the others from running.
 */
export function createHostLoop(
  chores: readonly Chore[],
  host: { changes: Changes; now: () => number; stopSignal: AbortSignal; onUnexpectedError: (error: unknown) => void },
  start: StartTimer = startTimer,
): HostLoop {
  const { changes, now, stopSignal, onUnexpectedError } = host;
  const lastRunAt = new Map<Chore, number>();
  let awakeSince = -Infinity;
  let cancel = (): void => undefined;
  let isStarted = false;
  let isTurning = false;

  const nextAt = (chore: Chore): number | null => {
    try {
      return chore.nextAt();
    } catch (error) {
      onUnexpectedError(error);
      return null;
    }
  };
  const runsAt = (chore: Chore): number | null => {
    const at = nextAt(chore);
    if (at === null || at > now()) return at;
    // A time in the future was recorded before the clock was set back, and holds nothing up.
    const last = Math.max(...[awakeSince, lastRunAt.get(chore) ?? -Infinity].filter((time) => time <= now()));
    return Math.max(last + GRACE_MS, now());
  };

  /** @param until when this turn was planned for: a timer may be a moment early by the clock */
  const turn = async (until: number): Promise<void> => {
    for (const chore of chores) {
      if (stopSignal.aborted) return;
      const at = runsAt(chore);
      if (at === null || at > Math.max(until, now()) + TOGETHER_MS) continue;
      lastRunAt.set(chore, now());
      try {
        await chore.run(stopSignal);
      } catch (error) {
        // Not unexpected: a question to the CA that was aborted because the service stops.
        if (error !== stopSignal.reason) onUnexpectedError(error);
      }
    }
  };

  const plan = (): void => {
    // A turn plans the next one when it ends.
    if (!isStarted || isTurning) return;
    cancel();
    cancel = (): void => undefined;
    const times = chores.map(runsAt).filter((at) => at !== null);
    if (stopSignal.aborted || times.length === 0) return;
    const at = Math.min(...times);
    cancel = start(
      async () => {
        isTurning = true;
        await turn(at);
        isTurning = false;
        plan();
      },
      Math.max(at - now(), 0),
    );
  };

  return {
    start() {
      isStarted = true;
      awakeSince = now();
      changes.on('settings', plan).on('operationEnded', plan);
      plan();
    },
    wake() {
      awakeSince = now();
      plan();
    },
    runsAt,
    stop() {
      changes.off('settings', plan).off('operationEnded', plan);
      cancel();
      isStarted = false;
    },
  };
}
