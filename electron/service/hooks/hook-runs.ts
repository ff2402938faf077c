import { fail } from '#shared/contract/failure-error.ts';
import type { HookName, HookRun } from '#shared/contract/hook-result.ts';
import type { Journal } from '../../storage/journal.ts';
import { runHook, type HookRunOptions, type HookPayload } from './run-hook.ts';

/**
 * The runs of the hooks that are set, one after the other, in the order of what they tell.
 *
 * Law: what a hook does or fails to do is written down and shown, and touches nothing else.
 */
export type HookRuns = {
  /** How each ran last, in this process. */
  last(): Record<HookName, HookRun | null>;
  /** Runs the hook that is set now, if one is, as soon as those before have ended. */
  trigger(hook: HookName, payload: HookPayload | (() => Promise<HookPayload>)): void;
  /** Runs it in its turn, marked as a test, and gives the result. @throws FailureError `HOOK_NOT_SET` */
  test(hook: HookName, payload: HookPayload): Promise<HookRun>;
  /** Waits until nothing is left to run: each has its time limit. */
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
  /** `null`: no program is set. What is set later does not count for what has happened. */
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
