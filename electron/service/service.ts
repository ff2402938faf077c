import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AsyncIteratorClass, EventPublisher } from '@orpc/server';
import { checkIdSchema, verdictOf, type Finding } from '#shared/contract/findings.ts';
import { fail, FailureError, type Failure, type OperationKind } from '#shared/contract/failures.ts';
import { withoutSecrets, type SettingKey } from '#shared/contract/settings.ts';
import type { LastRequest, Report, Snapshot } from '#shared/contract/snapshot.ts';
import { requestGate } from '#shared/domain/gate.ts';
import { coversName } from '#shared/domain/names.ts';
import { dueAt } from '#shared/domain/renewal.ts';
import { shieldState } from '#shared/domain/shield.ts';
import { createAcmeIssuer } from '../certificates/acme-issuer.ts';
import { directoryFolder } from '#shared/domain/acme-directory.ts';
import { loadAttempts, NO_ATTEMPTS, saveAttempts, type Attempts } from '../certificates/attempts.ts';
import type { CertificateIssuer } from '../certificates/issuer.ts';
import { readTrustedRoots } from '../certificates/trusted-roots.ts';
import { evaluate } from '../diagnosis/evaluate.ts';
import { preflight } from '../diagnosis/preflight.ts';
import type { probeTls } from '../diagnosis/probes.ts';
import { openJournal } from '../journal/journal.ts';
import { standardDatabaseDirectory } from '../settings/config-dir.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { builtInPage } from '../webserver/built-in-page.ts';
import { createWebServer } from '../webserver/web-server.ts';
import { certificateView, createInstallation, nameOf, webServerConfig } from './installation.ts';
import { createOperations, type OperationEnd } from './operations.ts';
import { operatingSystemName } from './operating-system.ts';
import { demandPreconditions, dueReasonOf, requestCertificate } from './request-certificate.ts';
import { createRouter, type ServiceRouter, type UseCases } from './router.ts';

/** What only the host can do. */
export type HostActions = {
  openDirectory(path: string): Promise<void>;
  /** Starts the whole program again; `null` where that is not ours to do. */
  restartApp: (() => Promise<void>) | null;
};

export type ServiceOptions = {
  host: 'desktop' | 'headless' | 'cli';
  version: string;
  configDir: string;
  settingsStore: SettingsStore;
  actions: HostActions;
  /** A host serves; a CLI call opens ports only for the moment of its operation. */
  listen: boolean;
  /** Gets what nobody foresaw, for a developer's eyes. */
  onUnforeseen?: (error: unknown) => void;
  /** For tests: milliseconds since the epoch, another issuer, a probe with faults, a shorter pause between two looks. */
  now?: () => number;
  issuer?: CertificateIssuer;
  probe?: typeof probeTls;
  lookAgainMs?: number;
};

export type Service = {
  router: ServiceRouter;
  /** Opens the ports (where the host serves) and gathers the evidence for the shield. Ports that fail are shown. */
  start(): Promise<void>;
  /** Stops what runs and closes the ports. */
  stop(): Promise<void>;
  snapshot(): Snapshot;
  onSnapshot(listener: (snapshot: Snapshot) => void): () => void;
};

/** How often the evidence is looked at again while nothing happens; milliseconds. */
const LOOK_AGAIN_MS = 10 * 60_000;
/** The same while something is missing: a port, the database directory, a certificate. */
const LOOK_AGAIN_SOON_MS = 30_000;
/** Settings that change what listens or where the certificates lie. */
const STRUCTURAL: readonly SettingKey[] = [
  'databaseDirectory',
  'httpPort',
  'httpsPort',
  'publicHttpsPort',
  'redirectToHttps',
  'serverAddress',
];

