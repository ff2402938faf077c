import { Worker } from 'node:worker_threads';
import type { WebServerCrashReason } from '#shared/contract/journal.ts';
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts';
import { HEALTHY_AFTER_MS, restartPause } from './restart-pause.ts';

/**
 * What the thread may take, in MiB, before it alone is ended. A thousand visitors on each port take some thirty (files
 * and bodies are streamed, and buffers are not counted), so that more than this is a leak, which is not to cost the
 * machine its memory. The young generation is what Node itself takes: with half of it, a fifth more time goes into each
 * request, and an idle host is no smaller, since it grows only when it is needed.
 */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 48 };

/** How a worker ended. `times`: how often that has happened in a row. */
export type Crash = { reason: WebServerCrashReason; times: number; error: unknown };

/** The thread in which the web server runs: one at a time, and another one when it ends by itself. */
export type Workers = {
  isRunning(): boolean;
  /** Neither runs one nor is one to be started again. */
  isIdle(): boolean;
  /** Starts one where none runs, whatever pause there is. */
  startNow(): void;
  /** Sends to the one that runs; without one, nothing happens. */
  post(message: ToWorker): void;
  /** Ends one that gives no answer; another one follows. */
  endHung(): void;
  /** Ends it for good, once `farewell` has settled or `withinMs` has passed. */
  stop(farewell: Promise<unknown>, withinMs: number): Promise<void>;
  cancelRestart(): void;
};

type Running = {
  worker: Worker;
  /** By `performance.now()`. */
  startedAt: number;
  end: Omit<Crash, 'times'> | null;
  exited: Promise<void>;
};

/**
 * @param entry the file that the thread runs
 * @param events.start what a new one is given
 * @param events.onStarted called at once when one was started, before it has read anything
 * @param events.onEnded called when one has ended by itself; the next one is not started yet
 */
export function createWorkers(
  entry: URL | string,
  events: {
    start: () => WorkerStart;
    onStarted: (isRestart: boolean) => void;
    onMessage: (message: FromWorker) => void;
    onEnded: (crash: Crash) => void;
  },
): Workers {
  let current: Running | null = null;
  let restart: NodeJS.Timeout | null = null;
  let times = 0;
  let isStopping = false;

  const cancelRestart = (): void => {
    clearTimeout(restart ?? undefined);
    restart = null;
  };

  const ended = (running: Running | null, end: Omit<Crash, 'times'>): void => {
    current = null;
    if (isStopping) return;
    const lived = running === null ? 0 : performance.now() - running.startedAt;
    times = lived < HEALTHY_AFTER_MS ? times + 1 : 1;
    restart = setTimeout(() => start(true), restartPause(times));
    events.onEnded({ ...end, times });
  };

  const start = (isRestart: boolean): void => {
    cancelRestart();
    try {
      current = run();
    } catch (error) {
      // The system has no thread left.
      ended(null, { reason: 'error', error });
      return;
    }
    events.onStarted(isRestart);
  };

  const run = (): Running => {
    const worker = new Worker(entry, { workerData: events.start(), name: 'web-server', resourceLimits: LIMITS });
    let hasExited = (): void => undefined;
    const exited = new Promise<void>((resolve) => (hasExited = resolve));
    const running: Running = { worker, startedAt: performance.now(), end: null, exited };
    worker.on('message', (message: FromWorker) => {
      if (current === running) events.onMessage(message);
    });
    worker.on('error', (error: unknown) => {
      const isMemory = (error as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
      running.end ??= { reason: isMemory ? 'memory' : 'error', error };
    });
    worker.on('exit', (code) => {
      hasExited();
      if (current === running) ended(running, running.end ?? { reason: 'exit', error: `exit code ${code}` });
    });
    return running;
  };

  return {
    isRunning: () => current !== null,
    isIdle: () => current === null && restart === null,
    startNow() {
      if (current === null) start(restart !== null);
    },
    post: (message) => current?.worker.postMessage(message),
    endHung() {
      if (current === null) return;
      current.end ??= { reason: 'hang', error: 'no answer' };
      void current.worker.terminate();
    },
    async stop(farewell, withinMs) {
      if (current === null) return;
      const { worker, exited } = current;
      isStopping = true;
      let timer: NodeJS.Timeout | undefined;
      const tooLong = new Promise<void>((resolve) => (timer = setTimeout(resolve, withinMs)));
      await Promise.race([farewell.catch(() => undefined), tooLong, exited]);
      clearTimeout(timer);
      await worker.terminate();
      await exited;
      isStopping = false;
    },
    cancelRestart,
  };
}
