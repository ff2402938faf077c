import { isDeepStrictEqual } from 'node:util';
import { FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { Core } from './core.ts';
import type { Installation } from './installation.ts';
import type { Permissions } from './permissions.ts';
import type { Serving } from './serving.ts';

/** Brings what this process knows and serves in line with the disk and the settings. */
export type Reload = {
  /** Reads all of it: at the start, and when the database directory changed. */
  load(): Promise<void>;
  /** Reads what another process may have changed. The pair in use stays when its directory has gone. */
  refresh: () => Promise<void>;
  /**
   * The same, before something is to be changed.
   *
   * @throws FailureError `DATABASE_DIRECTORY`, `CERTIFICATES_GONE` where the database directory is out of reach
   */
  refreshPresent: () => Promise<void>;
  /** Reads only what is remembered beside the certificates. */
  loadRemembered(): Promise<void>;
  /** Opens the ports of this host. One that cannot be opened is shown in the snapshot, not thrown. */
  openPorts(): Promise<void>;
  /** Rechecks everything: another process may have installed a pair, or a port or a drive may be available by now. */
  recheck(): Promise<void>;
};

/**
 * What others may do with our files is taken from them before they are read.
 *
 * @param parts.remembered reads what is remembered of CAs, accounts and revocations
 */
export function createReload(
  { journal, changes }: Pick<Core, 'journal' | 'changes'>,
  parts: {
    installation: Installation;
    web: Serving;
    permissions: Permissions;
    remembered: readonly { load(): Promise<void> }[];
    onUnexpectedError: (error: unknown) => void;
  },
): Reload {
  const { installation, web, permissions, remembered, onUnexpectedError } = parts;
  let reportedFailures: readonly Failure[] = [];

  const loadRemembered = async (): Promise<void> => {
    await Promise.all(remembered.map((one) => one.load()));
  };
  const refresh = async (): Promise<void> => {
    await permissions.tighten();
    await installation.refresh();
    await loadRemembered();
  };
  const openPorts = async (): Promise<void> => {
    const failures: Failure[] = [];
    for (const open of [() => web.startHttp(), () => installation.serve()]) {
      await open().catch((error: unknown) => {
        if (!(error instanceof FailureError)) onUnexpectedError(error);
        // That of a port is shown with its listener.
        else if (web.profacto() !== null) failures.push(error.failure);
      });
    }
    const { http, https } = web.listeners();
    failures.push(...[http.failure, https.failure].filter((one) => one !== null));
    for (const failure of failures) {
      const isNew = !reportedFailures.some((one) => isDeepStrictEqual(one, failure));
      const event = web.profacto() === null ? 'listenerFailed' : 'handoverFailed';
      if (isNew) journal.write({ event, failure });
    }
    reportedFailures = failures;
  };

  return {
    async load() {
      await permissions.tighten();
      await installation.load();
      await loadRemembered();
    },
    refresh,
    async refreshPresent() {
      await refresh();
      await installation.assertPresent();
    },
    loadRemembered,
    openPorts,
    async recheck() {
      await refresh();
      await openPorts();
      await installation.gatherEvidence();
      changes.emit('state');
      changes.emit('reloaded');
    },
  };
}
