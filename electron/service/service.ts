import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AsyncIteratorClass, EventPublisher } from '@orpc/server';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { parseSettingsPatch, maskSecrets, type SettingKey } from '#shared/contract/settings.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { certificateAuthorities } from '#shared/domain/certificate-authorities.ts';
import { requestGate } from '#shared/domain/request-gate.ts';
import { coversName } from '#shared/values/names.ts';
import type { LimitTable } from '#shared/domain/rate-limit-rules.ts';
import { plannedRenewal } from '#shared/domain/renewal.ts';
import { jointBlockedPeriod } from '#shared/domain/renewal-decision.ts';
import { shieldState } from '#shared/domain/shield.ts';
import { acmeAccountKeeper, acmeIssuer } from '../acme/lazy.ts';
import { directoryFolder } from '#shared/values/acme-directory.ts';
import type { CertificateIssuer } from '../certificates/issuer.ts';
import { openPendingOrderStore } from '../storage/pending-order.ts';
import { readTrustedRoots } from '../certificates/trusted-roots.ts';
import type { probeTls } from '../diagnosis/probes/tls.ts';
import { openJournal } from '../storage/journal.ts';
import { defaultDatabaseDirectory } from '../settings/config-dir.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { builtInPage } from '../webserver/built-in-page.ts';
import { createWebServer } from '../webserver/web-server.ts';
import { createAccountView } from './keys/accounts.ts';
import { createAttemptMemory } from './issuance/attempt-memory.ts';
import { renewedPayload, sampleFailure, sampleRenewed } from './hooks/hook-payloads.ts';
import { createHookRuns } from './hooks/hook-runs.ts';
import type { HookRunOptions } from './hooks/run-hook.ts';
import { certificateView, createInstallation, nameOf, webServerConfig } from './installation.ts';
import { createKeys } from './keys/keys.ts';
import { lanAddresses } from './lan-addresses.ts';
import { createLifetimeNotices } from './lifetime-notices.ts';
import { createOperations } from './operations/operations.ts';
import { operatingSystemName } from './operating-system.ts';
import { allowanceView, createRateLimits } from './issuance/rate-limits.ts';
import { createRenewals } from './issuance/renewals.ts';
import { createPause } from './issuance/pause.ts';
import { createReports } from './reports.ts';
import { dueReasonOf, stagingUrlOf } from './issuance/request-certificate.ts';
import { createRequests } from './issuance/requests.ts';
import { createRevocations } from './issuance/revocations.ts';
import { createRouter, type ServiceRouter, type UseCases } from './router.ts';
import { createSchedule, type StartTimer } from './schedule.ts';

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
  /** A host serves; a CLI call opens ports only during its operation. */
  listens: boolean;
  /** Receives errors that nobody foresaw, for developers. */
  onUnexpectedError?: (error: unknown) => void;
  /** For tests: milliseconds since the epoch, draws from 0 to below 1, an issuer, a faulty probe, times, limits. */
  now?: () => number;
  random?: () => number;
  issuer?: CertificateIssuer;
  probe?: typeof probeTls;
  recheckIntervalMs?: number;
  startTimer?: StartTimer;
  limitTable?: LimitTable;
  hookRunOptions?: HookRunOptions;
};

export type Service = {
  router: ServiceRouter;
  /** Opens the ports (where the host serves) and gathers the evidence for the shield. Ports that fail are shown. */
  start(): Promise<void>;
  /** Stops what runs and closes the ports. */
  stop(): Promise<void>;
  snapshot(): Snapshot;
  onSnapshot(listener: (snapshot: Snapshot) => void): () => void;
  /** Rechecks at once instead of at the next turn, for example after the machine slept. */
  recheckNow(): Promise<void>;
};

/** How often the host rechecks while nothing happens; milliseconds. */
const RECHECK_MS = 10 * 60_000;
/** How often it is looked at while something is missing: a port, the database directory, a certificate. */
const RECHECK_SOON_MS = 30_000;
/** Settings that change what listens or where the certificates are stored. */
const RECONFIGURING_SETTINGS: readonly SettingKey[] = [
  'databaseDirectory',
  'httpPort',
  'httpsPort',
  'publicHttpsPort',
  'redirectToHttps',
  'serverAddress',
];

