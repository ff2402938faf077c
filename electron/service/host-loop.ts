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
  /** When it is next to be done, in milliseconds since the epoch; in the past: at once; `null`: nothing is to be done. */
  nextAt(): number | null;
  /**
   * Does it, if it is still to be done: a turn may come a moment early, and another chore may have done it. A failure that is part of the work is recorded by the chore;
   * what it throws is reported as unexpected.
   */
  run(signal: AbortSignal): Promise<void>;
};

export type HostLoop = {
  /** Plans the first turn. From then on it plans after each turn, and whenever `changes` says that more may be due. */
  start: () => void;
  /** The machine has slept: plans anew. */
  wake: () => void;
  /** When a chore will be run, in milliseconds since the epoch; `null`: not as things stand. */
  runsAt: (chore: Chore) => number | null;
  /** No further turn begins. */
  stop: () => void;
};

/**
 * How long what is overdue waits, in milliseconds: after the start and after sleeping, until there is a network; after a
 * change of settings, since the next one may follow (an address that is still being typed); and after the chore itself
 * was done and is still due, since something was in its way.
 */
const GRACE_MS = 30_000;
/** The longest time that a timer of Node can wait; a longer one would end at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;
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
  /** When a chore was done that was still due afterwards. */
  const inVainAt = new Map<Chore, number>();
  const broken = new Set<Chore>();
  let settledSince = -Infinity;
  let cancel = (): void => undefined;
  let isStarted = false;
  let isTurning = false;

  const nextAt = (chore: Chore): number | null => {
    try {
      const at = chore.nextAt();
      broken.delete(chore);
      return at;
    } catch (error) {
      // Told once: this is asked for each snapshot.
      if (!broken.has(chore)) onUnexpectedError(error);
      broken.add(chore);
      return null;
    }
  };
  const runsAt = (chore: Chore): number | null => {
    const at = nextAt(chore);
    if (at === null || at > now()) return at;
    // A time in the future was recorded before the clock was set back, and holds nothing up.
    const last = Math.max(...[settledSince, inVainAt.get(chore) ?? -Infinity].filter((time) => time <= now()));
    return Math.max(last + GRACE_MS, now());
  };

  /** @param planned when each chore was to be done as this turn was planned; the first of them is why it comes now */
  const turn = async (planned: ReadonlyMap<Chore, number>): Promise<void> => {
    const first = Math.min(...planned.values());
    const plannedSince = settledSince;
    for (const chore of chores) {
      if (stopSignal.aborted) return;
      // What was planned for now is done now: it neither waits as what was overdue then, nor is it left out because its time
      // has come (a limit that is free again). But if the machine has slept or a setting has changed, the plan is void.
      const wasPlannedFor = settledSince === plannedSince ? planned.get(chore) : undefined;
      const dueAt = Math.min(runsAt(chore) ?? Infinity, wasPlannedFor ?? Infinity);
      if (dueAt > Math.max(first, now()) + TOGETHER_MS) continue;
      try {
        await chore.run(stopSignal);
      } catch (error) {
        // Not unexpected: a question to the CA that was aborted because the service stops.
        if (error !== stopSignal.reason) onUnexpectedError(error);
      }
      const after = nextAt(chore);
      if (after !== null && after <= now()) {
        inVainAt.set(chore, now());
        // The snapshot shows when it is tried again.
        changes.emit('state');
      } else inVainAt.delete(chore);
    }
  };

  const plan = (): void => {
    // A turn plans the next one when it ends.
    if (!isStarted || isTurning) return;
    cancel();
    cancel = (): void => undefined;
    const planned = new Map<Chore, number>();
    for (const chore of chores) {
      const at = runsAt(chore);
      if (at !== null) planned.set(chore, at);
    }
    if (stopSignal.aborted || planned.size === 0) return;
    const run = async (): Promise<void> => {
      isTurning = true;
      try {
        await turn(planned);
      } finally {
        isTurning = false;
      }
      plan();
    };
    const wait = Math.max(Math.min(...planned.values()) - now(), 0);
    // A timer cannot wait longer: then it is planned anew.
    cancel = wait > MAX_TIMER_MS ? start(() => Promise.resolve().then(plan), MAX_TIMER_MS) : start(run, wait);
  };
  const settle = (): void => {
    settledSince = now();
    plan();
  };

  return {
    start() {
      isStarted = true;
      changes.on('settings', settle).on('operationEnded', plan).on('reloaded', plan).on('due', plan);
      settle();
    },
    wake: settle,
    runsAt,
    stop() {
      changes.off('settings', settle).off('operationEnded', plan).off('reloaded', plan).off('due', plan);
      cancel();
      isStarted = false;
    },
  };
}
