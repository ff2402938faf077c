/** The plan that the preload `inject.ts` receives, and the steps that it reports. */

/** What a step does, as far as it can be made to fail. */
export type StepKind =
  /** A file or folder is created: open for writing, mkdir, copy. */
  | 'create'
  | 'write'
  | 'fsync'
  | 'rename'
  /** unlink, rm, rmdir. */
  | 'remove'
  /** Mode, owner or times of a file. */
  | 'change'
  | 'read'
  /** A connection is opened, something is sent over one. */
  | 'connect'
  | 'send'
  /** A port or socket is opened or closed for others. */
  | 'listen'
  | 'close';

/** A step of a program under the preload. `n` counts from 1; it is 0 where the plan does not count its kind. */
export type Step = { n: number; kind: StepKind; call: string; what: string; injected: boolean };

/** What is done to a step. */
export type Injection =
  /** kill -9: before the step, after it, or when it has written only half of its content. */
  | { how: 'kill'; when: 'before' | 'after' | 'torn' }
  /** The step and those after it, `times` in all, fail with this code. The first writes half of its content. */
  | { how: 'fail'; code: string; times: number }
  /** From this step on the clock is ahead by this much more, in milliseconds. */
  | { how: 'clock'; byMs: number };

export type Plan = {
  /** Only files in this folder count. */
  root: string;
  /** A file that gets each step as a line of JSON; writing it is no step. */
  report: string;
  /** Which steps are counted. */
  kinds: readonly StepKind[];
  /** What to inject and at which step; left out: nothing, the steps are only reported. */
  injection?: Injection & { at: number };
  /** How far the clock is ahead from the start, in milliseconds. */
  clockMs?: number;
};

/** The environment variable that holds the plan as JSON. */
export const PLAN_VARIABLE = 'PROFACTO_SWEEP_PLAN';

export const fileKinds: readonly StepKind[] = ['create', 'write', 'fsync', 'rename', 'remove', 'change'];
export const networkKinds: readonly StepKind[] = ['connect', 'send', 'listen', 'close'];
