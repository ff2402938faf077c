/** How the run of a hook ended. */
export type HookEnd =
  | { outcome: 'ok' }
  | { outcome: 'exited'; code: number }
  /** By somebody else's signal, or by a crash. */
  | { outcome: 'killed'; signal: string }
  | { outcome: 'timedOut' }
  /** The host ends, or its operation was cancelled. */
  | { outcome: 'cancelled' }
  /** `systemCode`: the operating system's, for example `ENOENT` or `EACCES`. */
  | { outcome: 'notStarted'; systemCode: string }
  | { outcome: 'refused'; reason: HookRefusal };

/** Why a program is not even tried. */
export type HookRefusal =
  /** A relative path would mean another program in another place. */
  | 'notAbsolute'
  /** `.bat` and `.cmd` run only in a shell, which would read the arguments in its own way (CVE-2024-27980). */
  | 'batchFile';

/** `output`: the end of what it said on stdout and stderr, without control characters. */
export type HookResult = HookEnd & { output: string };
