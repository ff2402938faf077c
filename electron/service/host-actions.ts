import type { RestartProfacto } from './beside/restart-chore.ts';
import type { Installation } from './installation.ts';
import type { Operations } from './operations/operations.ts';
import type { Reload } from './reload.ts';
import type { Serving } from './serving.ts';

/** What only the host can do. */
export type HostActions = {
  openDirectory(path: string): Promise<void>;
  /** Starts the whole program again; `null` where that is not ours to do. */
  restartApp: (() => Promise<void>) | null;
  /** What a desktop alone can do; left out: there is none. */
  desktop?: DesktopActions;
};

export type DesktopActions = {
  /** Opens this server's own address in a browser. @returns whether one was started */
  openAddress: (url: string) => Promise<boolean>;
  /** Has the user choose a folder, beginning in this one; `null`: none was chosen. */
  chooseFolder: (start: string) => Promise<string | null>;
  /** Whether this program starts when the user logs in, as the system has it now. */
  startsAtLogin: () => boolean;
  /** @throws FailureError `LOGIN_START_NOT_SET` */
  setStartAtLogin: (on: boolean) => void;
};

/**
 * Restarts the program where the host can, else the web server; profacto's own, where a certificate waits for that.
 *
 * @throws FailureError `BUSY`, `BESIDE_FOLDER`, `PROFACTO_…`
 */
export async function restart(
  { restartApp }: HostActions,
  parts: {
    operations: Operations;
    reload: Reload;
    installation: Pick<Installation, 'waits'>;
    web: Pick<Serving, 'profacto'>;
    restartProfacto: RestartProfacto;
  },
): Promise<{ restarting: 'app' | 'webserver' }> {
  const { operations, reload } = parts;
  if (parts.installation.waits() && (parts.web.profacto()?.restartsAt() ?? null) !== null) {
    await parts.restartProfacto({ automatic: false });
    return { restarting: 'webserver' };
  }
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
