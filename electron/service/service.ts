import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AsyncIteratorClass, EventPublisher } from '@orpc/server';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { parseSettingsPatch, withoutSecrets, type SettingKey } from '#shared/contract/settings.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { certificateAuthorities } from '#shared/domain/certificate-authorities.ts';
import { requestGate } from '#shared/domain/gate.ts';
import { coversName } from '#shared/values/names.ts';
import type { LimitTable } from '#shared/domain/rate-limits.ts';
import { wantedAt } from '#shared/domain/renewal.ts';
import { jointHold } from '#shared/domain/renewal-decision.ts';
import { shieldState } from '#shared/domain/shield.ts';
import { acmeAccounts, acmeIssuer } from '../acme/lazy.ts';
import { directoryFolder } from '#shared/values/acme-directory.ts';
import type { CertificateIssuer } from '../certificates/issuer.ts';
import { filePendingOrders } from '../storage/pending-order.ts';
import { readTrustedRoots } from '../certificates/trusted-roots.ts';
import type { probeTls } from '../diagnosis/probes/tls.ts';
import { openJournal } from '../storage/journal.ts';
import { standardDatabaseDirectory } from '../settings/config-dir.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { builtInPage } from '../webserver/built-in-page.ts';
import { createWebServer } from '../webserver/web-server.ts';
import { createAccountMemory } from './keys/accounts.ts';
import { createAttemptMemory } from './issuance/attempt-memory.ts';
import { renewedPayload, sampleFailure, sampleRenewed } from './hooks/hook-payloads.ts';
import { createHookRuns } from './hooks/hook-runs.ts';
import type { HookLimits } from './hooks/run-hook.ts';
import { certificateView, createInstallation, nameOf, webServerConfig } from './installation.ts';
import { createKeys } from './keys/keys.ts';
import { lanAddresses } from './lan-addresses.ts';
import { createNotices } from './notices.ts';
import { createOperations } from './operations/operations.ts';
import { operatingSystemName } from './operating-system.ts';
import { allowanceView, createRateLimits } from './issuance/rate-limits.ts';
import { createRenewals } from './issuance/renewals.ts';
import { createPause } from './issuance/pause.ts';
import { createReports } from './reports.ts';
import { dueReasonOf, stagingOf } from './issuance/request-certificate.ts';
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
  /** A host serves; a CLI call opens ports only for the moment of its operation. */
  listen: boolean;
  /** Gets what nobody foresaw, for a developer's eyes. */
  onUnforeseen?: (error: unknown) => void;
  /** For tests: milliseconds since the epoch, draws from 0 to below 1, another issuer, a probe with faults, times, limits. */
  now?: () => number;
  random?: () => number;
  issuer?: CertificateIssuer;
  probe?: typeof probeTls;
  lookAgainMs?: number;
  startTimer?: StartTimer;
  limitTable?: LimitTable;
  hookLimits?: HookLimits;
};

