import { fail } from '#shared/contract/failure-error.ts';
import type { HookName, HookRun } from '#shared/contract/hook-result.ts';
import type { Journal } from '../../storage/journal.ts';
import { runHook, type HookRunOptions, type HookPayload } from './run-hook.ts';

/**
 * Runs the hooks that are set, one after the other, in the order of their events.
 *
 * Law: what a hook does or fails to do is journalled and shown, and affects nothing else.
 */
export type HookRuns = {
  /** Each hook's last run, in this process. */
  last(): Record<HookName, HookRun | null>;
  /** Runs the hook, if one is set now, as soon as the runs before have ended. */
  trigger(hook: HookName, payload: HookPayload | (() => Promise<HookPayload>)): void;
  /** The same, marked as a test; returns the result. @throws FailureError `HOOK_NOT_SET` */
  test(hook: HookName, payload: HookPayload): Promise<HookRun>;
  /** Waits until no run is left; each has its time limit. */
  settled(): Promise<void>;
};

export function createHookRuns(deps: {
  /** The program and its arguments; empty: none. */
  command: (hook: HookName) => readonly string[];
  journal: Journal;
  now: () => number;
  onChange: () => void;
  runOptions?: HookRunOptions;
}): HookRuns {
  const { command, journal, now, onChange, runOptions } = deps;
  const last: Record<HookName, HookRun | null> = { onRenewed: null, onFailed: null };
  let queue: Promise<unknown> = Promise.resolve();

  const run = async (
    hook: HookName,
    commandLine: readonly [string, ...string[]],
    payload: HookPayload,
  ): Promise<HookRun> => {
    const [program, ...rest] = commandLine;
    const result = await runHook({ program, arguments: rest }, payload, runOptions);
    const test = payload.test === true;
    const hookRun: HookRun = { at: new Date(now()).toISOString(), program, test, result };
    journal.write({ event: 'hookEnded', hook, program, ...(test ? { test } : {}), result });
    last[hook] = hookRun;
    onChange();
    return hookRun;
  };
  /** `null`: no program is set. One that is set later is not run for this event. */
  const enqueue = (hook: HookName, payload: HookPayload | (() => Promise<HookPayload>)): Promise<HookRun> | null => {
    const [program, ...rest] = command(hook);
    if (program === undefined) return null;
    const running = queue.then(async () =>
      run(hook, [program, ...rest], typeof payload === 'function' ? await payload() : payload),
    );
    queue = running.catch(() => undefined);
    return running;
  };

  return {
    last: () => ({ ...last }),
    trigger: (hook, payload) => void enqueue(hook, payload),
    // `async`, so that the refusal is a rejection.
    test: async (hook, payload) => enqueue(hook, { ...payload, test: true }) ?? fail('HOOK_NOT_SET', { hook }),
    async settled() {
      await queue;
    },
  };
}
