/** What the preload `inject.ts` is told, and what it tells. */

/** What a step does, seen from whoever wants to see it fail. */
export type StepKind =
  /** A file or folder comes into being: open for writing, mkdir, copy. */
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

/** One step of a program that runs under the preload. `n` counts from 1; it is 0 where the plan does not count its kind. */
export type Step = { n: number; kind: StepKind; call: string; what: string; injected: boolean };

/** What happens at a step. */
export type Injection =
  /** kill -9: before it is done, after it, or with only half of what it writes. */
  | { how: 'kill'; when: 'before' | 'after' | 'torn' }
  /** The system refuses it with this code, and those after it as well: so many in all. The first is half written. */
  | { how: 'fail'; code: string; times: number }
  /** From here on the clock shows this much more; milliseconds. */
  | { how: 'clock'; byMs: number };

export type Plan = {
  /** Only what lies in this folder counts. */
  root: string;
  /** A file outside of it that gets each step as a line of JSON. */
  report: string;
  /** Which steps are counted. */
  kinds: readonly StepKind[];
  /** Where it strikes; left out: nowhere, the steps are only told. */
  injection?: Injection & { at: number };
  /** How much the clock is fast from the beginning; milliseconds. */
  clockMs?: number;
};

/** The environment variable that holds the plan as JSON. */
export const PLAN_VARIABLE = 'PROFACTO_SWEEP_PLAN';

export const fileKinds: readonly StepKind[] = ['create', 'write', 'fsync', 'rename', 'remove', 'change'];
export const networkKinds: readonly StepKind[] = ['connect', 'send', 'listen', 'close'];