export type Service = {
  router: ServiceRouter;
  /** Opens the ports (where the host serves) and gathers the evidence for the shield. Ports that fail are shown. */
  start(): Promise<void>;
  /** Stops what runs and closes the ports. */
  stop(): Promise<void>;
  snapshot(): Snapshot;
  onSnapshot(listener: (snapshot: Snapshot) => void): () => void;
  /** Looks at the evidence at once instead of at the next turn: the machine was asleep, say. */
  lookNow(): Promise<void>;
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
  const issuer = options.issuer ?? acmeIssuer(now);
  const publisher = new EventPublisher<{ snapshot: Snapshot }>({ maxBufferedEvents: 1 });
  const operations = createOperations({ configDir, journal, now, onChange: () => publish() });
  const stopping = new AbortController();
  const trustedRoots = () => readTrustedRoots(store.current().trustedRootsFile);
  /** `letsencrypt/<CA>/`, where the CA's account and the memory of attempts lie. */
  const caFolder = (directoryUrl: string) => path.join(installation.vault().root, directoryFolder(directoryUrl));
  const caUrls = (): [string, ...string[]] => {
    const [first, ...others] = certificateAuthorities(store.current());
    return [first.directoryUrl, ...others.map((one) => one.directoryUrl)];
  };
  const attempts = createAttemptMemory(
    {
      root: () => installation.vault().root,
      directoryUrls: caUrls,
      stagingUrl: () => stagingOf(caUrls()[0]),
      name: () => nameOf(store.current()),
      isAway: () => installation.isAway(),
    },
    now,
  );
  const limits = createRateLimits({
    settings: () => store.current(),
    pair: () => installation.pair(),
    vault: () => installation.vault(),
    directoryUrls: caUrls,
    window: () => renewals.window(),
    now,
    table: options.limitTable,
  });
  /** What holds up whoever would ask any of the CAs. */
  const hold = (at: number) =>
    jointHold(
      caUrls().map((directoryUrl) => {
        const allowance = limits.allowance(directoryUrl, at);
        const isUsedUp = allowance !== null && allowance.remaining === 0;
        return [attempts.hold(directoryUrl), isUsedUp ? { since: now(), until: allowance.freeAt } : null];
      }),
      now(),
    );
  const renewals = createRenewals({
    settings: () => store.current(),
    pair: () => installation.pair(),
    attempts: () => attempts.current(),
    hold,
    folder: caFolder,
    trustedRoots,
    now,
    random: options.random ?? Math.random,
  });
  const accounts = createAccountMemory({ settings: () => store.current(), vault: () => installation.vault() });
  const keeper = acmeAccounts();
  const stopped = stopping.signal;
  const revocations = createRevocations({ installation, keeper, trustedRoots, journal, now, stopping: stopped });
  /** A CLI call closes behind itself what its operation opened. */
  const closeAfterwards = async () => {
    if (!options.listen) await web.stop();
  };
  const reports = createReports({
    settings: () => store.current(),
    ...{ installation, web, operations, trustedRoots, now, closeAfterwards },
    outside: () => attempts.current().outside,
    publish: () => publish(),
  });
  /** What is remembered of attempts for another name says nothing about this certificate. */
  const failingSince = (): string | null => {
    const { name, failures, firstFailureAt, lastAttemptAt } = attempts.current();
    return failures > 0 && name === nameOf(store.current()) ? (firstFailureAt ?? lastAttemptAt) : null;
  };
  const notices = createNotices({
    ...{ configDir, journal, now },
    state: () => {
      const pair = installation.pair();
      return { certificate: pair === null ? null : certificateView(pair, now()), failingSince: failingSince() };
    },
    onChange: () => publish(),
  });
  const hooks = createHookRuns({
    command: (hook) => store.current()[hook],
    ...{ journal, now },
    onChange: () => publish(),
    ...(options.hookLimits ? { limits: options.hookLimits } : {}),
  });
  /** The state is that of now; the words for it are loaded for whoever hears them. */
  const failed = (failure: Failure) => {
    const { serverAddress, language } = store.current();
    const { renewal } = snapshot();
    const state = { name: serverAddress, language, renewal, pair: installation.pair() };
    const at = now();
    return async () => (await import('./hooks/failed-payload.ts')).failedPayload(failure, state, at);
  };
  const requests = createRequests({
    settings: () => store.current(),
    ...{ installation, web, issuer, operations, journal, attempts, reports, renewals, revocations, limits, now },
    pending: (directoryUrl) => filePendingOrders(caFolder(directoryUrl)),
    refresh: () => refreshInstallation(),
    async onAsked() {
      await Promise.all([limits.load(), accounts.load()]);
    },
    closeAfterwards,
    async onInstalled(automatic) {
      const pair = installation.pair();
      if (pair !== null) hooks.tell('onRenewed', renewedPayload(pair, now()));
      // A command that is over in a moment must not take the news from whoever would show it.
      if (options.listen) await notices.look(automatic);
    },
    onAutomaticFailure: (failure) => hooks.tell('onFailed', failed(failure)),
  });
  const pause = createPause(now);
  const keys = createKeys({
    settings: () => store.current(),
    ...{
      installation,
      keeper,
      operations,
      requests,
      revocations,
      accounts,
      attempts,
      limits,
      hold,
      pause,
      trustedRoots,
      now,
    },
    onAutomaticFailure: (failure) => hooks.tell('onFailed', failed(failure)),
    pending: () => caUrls().map((directoryUrl) => filePendingOrders(caFolder(directoryUrl))),
    async refresh() {
      await refreshInstallation();
      await installation.demandPresent();
    },
    stopping: stopped,
  });

  const started = promiseWithResolve();

  const publish = () => publisher.publish('snapshot', snapshot());

  const snapshot = (): Snapshot => {
    const settings = store.current();
    const pair = installation.pair();
    const listeners = web.listeners();
    const ari = renewals.ari();
    const due = pair === null ? null : wantedAt(pair.info, ari).at;
    const running = operations.current();
    const remembered = attempts.current();
    const allowance = limits.allowance(settings.acmeDirectoryUrl);
    const isRevoked = pair !== null && revocations.isRevoked(pair.info.fingerprint256);
    // A command that is over in a moment renews nothing, and what is revoked is replaced however long it would have lived.
    const automatic = options.host === 'cli' || isRevoked ? null : renewals.decision();
    // What is overdue is tried at the next turn, in a moment.
    const renewsAt = automatic === null ? null : Math.max(automatic.at, pause.until(), now());
    const replacesAt = options.host !== 'cli' && isRevoked ? keys.nextAttemptAt() : null;
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
      settings: withoutSecrets(settings),
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
      account: accounts.current(),
      pendingRevocations: keys.pending(),
      lanAddresses: lanAddresses(),
      notices: [...store.notices],
      lifetimeNotice: notices.standing(),
      hooks: hooks.last(),
    };
  };

  /** What is remembered beside the certificates. */
  const loadMemories = async () => {
    await Promise.all([attempts.load(), renewals.load(), limits.load(), accounts.load(), revocations.load()]);
  };
  const loadInstallation = async () => {
    await installation.load();
    await loadMemories();
  };
  /** As above, but a directory that has gone takes nothing from what is in use. */
  const refreshInstallation = async () => {
    await installation.refresh();
    await loadMemories();
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

  /** How long until something is to be done about the renewal or a revocation; what is overdue has just been tried, or is busy. */
  const untilRenewal = (): number => {
    const decision = renewals.decision();
    const renewsAt = decision === null ? null : Math.max(decision.at, pause.until());
    const times = [renewsAt, renewals.nextQuestionAt(), keys.nextAttemptAt()].filter((one) => one !== null);
    return Math.min(...times.map((at) => (at <= now() ? LOOK_AGAIN_SOON_MS : Math.max(at - now(), 1000))));
  };

  /** Where nothing is left of a limit, how long until there is, so that it is told at once. */
  const untilAllowed = (): number => {
    const allowance = limits.allowance(store.current().acmeDirectoryUrl);
    return allowance === null || allowance.remaining > 0 ? Infinity : Math.max(allowance.freeAt - now(), 1000);
  };

  const untilNextTurn = (): number => {
    const { http, https } = web.listeners();
    const isWell = http.state === 'listening' && https.state !== 'failed' && installation.unreadable() === null;
    const settled = isWell && installation.pair() !== null;
    const noticeAt = notices.nextAt();
    return Math.min(
      options.lookAgainMs ?? (settled ? LOOK_AGAIN_MS : LOOK_AGAIN_SOON_MS),
      untilRenewal(),
      untilAllowed(),
      noticeAt === null ? Infinity : Math.max(noticeAt - now(), 1000),
    );
  };
  const turn = async () => {
    // An operation that runs looks for itself.
    await operations.maintain(lookAround).catch((error: unknown) => {
      if (!(error instanceof FailureError)) onUnforeseen(error);
    });
    // What goes wrong with one of these must not keep the others from being done.
    for (const part of [
      async () => {
        if (await renewals.askCa(stopping.signal)) publish();
      },
      () => (pause.until() <= now() ? requests.renewIfDue() : Promise.resolve()),
      () => keys.goOn(),
      () => (operations.current() === null ? notices.look(false) : Promise.resolve()),
    ]) {
      if (stopping.signal.aborted) return;
      await part().catch((error: unknown) => {
        // A question to the CA that the end of the service has broken off.
        if (error !== stopping.signal.reason) onUnforeseen(error);
      });
    }
  };
  const schedule = createSchedule(untilNextTurn, turn, options.startTimer);

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
          if (changed.includes('acmeDirectoryUrl') || changed.includes('fallbackCas')) await loadMemories();
          if (changed.some((key) => STRUCTURAL.includes(key))) {
            await web.configure(webServerConfig(store.current()));
            if (options.listen) await openPorts();
            await installation.gatherEvidence();
          }
          publish();
        }
        return withoutSecrets(store.current());
      }),

    async request(wanted) {
      const result = await requests.request({ ...wanted, automatic: false });
      if (options.listen) schedule.plan();
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
      const { current } = await installation.vault().look();
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
        await installation.demandPresent();
        await installation.vault().probe();
        const directory = await installation.remove();
        return directory === null ? fail('NO_CERTIFICATE', {}) : { directory };
      }),

    async compromised(wanted) {
      const came = await keys.compromised(wanted);
      if (options.listen) schedule.plan();
      return came;
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
        return hooks.test(hook, await failed(attempts.current().lastError ?? sampleFailure(acmeDirectoryUrl))());
      }
      const pair = installation.pair();
      const name = serverAddress === '' ? 'meinefirma.example' : serverAddress;
      const sample = () => sampleRenewed(name, installation.vault().root, now());
      return hooks.test(hook, pair === null ? sample() : renewedPayload(pair, now()));
    },

    async describeCa(directoryUrl = store.current().acmeDirectoryUrl) {
      const checked = parseSettingsPatch({ acmeDirectoryUrl: directoryUrl }, store.current());
      if (!checked.ok) return fail('INVALID_SETTING', { issues: checked.issues });
      const { acmeDirectoryUrl = directoryUrl } = checked.patch;
      const { describeCa } = await import('../diagnosis/describe-ca.ts');
      return describeCa(acmeDirectoryUrl, await trustedRoots(), now, stopping.signal);
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
      await notices.load();
      if (options.listen) await openPorts();
      await installation.gatherEvidence();
      publish();
      started.resolve();
      if (options.listen) schedule.plan();
    },

    async lookNow() {
      // Whoever is busy looks for itself when it is done.
      if (!stopping.signal.aborted && operations.current() === null) await operations.maintain(lookAround);
    },

    async stop() {
      stopping.abort();
      schedule.stop();
      await operations.close();
      await requests.settled();
      // Another server is not to miss a certificate because this one is ending; it serves until then.
      await hooks.settled();
      await web.stop();
      if (options.listen) journal.write({ event: 'hostStopped' });
    },
  };
}

/** `Promise.withResolvers` is newer than the oldest Node that this runs on. */
function promiseWithResolve(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