/** Puts the use cases together. Before `start`, nothing listens and nothing but the settings is read. */
export function createService(options: ServiceOptions): Service {
  const { configDir, actions, settingsStore: store, now = Date.now, onUnexpectedError = () => undefined } = options;
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
  const issuer = options.issuer ?? acmeIssuer(now);
  const publisher = new EventPublisher<{ snapshot: Snapshot }>({ maxBufferedEvents: 1 });
  const operations = createOperations({ configDir, journal, now, onChange: () => publish() });
  const stopController = new AbortController();
  const trustedRoots = () => readTrustedRoots(store.current().trustedRootsFile);
  /** `letsencrypt/<CA>/`, which holds the CA's account and its attempt record. */
  const caFolder = (directoryUrl: string) => path.join(installation.vault().root, directoryFolder(directoryUrl));
  const caUrls = (): [string, ...string[]] => {
    const [first, ...others] = certificateAuthorities(store.current());
    return [first.directoryUrl, ...others.map((one) => one.directoryUrl)];
  };
  const attemptMemory = createAttemptMemory(
    {
      root: () => installation.vault().root,
      directoryUrls: caUrls,
      stagingUrl: () => stagingUrlOf(caUrls()[0]),
      name: () => nameOf(store.current()),
      isMissing: () => installation.isMissing(),
    },
    now,
  );
  const rateLimits = createRateLimits({
    settings: () => store.current(),
    pair: () => installation.pair(),
    vault: () => installation.vault(),
    directoryUrls: caUrls,
    window: () => renewals.window(),
    now,
    table: options.limitTable,
  });
  /** The period in which none of the CAs may be asked; `at`: when a request would be made. */
  const blockedPeriod = (at: number) =>
    jointBlockedPeriod(
      caUrls().map((directoryUrl) => {
        const allowance = rateLimits.allowance(directoryUrl, at);
        const isUsedUp = allowance !== null && allowance.remaining === 0;
        return [attemptMemory.blockedPeriod(directoryUrl), isUsedUp ? { since: now(), until: allowance.freeAt } : null];
      }),
      now(),
    );
  const renewals = createRenewals({
    settings: () => store.current(),
    pair: () => installation.pair(),
    attemptRecord: () => attemptMemory.current(),
    blockedPeriod,
    caFolder,
    trustedRoots,
    now,
    random: options.random ?? Math.random,
  });
  const accountView = createAccountView({ settings: () => store.current(), vault: () => installation.vault() });
  const accountKeeper = acmeAccountKeeper();
  const stopSignal = stopController.signal;
  const revocations = createRevocations({ installation, accountKeeper, trustedRoots, journal, now, stopSignal });
  /** A CLI call closes the ports that its operation opened. */
  const closeAfterwards = async () => {
    if (!options.listens) await web.stop();
  };
  const reports = createReports({
    settings: () => store.current(),
    installation,
    web,
    operations,
    trustedRoots,
    now,
    closeAfterwards,
    outside: () => attemptMemory.current().outside,
    onChange: () => publish(),
  });
  /** Since when attempts for the current name have failed; `null`: they have not. Other names do not count. */
  const failingSince = (): string | null => {
    const { name, failures, firstFailureAt, lastAttemptAt } = attemptMemory.current();
    return failures > 0 && name === nameOf(store.current()) ? (firstFailureAt ?? lastAttemptAt) : null;
  };
  const lifetimeNotices = createLifetimeNotices({
    configDir,
    journal,
    now,
    state: () => {
      const pair = installation.pair();
      return { certificate: pair === null ? null : certificateView(pair, now()), failingSince: failingSince() };
    },
    onChange: () => publish(),
  });
  const hookRuns = createHookRuns({
    command: (hook) => store.current()[hook],
    journal,
    now,
    onChange: () => publish(),
    ...(options.hookRunOptions ? { runOptions: options.hookRunOptions } : {}),
  });
  /** Captures the state now; the texts are loaded only when a hook runs. */
  const buildFailedPayload = (failure: Failure) => {
    const { serverAddress, language } = store.current();
    const { renewal } = snapshot();
    const state = { name: serverAddress, language, renewal, pair: installation.pair() };
    const at = now();
    return async () => (await import('./hooks/failed-payload.ts')).failedPayload(failure, state, at);
  };
  const requests = createRequests({
    settings: () => store.current(),
    installation,
    web,
    issuer,
    operations,
    journal,
    attemptMemory,
    reports,
    renewals,
    revocations,
    rateLimits,
    now,
    pendingOrderStore: (directoryUrl) => openPendingOrderStore(caFolder(directoryUrl)),
    refresh: () => refreshInstallation(),
    async onAsked() {
      await Promise.all([rateLimits.load(), accountView.load()]);
    },
    closeAfterwards,
    async onInstalled(automatic) {
      const pair = installation.pair();
      if (pair !== null) hookRuns.trigger('onRenewed', renewedPayload(pair, now()));
      // A CLI call must not use up the notice: a host is to show it.
      if (options.listens) await lifetimeNotices.giveIfDue(automatic);
    },
    onAutomaticFailure: (failure) => hookRuns.trigger('onFailed', buildFailedPayload(failure)),
  });
  const pause = createPause(now);
  const keys = createKeys({
    settings: () => store.current(),
    installation,
    accountKeeper,
    operations,
    requests,
    revocations,
    accountView,
    attemptMemory,
    rateLimits,
    blockedPeriod,
    pause,
    trustedRoots,
    now,
    onAutomaticFailure: (failure) => hookRuns.trigger('onFailed', buildFailedPayload(failure)),
    pendingOrderStores: () => caUrls().map((directoryUrl) => openPendingOrderStore(caFolder(directoryUrl))),
    async refresh() {
      await refreshInstallation();
      await installation.assertPresent();
    },
    stopSignal,
  });

  const started = createDeferred();

  const publish = () => publisher.publish('snapshot', snapshot());

  const snapshot = (): Snapshot => {
    const settings = store.current();
    const pair = installation.pair();
    const listeners = web.listeners();
    const ari = renewals.ari();
    const due = pair === null ? null : plannedRenewal(pair.info, ari).at;
    const running = operations.current();
    const remembered = attemptMemory.current();
    const allowance = rateLimits.allowance(settings.acmeDirectoryUrl);
    const isRevoked = pair !== null && revocations.isRevoked(pair.info.fingerprint256);
    // A CLI call renews nothing, and a revoked certificate is replaced whatever is left of its lifetime.
    const automatic = !options.listens || isRevoked ? null : renewals.decision();
    // What is overdue is tried at the next turn, which comes in a moment.
    const renewsAt = automatic === null ? null : Math.max(automatic.at, pause.until(), now());
    const replacesAt = options.listens && isRevoked ? keys.nextAttemptAt() : null;
    const nextAt = renewsAt ?? (replacesAt !== null && replacesAt > now() ? replacesAt : null);
    const { shield, warning } = shieldState({
      evidence: installation.evidence(),
      certificate:
        pair === null || due === null
          ? null
          : {
              ...pair.info,
              dueAt: due,
              isRevoked,
              coversAddress: settings.serverAddress === '' || coversName(pair.info.names, nameOf(settings)),
            },
      certificateUnreadable: installation.unreadable() !== null,
      httpFailed: listeners.http.state === 'failed',
      httpsFailed: listeners.https.state === 'failed',
      lastRequestFailed: remembered.failures > 0,
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
      programs: false,
      settings: maskSecrets(settings),
      requestGate: requestGate(settings, running !== null),
      shield,
      warning,
      tls: { active: installation.servesItsPair(), httpsPort: settings.httpsPort },
      webserver: listeners,
      certificate: pair === null ? null : certificateView(pair, now()),
      renewal: {
        dueAt: due === null ? null : new Date(due).toISOString(),
        reason: dueReasonOf(pair, settings, { isRevoked, ari }, now()),
        lastAttemptAt: remembered.lastAttemptAt,
        nextAttemptAt: nextAt === null ? remembered.notBefore : new Date(nextAt).toISOString(),
        automatic: automatic?.reason ?? null,
        failures: remembered.failures,
        lastError: remembered.lastError,
        explanationUrl: renewals.explanationUrl(),
      },
      allowance: allowance === null ? null : allowanceView(allowance),
      operation: running,
      lastRequest: requests.last(),
      lastEvaluation: reports.lastEvaluation(),
      lastCheck: reports.lastCheck(),
      outside: remembered.outside?.name === nameOf(settings) ? remembered.outside : null,
      account: accountView.current(),
      pendingRevocations: keys.pendingRevocations(),
      lanAddresses: lanAddresses(),
      settingsNotices: [...store.notices],
      lifetimeNotice: lifetimeNotices.active(),
      hooks: hookRuns.last(),
    };
  };

  /** Reads the state that is stored beside the certificates. */
  const loadStoredState = async () => {
    await Promise.all([
      attemptMemory.load(),
      renewals.load(),
      rateLimits.load(),
      accountView.load(),
      revocations.load(),
    ]);
  };
  const loadInstallation = async () => {
    await installation.load();
    await loadStoredState();
  };
  /** Like `loadInstallation`, but the pair in use stays when its directory has gone. */
  const refreshInstallation = async () => {
    await installation.refresh();
    await loadStoredState();
  };

  /** Opens the ports of this host. One that cannot be opened is shown in the snapshot, not thrown. */
  const openPorts = async () => {
    for (const open of [() => web.startHttp(), () => installation.serve()]) {
      await open().catch((error: unknown) => {
        if (!(error instanceof FailureError)) onUnexpectedError(error);
      });
    }
    const { http, https } = web.listeners();
    const failures = [http.failure, https.failure].filter((one) => one !== null);
    for (const failure of failures) {
      const isNew = !reportedFailures.some((one) => isDeepStrictEqual(one, failure));
      if (isNew) journal.write({ event: 'listenerFailed', failure });
    }
    reportedFailures = failures;
  };
  let reportedFailures: readonly Failure[] = [];

  /** Rechecks everything: another process may have installed a pair, or a port or a drive may be available by now. */
  const recheckAll = async () => {
    await refreshInstallation();
    await openPorts();
    await installation.gatherEvidence();
    publish();
  };

  /**
   * Milliseconds until something is to be done about the renewal or a revocation; soon where that is overdue, as it has
   * just been tried, or another operation runs.
   */
  const untilRenewal = (): number => {
    const decision = renewals.decision();
    const renewsAt = decision === null ? null : Math.max(decision.at, pause.until());
    const times = [renewsAt, renewals.nextAriCheckAt(), keys.nextAttemptAt()].filter((one) => one !== null);
    return Math.min(...times.map((at) => (at <= now() ? RECHECK_SOON_MS : Math.max(at - now(), 1000))));
  };

  /** Milliseconds until a used-up rate limit is free again, so that the snapshot shows it at once. */
  const untilAllowed = (): number => {
    const allowance = rateLimits.allowance(store.current().acmeDirectoryUrl);
    return allowance === null || allowance.remaining > 0 ? Infinity : Math.max(allowance.freeAt - now(), 1000);
  };

  const untilNextTurn = (): number => {
    const { http, https } = web.listeners();
    const isHealthy = http.state === 'listening' && https.state !== 'failed' && installation.unreadable() === null;
    const isComplete = isHealthy && installation.pair() !== null;
    const noticeAt = lifetimeNotices.nextAt();
    return Math.min(
      options.recheckIntervalMs ?? (isComplete ? RECHECK_MS : RECHECK_SOON_MS),
      untilRenewal(),
      untilAllowed(),
      noticeAt === null ? Infinity : Math.max(noticeAt - now(), 1000),
    );
  };
  const turn = async () => {
    // Refused while an operation runs: it reads the state itself.
    await operations.maintain(recheckAll).catch((error: unknown) => {
      if (!(error instanceof FailureError)) onUnexpectedError(error);
    });
    // A failure in one of these must not keep the others from running.
    for (const part of [
      async () => {
        if (await renewals.refreshRenewalInfo(stopController.signal)) publish();
      },
      () => (pause.until() <= now() ? requests.renewIfDue() : Promise.resolve()),
      () => keys.resume(),
      () => (operations.current() === null ? lifetimeNotices.giveIfDue(false) : Promise.resolve()),
    ]) {
      if (stopController.signal.aborted) return;
      await part().catch((error: unknown) => {
        // Not unexpected: a query to the CA that was aborted because the service stops.
        if (error !== stopController.signal.reason) onUnexpectedError(error);
      });
    }
  };
  const schedule = createSchedule(untilNextTurn, turn, options.startTimer);

  /** Refuses an unreadable file when it is set, not only when a certificate is needed. */
  const assertReadableRoots = async ({ trustedRootsFile: file }: Record<string, unknown>) => {
    if (typeof file !== 'string' || !path.isAbsolute(file)) return;
    await readTrustedRoots(file).catch((error: unknown) => {
      if (!(error instanceof FailureError)) throw error;
      fail('INVALID_SETTING', { issues: [{ key: 'trustedRootsFile', reason: 'fileUnreadable' }] }, error);
    });
  };

  const useCases: UseCases = {
    snapshot,

    watch(signal) {
      const subscription = publisher.subscribe('snapshot', { signal });
      let first = true;
      // A generator would finish only with the next snapshot, however long that takes.
      return new AsyncIteratorClass<Snapshot>(
        async () => {
          if (!first) return subscription.next();
          first = false;
          return { done: false, value: snapshot() };
        },
        async () => {
          await subscription.return(undefined);
        },
      );
    },

    updateSettings: (patch) =>
      operations.maintain(async () => {
        await assertReadableRoots(patch);
        const { changed } = store.update(patch);
        if (changed.length > 0) {
          journal.write({ event: 'settingsChanged', keys: changed });
          if (changed.includes('databaseDirectory')) await loadInstallation();
          if (changed.includes('acmeDirectoryUrl') || changed.includes('fallbackCas')) await loadStoredState();
          if (changed.some((key) => RECONFIGURING_SETTINGS.includes(key))) {
            await web.configure(webServerConfig(store.current()));
            if (options.listens) await openPorts();
            await installation.gatherEvidence();
          }
          publish();
        }
        return maskSecrets(store.current());
      }),

    async request(wanted) {
      const result = await requests.request({ ...wanted, automatic: false });
      if (options.listens) schedule.plan();
      return result;
    },

    cancel(id) {
      const isAutomatic = operations.current()?.automatic === true;
      const cancelled = operations.cancel(id);
      if (cancelled && isAutomatic) pause.begin();
      return cancelled;
    },

    evaluate: () => reports.evaluate(),

    check: () => reports.check(),

    async viewCertificate() {
      const { current } = await installation.vault().inspect();
      if (current === null || 'unreadable' in current) return fail('NO_CERTIFICATE', {});
      const { certificateDetails } = await import('../certificates/details.ts');
      return certificateDetails(current.chainPem);
    },

    async exportPfx(password) {
      const pair = installation.pair() ?? fail('NO_CERTIFICATE', {});
      const { chainPem, keyPem } = pair;
      const name = pair.info.names[0] ?? nameOf(store.current());
      const { makePfx } = await import('../certificates/pfx.ts');
      const pfx = await makePfx({ chainPem, keyPem, password, name });
      journal.write({ event: 'pfxExported', directory: pair.folder });
      return { fileName: `${name.replace('*', '_')}.pfx`, base64: pfx.toString('base64') };
    },

    deleteCertificate: () =>
      operations.run('delete', {}, async () => {
        await refreshInstallation();
        // Nothing is switched off for a deletion that the disk will not allow.
        await installation.assertPresent();
        await installation.vault().probe();
        const directory = await installation.remove();
        return directory === null ? fail('NO_CERTIFICATE', {}) : { directory };
      }),

    async compromised(wanted) {
      const outcome = await keys.compromised(wanted);
      if (options.listens) schedule.plan();
      return outcome;
    },

    updateContact: () => keys.updateContact(),

    rollOverAccount: () => keys.rollOver(),

    deactivateAccount: () => keys.deactivate(),

    async openDirectory() {
      const directory = installation.pair()?.folder ?? installation.unreadable() ?? fail('NO_CERTIFICATE', {});
      await actions.openDirectory(directory);
      return { directory };
    },

    async testHook(hook) {
      const { acmeDirectoryUrl, serverAddress } = store.current();
      if (hook === 'onFailed') {
        return hookRuns.test(
          hook,
          await buildFailedPayload(attemptMemory.current().lastError ?? sampleFailure(acmeDirectoryUrl))(),
        );
      }
      const pair = installation.pair();
      const name = serverAddress === '' ? 'meinefirma.example' : serverAddress;
      const sample = () => sampleRenewed(name, installation.vault().root, now());
      return hookRuns.test(hook, pair === null ? sample() : renewedPayload(pair, now()));
    },

    async describeCa(directoryUrl = store.current().acmeDirectoryUrl) {
      const checked = parseSettingsPatch({ acmeDirectoryUrl: directoryUrl }, store.current());
      if (!checked.ok) return fail('INVALID_SETTING', { issues: checked.issues });
      const { acmeDirectoryUrl = directoryUrl } = checked.patch;
      const { describeCa } = await import('../diagnosis/describe-ca.ts');
      return describeCa(acmeDirectoryUrl, await trustedRoots(), now, stopController.signal);
    },

    journal: (limit) => journal.list(limit),

    async restart() {
      const { restartApp } = actions;
      if (restartApp === null) {
        // The pair is read and put in place anew; no port is closed for it.
        await operations.maintain(recheckAll);
        return { restarting: 'webserver' };
      }
      await operations.maintain(() => Promise.resolve());
      // The answer must be out before the program ends.
      setTimeout(() => void restartApp(), 150);
      return { restarting: 'app' };
    },
  };

  return {
    router: createRouter(useCases, started.promise, onUnexpectedError),
    snapshot,
    onSnapshot: (listener) => publisher.subscribe('snapshot', listener),

    async start() {
      // The default database directory is ours to make; one that somebody chose must exist.
      const defaultDirectory = defaultDatabaseDirectory(configDir);
      if (store.current().databaseDirectory === defaultDirectory)
        fs.mkdirSync(defaultDirectory, { recursive: true, mode: 0o700 });
      for (const notice of store.notices) {
        const keys = notice.code === 'SETTINGS_DROPPED' ? notice.keys : [];
        journal.write({ event: 'settingsKeptAside', keptAs: notice.keptAs, keys });
      }
      if (options.listens) journal.write({ event: 'hostStarted', version: options.version, host: options.host });
      await loadInstallation();
      await lifetimeNotices.load();
      if (options.listens) await openPorts();
      await installation.gatherEvidence();
      publish();
      started.resolve();
      if (options.listens) schedule.plan();
    },

    async recheckNow() {
      // A running operation reads the state itself.
      if (!stopController.signal.aborted && operations.current() === null) await operations.maintain(recheckAll);
    },

    async stop() {
      stopController.abort();
      schedule.stop();
      await operations.close();
      await requests.settled();
      // Hooks may finish, so that another server misses no certificate because this host stops; it serves until then.
      await hookRuns.settled();
      await web.stop();
      if (options.listens) journal.write({ event: 'hostStopped' });
    },
  };
}

/** `Promise.withResolvers` is newer than the oldest Node that this runs on. */
function createDeferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