/** Puts the use cases together. Nothing listens and nothing is read but the settings before `start`. */
export function createService(options: ServiceOptions): Service {
  const { configDir, actions, settingsStore: store, now = Date.now, onUnforeseen = () => undefined } = options;
  const journal = openJournal(configDir, now);
  const web = createWebServer(webServerConfig(store.current()), builtInPage);
  const installation = createInstallation({
    settings: () => store.current(),
    web,
    journal,
    now,
    ...(options.probe ? { probe: options.probe } : {}),
  });
  const operatingSystem = operatingSystemName();
  const issuer = options.issuer ?? createAcmeIssuer();
  const publisher = new EventPublisher<{ snapshot: Snapshot }>({ maxBufferedEvents: 1 });
  const operations = createOperations({ configDir, journal, now, onChange: () => publish() });
  let attempts: Attempts = NO_ATTEMPTS;
  let lastRequest: LastRequest | null = null;
  let lastEvaluation: Report | null = null;
  let evaluatedState = '';
  let lookAgain: NodeJS.Timeout | undefined;
  let stopped = false;

  const started = promiseWithResolve();

  const publish = () => publisher.publish('snapshot', snapshot());

  const snapshot = (): Snapshot => {
    const settings = store.current();
    const pair = installation.pair();
    const listeners = web.listeners();
    const due = pair === null ? null : dueAt(pair.info);
    const running = operations.current();
    const { shield, warning } = shieldState({
      evidence: installation.evidence(),
      certificate:
        pair === null || due === null
          ? null
          : {
              ...pair.info,
              dueAt: due,
              coversAddress: settings.serverAddress === '' || coversName(pair.info.names, nameOf(settings)),
            },
      certificateUnreadable: installation.unreadable() !== null,
      httpFailed: listeners.http.state === 'failed',
      httpsFailed: listeners.https.state === 'failed',
      lastRequestFailed: attempts.failures > 0,
      now: now(),
    });
    return {
      product: {
        version: options.version,
        host: options.host,
        operatingSystem,
        runtime: `Node.js ${process.versions.node}${process.versions.electron ? `, Electron ${process.versions.electron}` : ''}`,
        settingsFile: store.file,
        journalFile: journal.file,
      },
      osActions: false,
      settings: withoutSecrets(settings),
      requestGate: requestGate(settings, running !== null),
      shield,
      warning,
      tls: { active: servesItsPair(), httpsPort: settings.httpsPort },
      webserver: listeners,
      certificate: pair === null ? null : certificateView(pair, now()),
      renewal: {
        dueAt: due === null ? null : new Date(due).toISOString(),
        reason: dueReasonOf(pair, settings, now()),
        lastAttemptAt: attempts.lastAttemptAt,
        nextAttemptAt: attempts.notBefore,
        failures: attempts.failures,
        lastError: attempts.lastError,
      },
      operation: running,
      lastRequest,
      lastEvaluation: evaluatedState === stateThatMatters() ? lastEvaluation : null,
      notices: [...store.notices],
    };
  };

  const servesItsPair = (): boolean => {
    const evidence = installation.evidence();
    return evidence.kind === 'served' && evidence.fingerprint256 === installation.pair()?.info.fingerprint256;
  };

  /** A green evaluation of yesterday's state would be a light that is not true: it goes when one of these changes. */
  const stateThatMatters = (): string => {
    const { serverAddress, httpPort, httpsPort, publicHttpPort, publicHttpsPort } = store.current();
    const fingerprint = installation.pair()?.info.fingerprint256;
    const { http, https } = web.listeners();
    return JSON.stringify([
      [serverAddress, httpPort, httpsPort, publicHttpPort, publicHttpsPort],
      [fingerprint, servesItsPair(), http.state, https.state],
    ]);
  };

  /** `letsencrypt/<CA>/`, where the CA's account and the memory of attempts lie. */
  const caFolder = () => path.join(installation.vault().root, directoryFolder(store.current().acmeDirectoryUrl));

  const loadInstallation = async () => {
    await installation.load();
    attempts = await loadAttempts(caFolder());
  };
  /** As above, but a directory that has gone takes nothing from what is in use. */
  const refreshInstallation = async () => {
    await installation.refresh();
    attempts = await loadAttempts(caFolder());
  };

  /** Opens what this host has to open. A port that cannot be had is shown by the snapshot, not thrown. */
  const openPorts = async () => {
    for (const open of [() => web.startHttp(), () => installation.serve()]) {
      await open().catch((error: unknown) => {
        if (!(error instanceof FailureError)) onUnforeseen(error);
      });
    }
    const { http, https } = web.listeners();
    const failures = [http.failure, https.failure].filter((one) => one !== null);
    for (const failure of failures) {
      const isNew = !toldFailures.some((one) => isDeepStrictEqual(one, failure));
      if (isNew) journal.write({ event: 'listenerFailed', failure });
    }
    toldFailures = failures;
  };
  let toldFailures: readonly Failure[] = [];

  /** Looks at everything again: another process may have installed something, a port or a drive may be there by now. */
  const lookAround = async () => {
    await refreshInstallation();
    await openPorts();
    await installation.gatherEvidence();
    publish();
  };

  const scheduleLook = () => {
    if (stopped) return;
    const { http, https } = web.listeners();
    const isWell = http.state === 'listening' && https.state !== 'failed' && installation.unreadable() === null;
    const settled = isWell && installation.pair() !== null;
    lookAgain = setTimeout(
      () => {
        // An operation that runs looks for itself.
        void operations
          .maintain(lookAround)
          .catch((error: unknown) => {
            if (!(error instanceof FailureError)) onUnforeseen(error);
          })
          .then(scheduleLook);
      },
      options.lookAgainMs ?? (settled ? LOOK_AGAIN_MS : LOOK_AGAIN_SOON_MS),
    ).unref();
  };

  /** A CLI call closes behind itself what its operation opened. */
  const closeAfterwards = async () => {
    if (!options.listen) await web.stop();
  };

  const rememberAttempt = async (ended: Failure | null) => {
    if (ended?.code === 'CANCELLED') return;
    const retryAt = ended !== null && 'retryAt' in ended.data ? ended.data.retryAt : null;
    attempts = {
      name: nameOf(store.current()),
      lastAttemptAt: new Date(now()).toISOString(),
      failures: ended === null ? 0 : attempts.failures + 1,
      lastError: ended,
      notBefore: retryAt,
    };
    await saveAttempts(caFolder(), attempts);
  };

  const rememberRequest =
    (staging: boolean) =>
    async ({ operation, failure: ended }: OperationEnd) => {
      const outcome =
        ended === null ? (staging ? 'rehearsed' : 'installed') : ended.code === 'CANCELLED' ? 'cancelled' : 'failed';
      // What never began is no attempt: a click too early or a missing address leaves the last result standing.
      const begun = operation.steps.some((step) => step.state !== 'waiting');
      if (ended !== null && PRECONDITIONS.has(ended.code)) return;
      const { id, startedAt, steps } = operation;
      lastRequest = { id, startedAt, finishedAt: new Date(now()).toISOString(), outcome, steps, failure: ended };
      if (begun && !staging) await rememberAttempt(ended);
    };

  const runReport = (
    kind: Extract<OperationKind, 'evaluate' | 'check'>,
    action: (report: (one: Finding) => void, signal: AbortSignal) => Promise<void>,
  ): Promise<Report> =>
    operations.run(kind, {}, async (operation) => {
      const findings: Finding[] = [];
      try {
        await action((one) => {
          findings.push(one);
          operation.found(one);
        }, operation.signal);
      } finally {
        await closeAfterwards();
      }
      const order = checkIdSchema.options;
      findings.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
      return { finishedAt: new Date(now()).toISOString(), findings, verdict: verdictOf(findings) };
    });

  const trustedRoots = () => readTrustedRoots(store.current().trustedRootsFile);

  /** A file that cannot be read is named when it is set, not when a certificate is needed. */
  const demandReadableRoots = async ({ trustedRootsFile: file }: Record<string, unknown>) => {
    if (typeof file !== 'string' || !path.isAbsolute(file)) return;
    await readTrustedRoots(file).catch((error: unknown) => {
      if (!(error instanceof FailureError)) throw error;
      fail('INVALID_SETTING', { issues: [{ key: 'trustedRootsFile', reason: 'fileUnreadable' }] }, error);
    });
  };

  const use: UseCases = {
    snapshot,

    watch(signal) {
      const following = publisher.subscribe('snapshot', { signal });
      let first = true;
      // A generator would finish only with the next snapshot, however long that takes.
      return new AsyncIteratorClass<Snapshot>(
        async () => {
          if (!first) return following.next();
          first = false;
          return { done: false, value: snapshot() };
        },
        async () => {
          await following.return(undefined);
        },
      );
    },

    updateSettings: (patch) =>
      operations.maintain(async () => {
        await demandReadableRoots(patch);
        const { changed } = store.update(patch);
        if (changed.length > 0) {
          journal.write({ event: 'settingsChanged', keys: changed });
          if (changed.includes('databaseDirectory')) await loadInstallation();
          if (changed.includes('acmeDirectoryUrl')) attempts = await loadAttempts(caFolder());
          if (changed.some((key) => STRUCTURAL.includes(key))) {
            await web.configure(webServerConfig(store.current()));
            if (options.listen) await openPorts();
            await installation.gatherEvidence();
          }
          publish();
        }
        return withoutSecrets(store.current());
      }),

    async request({ force, staging }) {
      demandPreconditions(store.current());
      return operations.run('request', { staging, onEnd: rememberRequest(staging) }, async (operation) => {
        // Another process may have installed something since this one last looked.
        await refreshInstallation();
        const deps = {
          settings: store.current(),
          installation,
          web,
          issuer,
          now,
          journal,
          attempts,
        };
        try {
          await requestCertificate(deps, { force, staging }, operation);
        } finally {
          await closeAfterwards();
        }
        const pair = installation.pair();
        return { certificate: staging || pair === null ? null : certificateView(pair, now()) };
      });
    },

    cancel: (id) => operations.cancel(id),

    async evaluate() {
      lastEvaluation = await runReport('evaluate', async (report, signal) => {
        const installed = await installation.onDisk();
        await evaluate(
          {
            settings: store.current(),
            name: nameOf(store.current()),
            installed: typeof installed === 'string' ? 'unreadable' : installed,
            folder: typeof installed === 'string' ? installed : '',
            trustedRoots: await trustedRoots(),
            now,
          },
          report,
          signal,
        );
        await installation.gatherEvidence();
      });
      evaluatedState = stateThatMatters();
      publish();
      return lastEvaluation;
    },

    check: () =>
      runReport('check', async (report, signal) => {
        const settings = store.current();
        await preflight(
          {
            settings,
            name: nameOf(settings),
            trustedRoots: await trustedRoots(),
            probeStorage: () => installation.vault().probe(),
            async openHttp() {
              const already = web.listeners().http.state === 'listening';
              await web.startHttp();
              return { already };
            },
            challenges: web.challenges,
            now,
          },
          report,
          signal,
        );
      }),

    deleteCertificate: () =>
      operations.run('delete', {}, async () => {
        await refreshInstallation();
        // Nothing is switched off for a deletion that the disk will not allow.
        await installation.vault().probe();
        const directory = await installation.remove();
        return directory === null ? fail('NO_CERTIFICATE', {}) : { directory };
      }),

    async openDirectory() {
      const directory = installation.pair()?.folder ?? installation.unreadable() ?? fail('NO_CERTIFICATE', {});
      await actions.openDirectory(directory);
      return { directory };
    },

    journal: (limit) => journal.list(limit),

    async restart() {
      const { restartApp } = actions;
      if (restartApp === null) {
        // The pair is read and put in place anew; no port is closed for it.
        await operations.maintain(lookAround);
        return { restarting: 'webserver' };
      }
      await operations.maintain(() => Promise.resolve());
      // The answer must be out before the program ends.
      setTimeout(() => void restartApp(), 150);
      return { restarting: 'app' };
    },
  };

  return {
    router: createRouter(use, started.promise, onUnforeseen),
    snapshot,
    onSnapshot: (listener) => publisher.subscribe('snapshot', listener),

    async start() {
      // The default database directory is ours to make; one that somebody chose must exist.
      const standard = standardDatabaseDirectory(configDir);
      if (store.current().databaseDirectory === standard) fs.mkdirSync(standard, { recursive: true, mode: 0o700 });
      for (const notice of store.notices) {
        const keys = notice.code === 'SETTINGS_DROPPED' ? notice.keys : [];
        journal.write({ event: 'settingsKeptAside', keptAs: notice.keptAs, keys });
      }
      if (options.listen) journal.write({ event: 'hostStarted', version: options.version, host: options.host });
      await loadInstallation();
      if (options.listen) await openPorts();
      await installation.gatherEvidence();
      publish();
      started.resolve();
      if (options.listen) scheduleLook();
    },

    async stop() {
      stopped = true;
      await operations.close();
      clearTimeout(lookAgain);
      await web.stop();
      if (options.listen) journal.write({ event: 'hostStopped' });
    },
  };
}

/** Failures of a request that never began. */
const PRECONDITIONS: ReadonlySet<string> = new Set([
  'NOT_DUE',
  'EDITION_EINZELPLATZ',
  'ADDRESS_MISSING',
  'CONTACT_MISSING',
  'BUSY',
]);

/** `Promise.withResolvers` is newer than the oldest Node that this runs on. */
function promiseWithResolve(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
