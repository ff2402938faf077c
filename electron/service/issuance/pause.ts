/** For how long nothing is begun by itself after the user has cancelled what was; milliseconds. */
const PAUSE_MS = 3_600_000;

/**
 * After the user has cancelled something that was begun by itself, nothing else is for a while: it would begin anew in the
 * next moment. Of this process alone; what the end of the service breaks off is gone on with at once by the next one.
 */
export type Pause = {
  begin(): void;
  /** In milliseconds since the epoch; in the past: there is none. */
  until(): number;
};

export function createPause(now: () => number): Pause {
  let since: number | null = null;
  return {
    begin: () => void (since = now()),
    // One that begins in the future was noted by a clock that was wrong.
    until: () => (since === null || since > now() ? 0 : since + PAUSE_MS),
  };
}
