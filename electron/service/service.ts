import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AsyncIteratorClass, EventPublisher } from '@orpc/server';
import { inOrder, verdictOf, type Finding } from '#shared/contract/findings.ts';
import { fail, FailureError, type Failure, type OperationKind } from '#shared/contract/failures.ts';
import { withoutSecrets, type SettingKey } from '#shared/contract/settings.ts';
import type { LastRequest, Outside, Report, Snapshot } from '#shared/contract/snapshot.ts';
import { requestGate } from '#shared/domain/gate.ts';
import { coversName } from '#shared/domain/names.ts';
import { dueAt } from '#shared/domain/renewal.ts';
import { shieldState } from '#shared/domain/shield.ts';
import { createAcmeIssuer } from '../certificates/acme-issuer.ts';
import { directoryFolder } from '#shared/domain/acme-directory.ts';
import { certificateDetails } from '../certificates/certificate-details.ts';
import { loadAttempts, NO_ATTEMPTS, saveAttempts, type Attempts } from '../certificates/attempts.ts';
import type { CertificateIssuer } from '../certificates/issuer.ts';
import { filePendingOrders } from '../certificates/pending-order.ts';
import { makePfx } from '../certificates/pfx.ts';
import { readTrustedRoots } from '../certificates/trusted-roots.ts';
import { runChecks, type Check } from '../diagnosis/check.ts';
import { allChecks, evaluationChecks, requestChecks } from '../diagnosis/checks/lists.ts';
import { within } from '../diagnosis/within.ts';
import { gatherFacts, type FactsInput } from '../diagnosis/facts.ts';
import type { probeTls } from '../diagnosis/probe-tls.ts';
import { openJournal } from '../journal/journal.ts';
import { standardDatabaseDirectory } from '../settings/config-dir.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { builtInPage } from '../webserver/built-in-page.ts';
import { createWebServer } from '../webserver/web-server.ts';
import { certificateView, createInstallation, nameOf, webServerConfig } from './installation.ts';
import { lanAddresses } from './lan-addresses.ts';
import { createOperations, type OperationEnd, type RunningOperation } from './operations.ts';
import { operatingSystemName } from './operating-system.ts';
import { createRenewals } from './renewals.ts';
import { demandPreconditions, dueReasonOf, hasStaging, requestCertificate } from './request-certificate.ts';
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
  const issuer = options.issuer ?? createAcmeIssuer();
  const publisher = new EventPublisher<{ snapshot: Snapshot }>({ maxBufferedEvents: 1 });
  const operations = createOperations({ configDir, journal, now, onChange: () => publish() });
  let attempts: Attempts = NO_ATTEMPTS;
  let lastRequest: LastRequest | null = null;
  let lastEvaluation: Report | null = null;
  let evaluatedState = '';
  let lastCheck: Report | null = null;
  let checkedState = '';
  let lookAgain: NodeJS.Timeout | undefined;
  let stopped = false;

  const stopping = new AbortController();
  const renewals = createRenewals({
    settings: () => store.current(),
    pair: () => installation.pair(),
    attempts: () => attempts,
    folder: () => caFolder(),
    trustedRoots: () => trustedRoots(),
    now,
    random: Math.random,
  });

  const started = promiseWithResolve();

  const publish = () => publisher.publish('snapshot', snapshot());

  const snapshot = (): Snapshot => {
    const settings = store.current();
    const pair = installation.pair();
    const listeners = web.listeners();
    const due = pair === null ? null : dueAt(pair.info);
    const running = operations.current();
    // A command that is over in a moment renews nothing.
    const automatic = options.host === 'cli' ? null : renewals.decision();
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
        nextAttemptAt: automatic === null ? attempts.notBefore : new Date(automatic.at).toISOString(),
        automatic: automatic?.reason ?? null,
        failures: attempts.failures,
        lastError: attempts.lastError,
      },
      operation: running,
      lastRequest,
      lastEvaluation: evaluatedState === stateThatMatters() ? lastEvaluation : null,
      lastCheck: checkedState === stateOfCheck() ? lastCheck : null,
      outside: attempts.outside?.name === nameOf(settings) ? attempts.outside : null,
      lanAddresses: lanAddresses(),
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

  /** The same for a check, which is about every setting but how the panel speaks. */
  const stateOfCheck = (): string => JSON.stringify([stateThatMatters(), { ...store.current(), language: '' }]);

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

  /** How long until something is to be done about the renewal; what is overdue has just been tried, or is busy. */
  const untilRenewal = (): number => {
    const times = [renewals.decision()?.at ?? null, renewals.nextQuestionAt()].filter((one) => one !== null);
    return Math.min(...times.map((at) => (at <= now() ? LOOK_AGAIN_SOON_MS : Math.max(at - now(), 1000))));
  };

  const scheduleLook = () => {
    clearTimeout(lookAgain);
    if (stopped || !options.listen) return;
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
          .then(renewIfDue)
          .catch(onUnforeseen)
          .then(scheduleLook);
      },
      options.lookAgainMs ?? Math.min(settled ? LOOK_AGAIN_MS : LOOK_AGAIN_SOON_MS, untilRenewal()),
    ).unref();
  };

  /** A CLI call closes behind itself what its operation opened. */
  const closeAfterwards = async () => {
    if (!options.listen) await web.stop();
  };

  const rememberAttempt = async (ended: Failure | null) => {
    if (ended?.code === 'CANCELLED') return;
    const retryAt = ended !== null && 'retryAt' in ended.data ? ended.data.retryAt : null;
    const at = new Date(now()).toISOString();
    attempts = {
      ...attempts,
      name: nameOf(store.current()),
      lastAttemptAt: at,
      firstFailureAt: ended === null ? null : (attempts.firstFailureAt ?? at),
      failures: ended === null ? 0 : attempts.failures + 1,
      lastError: ended,
      notBefore: retryAt,
    };
    await saveAttempts(caFolder(), attempts);
  };
  const rememberIssued = async () => {
    attempts = { ...attempts, lastIssuedAt: new Date(now()).toISOString() };
    await saveAttempts(caFolder(), attempts);
  };

  /** The CA has looked, or tried to: what it saw is worth more than anything that can be seen from here. */
  const rememberOutside = async (by: Outside['by'], reached: boolean, detail: string) => {
    const outside = { at: new Date(now()).toISOString(), name: nameOf(store.current()), by, reached, detail };
    attempts = { ...attempts, outside };
    await saveAttempts(caFolder(), attempts);
    return outside;
  };

  const rememberRequest =
    (staging: boolean) =>
    async ({ operation, failure: ended }: OperationEnd) => {
      const outcome =
        ended === null ? (staging ? 'rehearsed' : 'installed') : ended.code === 'CANCELLED' ? 'cancelled' : 'failed';
      // What never began is no attempt: a click too early or a missing address leaves the last result standing.
      if (ended !== null && PRECONDITIONS.has(ended.code)) return;
      const { id, startedAt, steps } = operation;
      const finishedAt = new Date(now()).toISOString();
      const { automatic } = operation;
      lastRequest = { id, staging, automatic, startedAt, finishedAt, outcome, steps, failure: ended };
      if (ended?.code === 'VALIDATION_FAILED' && ended.data.reason !== 'caa')
        await rememberOutside(staging ? 'rehearsal' : 'request', false, ended.data.problem.detail);
      // Nor is one that the CA has not heard of; but what is tried by itself waits longer and longer, whatever fails.
      const isAsked = steps.some((step) => step.id === 'account' && step.state !== 'waiting');
      const isAttempt = automatic ? !staging || ended !== null : isAsked && !staging;
      if (isAttempt) await rememberAttempt(ended);
    };

  const runReport = (
    kind: Extract<OperationKind, 'evaluate' | 'check'>,
    checks: readonly Check[],
    afterwards: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Report> =>
    operations.run(kind, { verdictOf: (report) => report.verdict }, async (operation) => {
      try {
        const findings = await look(operation, kind, checks);
        await afterwards();
        return { finishedAt: new Date(now()).toISOString(), findings, verdict: verdictOf(findings) };
      } finally {
        await closeAfterwards();
      }
    });

  /** Runs checks as part of an operation that tells what they find. Gives the findings in the order of the way. */
  const look = async (
    operation: RunningOperation,
    purpose: FactsInput['purpose'],
    checks: readonly Check[],
  ): Promise<Finding[]> => {
    const findings: Finding[] = [];
    const report = (one: Finding) => {
      findings.push(one);
      operation.found(one);
    };
    operation.looking(checks.flatMap((check) => check.ids));
    const facts = gatherFacts(await factsInput(purpose, operation.signal), operation.signal);
    await runChecks(checks, facts, report, operation.looked, operation.signal);
    return inOrder(findings);
  };

  /** What has been looked at takes the place of what was known of it; the rest stays, as long as it still holds. */
  const rememberCheck = (findings: readonly Finding[]) => {
    const seen = new Set(findings.map((one) => one.id));
    const before = checkedState === stateOfCheck() ? (lastCheck?.findings ?? []) : [];
    const known = inOrder([...findings, ...before.filter((one) => !seen.has(one.id))]);
    lastCheck = { finishedAt: new Date(now()).toISOString(), findings: known, verdict: verdictOf(known) };
    checkedState = stateOfCheck();
  };

  const factsInput = async (purpose: FactsInput['purpose'], signal: AbortSignal): Promise<FactsInput> => {
    const settings = store.current();
    const vault = installation.vault();
    // A drive that is gone may answer after minutes: the check of the directory says so, the others need not wait.
    const unseen = { current: { unreadable: vault.root }, earlier256: [] };
    const { current, earlier256 } = await within(vault.look(), unseen, signal);
    const loading = vault
      .accounts(settings.acmeDirectoryUrl)
      .load()
      .catch(() => null);
    const account = await within(loading, null, signal);
    return {
      settings,
      name: nameOf(settings),
      purpose,
      installed: current,
      earlier256,
      trustedRoots: await trustedRoots(),
      probeStorage: () => vault.probe(),
      async openHttp() {
        const already = web.listeners().http.state === 'listening';
        await web.startHttp();
        return { already };
      },
      withHttps: (greeting, action) => web.whileHttpsListens(greeting, action),
      challenges: web.challenges,
      outside: attempts.outside,
      account: typeof account?.url === 'string' ? { url: account.url, termsOfService: account.termsOfService } : null,
      lanAddresses: lanAddresses(),
      now,
    };
  };

  const trustedRoots = () => readTrustedRoots(store.current().trustedRootsFile);

  /** A file that cannot be read is named when it is set, not when a certificate is needed. */
  const demandReadableRoots = async ({ trustedRootsFile: file }: Record<string, unknown>) => {
    if (typeof file !== 'string' || !path.isAbsolute(file)) return;
    await readTrustedRoots(file).catch((error: unknown) => {
      if (!(error instanceof FailureError)) throw error;
      fail('INVALID_SETTING', { issues: [{ key: 'trustedRootsFile', reason: 'fileUnreadable' }] }, error);
    });
  };

  const request = async ({ force, despiteFindings, staging, automatic }: RequestOptions) => {
    demandPreconditions(store.current());
    return operations.run('request', { staging, automatic, onEnd: rememberRequest(staging) }, async (operation) => {
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
        async preflight() {
          const findings = await look(operation, 'check', requestChecks);
          rememberCheck(findings);
          return findings;
        },
        pending: filePendingOrders(caFolder()),
        onIssued: rememberIssued,
        lanAddress: lanAddresses()[0] ?? null,
      };
      let outside: Outside | null = null;
      try {
        const { wasValidated } = await requestCertificate(deps, { force, despiteFindings, staging }, operation);
        if (wasValidated) outside = await rememberOutside(staging ? 'rehearsal' : 'request', true, '');
      } finally {
        await closeAfterwards();
      }
      scheduleLook();
      const pair = installation.pair();
      return { certificate: staging || pair === null ? null : certificateView(pair, now()), outside };
    });
  };

  /**
   * Renews what is due. After a failure first where it costs nothing: in the CA's staging environment, if it has one.
   * A failure is remembered and told by the snapshot; nobody waits for it here.
   */
  const renewIfDue = async () => {
    await renewals.askCa(stopping.signal);
    if (stopped || renewals.decision()?.due !== true) return;
    const options = { force: true, despiteFindings: true, automatic: true };
    try {
      const isRetry = attempts.failures > 0 && hasStaging(store.current().acmeDirectoryUrl);
      if (isRetry) await request({ ...options, staging: true });
      await request({ ...options, staging: false });
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
    }
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

    request: (options) => request({ ...options, automatic: false }),

    cancel: (id) => operations.cancel(id),

    async evaluate() {
      lastEvaluation = await runReport('evaluate', evaluationChecks, () => installation.gatherEvidence());
      evaluatedState = stateThatMatters();
      publish();
      return lastEvaluation;
    },

    async check() {
      const report = await runReport('check', allChecks);
      rememberCheck(report.findings);
      publish();
      return report;
    },

    async viewCertificate() {
      const { current } = await installation.vault().look();
      if (current === null || 'unreadable' in current) return fail('NO_CERTIFICATE', {});
      return certificateDetails(current.chainPem);
    },

    async exportPfx(password) {
      const pair = installation.pair() ?? fail('NO_CERTIFICATE', {});
      const { chainPem, keyPem } = pair;
      const name = pair.info.names[0] ?? nameOf(store.current());
      const pfx = await makePfx({ chainPem, keyPem, password, name });
      journal.write({ event: 'pfxExported', directory: pair.folder });
      return { fileName: `${name.replace('*', '_')}.pfx`, base64: pfx.toString('base64') };
    },

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

    async lookNow() {
      // Whoever is busy looks for itself when it is done.
      if (!stopped && operations.current() === null) await operations.maintain(lookAround);
    },

    async stop() {
      stopped = true;
      stopping.abort();
      await operations.close();
      clearTimeout(lookAgain);
      await web.stop();
      if (options.listen) journal.write({ event: 'hostStopped' });
    },
  };
}

type RequestOptions = { force: boolean; despiteFindings: boolean; staging: boolean; automatic: boolean };

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
