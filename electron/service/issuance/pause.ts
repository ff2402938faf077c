/** For how long nothing begins automatically after the user has cancelled an automatic operation; milliseconds. */
const PAUSE_MS = 3_600_000;

/**
 * After the user has cancelled an automatic operation, none begins for a while: it would begin anew at the next turn.
 * In this process only; what a stopping service interrupts is resumed at once after the next start.
 */
export type Pause = {
  begin(): void;
  /** In milliseconds since the epoch; in the past: there is no pause. */
  until(): number;
};

export function createPause(now: () => number): Pause {
  let since: number | null = null;
  return {
    begin: () => void (since = now()),
    // A beginning in the future was recorded by a wrong clock.
    until: () => (since === null || since > now() ? 0 : since + PAUSE_MS),
  };
}
