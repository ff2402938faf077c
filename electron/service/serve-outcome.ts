import type { Failure } from '#shared/contract/failures.ts';

/** How a new pair was taken into service. */
export type ServeOutcome =
  /** A real connection got it. */
  | { kind: 'served' }
  /** It lies ready; whoever serves has to be restarted for it, and goes on serving the one before until then. */
  | { kind: 'waiting' }
  /** `keepsPair`: it stays the installed one and is tried again; else it is to be rolled back. */
  | { kind: 'failed'; failure: Failure; keepsPair: boolean };
