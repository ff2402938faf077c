/** What the process that tries cases and the one that watches it say to each other. */

/** The first message; then, with `kind: 'try'`, one message `{ given }` for each case to try. */
export type Task = {
  kind: 'explore' | 'try';
  /** URL of the surface's file. */
  module: string;
  folder: string;
  seed: number;
  /** fast-check's: which case to begin with; empty: the first. */
  path: string;
  /** How many cases, and for how long, in milliseconds; `null`: no such limit. */
  cases: number | null;
  forMs: number | null;
  /** A case that takes longer hangs, in milliseconds. */
  hangMs: number;
};

/** A case that went wrong. */
export type Found = {
  path: string;
  counterexample: string;
  problems: string[];
  /** Whether it goes wrong on its own as well; otherwise it takes what came before. */
  repeats: boolean;
};

export type Report =
  /** Sent often: the process is not blocked. */
  | { kind: 'alive' }
  /** The answer to a case that was sent. */
  | { kind: 'tried'; problems: string[] }
  /** `leftovers`: what is wrong with what all cases together have left. */
  | { kind: 'done'; cases: number; found: Found | null; leftovers: string[] };

/** In the task's folder: how many cases have been begun. Written before each, since a blocked process sends nothing. */
export const COUNT_FILE = 'begun';
