import type { Operations } from './operations/operations.ts';
import type { Reload } from './reload.ts';

/** What only the host can do. */
export type HostActions = {
  openDirectory(path: string): Promise<void>;
  /** Starts the whole program again; `null` where that is not ours to do. */
  restartApp: (() => Promise<void>) | null;
};

/** Restarts the program where the host can, else the web server. @throws FailureError `BUSY` */
export async function restart(
  { restartApp }: HostActions,
  operations: Operations,
  reload: Reload,
): Promise<{ restarting: 'app' | 'webserver' }> {
  if (restartApp === null) {
    // The pair is read and put in place anew; no port is closed for it.
    await operations.maintain(() => reload.recheck());
    return { restarting: 'webserver' };
  }
  await operations.maintain(() => Promise.resolve());
  // The answer must be out before the program ends.
  setTimeout(() => void restartApp(), 150);
  return { restarting: 'app' };
}
