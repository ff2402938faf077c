import type { Settings } from '#shared/contract/settings.ts';
import type { Journal } from '../storage/journal.ts';
import type { Changes } from './changes.ts';
import type { ClockMemory } from './clock-memory.ts';

/** What nearly every part of the service is given. */
export type Core = {
  /** The settings as they are now. */
  settings: () => Settings;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** What is known of the clock that `now` reads. */
  clock: ClockMemory;
  journal: Journal;
  changes: Changes;
  /** The certificates of `trustedRootsFile`, in PEM. @throws FailureError `TRUSTED_ROOTS_UNREADABLE` */
  trustedRoots: () => Promise<string[]>;
  /** Whether this process is a host that serves. A CLI call opens ports only during its operation. */
  listens: boolean;
  /** Aborted when the service stops. */
  stopSignal: AbortSignal;
};
