import { performance } from 'node:perf_hooks';
import v8 from 'node:v8';
import vm from 'node:vm';

/** By then, what a start needs has been needed; how often is looked afterwards; milliseconds. */
const AFTER_MS = 2500;
const INTERVAL_MS = 10_000;
/** So much more than after the last time is worth the pause, in bytes. */
const WORTHWHILE = 16 * 1024 * 1024;
/** The part of the time that a thread works which counts as idle. */
const IDLE = 0.05;

/**
 * Gives back what this thread no longer needs: soon after the start what it needed for that, and after a rush of visitors
 * what they needed. V8 keeps what it once had for new objects, and a program that idles gives it no reason to look. In a
 * host that is 8 MB after the start, in the web server's thread 3, and after ten thousand visitors tens of them.
 *
 * The pause is a tenth of a second, and made only when the thread idles. Not in Electron, which fixes V8's flags at its start.
 */
export function collectGarbageWhenIdle(): void {
  if ('electron' in process.versions) return;
  let collect: ((options: object) => void) | null = null;
  let after = 0;
  const run = () => {
    collect ??= exposeCollector();
    collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    after = v8.getHeapStatistics().total_physical_size;
  };
  setTimeout(() => {
    run();
    let before = performance.eventLoopUtilization();
    setInterval(() => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, before);
      before = now;
      if (utilization < IDLE && v8.getHeapStatistics().total_physical_size > after + WORTHWHILE) run();
    }, INTERVAL_MS).unref();
  }, AFTER_MS).unref();
}

/** `null`: V8 does not give it. */
function exposeCollector(): ((options: object) => void) | null {
  // Exposed for a context that is thrown away at once. The flag is that of all threads: whoever took it back could do so just
  // before another one looks.
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('typeof gc === "function" ? gc : null') as ((options: object) => void) | null;
}
