import fs from 'node:fs';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { defaultDatabaseDirectory } from '../settings/config-dir.ts';
import { assertOnlyOwnConfig } from '../settings/own-config.ts';
import { assembleService } from './assemble.ts';
import { createRouter, type ServiceRouter } from './router.ts';
import { assertNotUpstream } from './settings-change.ts';
import type { ServiceOptions } from './service-options.ts';
import { allowSlowLines } from './slow-lines.ts';

export type Service = {
  router: ServiceRouter;
  /**
   * Opens the ports (where the host serves) and gathers the evidence for the shield. Ports that fail are shown.
   *
   * @throws FailureError `CONFIG_DIRECTORY` where another account may still change the settings
   */
  start(): Promise<void>;
  /** Stops what runs and closes the ports. */
  stop(): Promise<void>;
  snapshot(): Snapshot;
  onSnapshot(listener: (snapshot: Snapshot) => void): () => void;
  /** Ports on which the host serves besides the web server: no web application behind it is looked for there. */
  readonly furtherPorts: Set<number>;
  /** Refuses a further port that was chosen by `option` and is that of the web application. @throws FailureError `INVALID_SETTING` */
  assertFurtherPort(option: string, port: number): void;
  /** Rechecks at once instead of at the next turn, for example after the machine slept. */
  recheckNow(): Promise<void>;
};

/** The service of one process. Before `start`, nothing listens and nothing but the settings is read. */
export function createService(options: ServiceOptions): Service {
  const { configDir, settingsStore: store, onUnexpectedError = () => undefined } = options;
  allowSlowLines();
  const stopController = new AbortController();
  const parts = assembleService({ ...options, onUnexpectedError }, stopController.signal);
  const { core, operations, installation, web, reload, loop, snapshots } = parts;
  const { journal, changes, listens } = core;
  const started = createDeferred();

  return {
    router: createRouter(parts, started.promise, onUnexpectedError),
    snapshot: snapshots.current,
    onSnapshot: snapshots.subscribe,
    furtherPorts: parts.furtherPorts,
    assertFurtherPort: (option, port) => assertNotUpstream(option, port, store.current()),

    async start() {
      // The default database directory is ours to make; one that somebody chose must exist.
      const defaultDirectory = defaultDatabaseDirectory(configDir);
      if (store.current().databaseDirectory === defaultDirectory)
        fs.mkdirSync(defaultDirectory, { recursive: true, mode: 0o700 });
      for (const notice of store.takeKeptAside()) {
        const keys = notice.code === 'SETTINGS_DROPPED' ? notice.keys : [];
        journal.write({ event: 'settingsKeptAside', keptAs: notice.keptAs, keys });
      }
      if (listens) journal.write({ event: 'hostStarted', version: options.version, host: options.host });
      await reload.load();
      await assertOnlyOwnConfig(configDir);
      await parts.lifetimeNotices.load();
      await parts.hsts.load();
      await parts.hsts.look(null);
      await parts.configureWeb();
      if (listens) await reload.openPorts();
      await installation.gatherEvidence();
      if (listens) await parts.hsts.look(parts.isProven());
      if (listens) loop.start();
      changes.emit('state');
      started.resolve();
    },

    async recheckNow() {
      if (stopController.signal.aborted) return;
      loop.wake();
      // A running operation reads the state itself.
      if (operations.current() === null) await operations.maintain(() => reload.recheck());
    },

    async stop() {
      stopController.abort();
      loop.stop();
      await operations.close();
      await parts.requests.settled();
      // Hooks may finish, so that another server misses no certificate because this host stops; it serves until then.
      await parts.hookRuns.settled();
      await web.stop();
      if (listens) journal.write({ event: 'hostStopped' });
    },
  };
}

/** `Promise.withResolvers` is newer than the oldest Node that this runs on. */
function createDeferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
