import type { HookName } from '#shared/contract/hook-result.ts';
import type { HstsOffer } from '#shared/contract/hsts.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { PortForward } from '#shared/domain/port-forwards.ts';
import { acmeAccountKeeper, acmeIssuer } from '../acme/lazy.ts';
import { readTrustedRoots } from '../certificates/trusted-roots.ts';
import type { AttemptRecord } from '../storage/attempts.ts';
import { openJournal } from '../storage/journal.ts';
import { createAccessLog } from '../webserver/access-log/access-log.ts';
import { createChallenges } from '../webserver/challenges.ts';
import { createSite } from '../webserver/create-site.ts';
import { defaultLimits } from '../webserver/limits.ts';
import type { WebServerReport } from '../webserver/report.ts';
import { createWebServer, type WebServer } from '../webserver/web-server.ts';
import type { WebServerConfig } from '../webserver/web-server-config.ts';
import { createRemoteWebServer } from '../webserver/worker/remote-web-server.ts';
import { createApplicationWatch, lookAtApplication } from './application-watch.ts';
import { createApplicationSearch } from './application-search.ts';
import { createCertificateFiles } from './certificate-files.ts';
import { createChanges } from './changes.ts';
import { createClockMemory } from './clock-memory.ts';
import {
  createAllowanceChore,
  createAriChore,
  createClockChore,
  createNoticeChore,
  createRecheckChore,
} from './chores.ts';
import type { Core } from './core.ts';
import { describeCa } from './ca-description.ts';
import { followWebServer } from './follow-web-server.ts';
import { createFreshLook } from './fresh-look.ts';
import { createHookEvents, type HookEvents } from './hooks/hook-events.ts';
import { createHookRuns } from './hooks/hook-runs.ts';
import { restart } from './host-actions.ts';
import { createHostLoop } from './host-loop.ts';
import { createHsts, createHstsChore } from './hsts.ts';
import { certificateView, createInstallation, webServerConfig } from './installation.ts';
import { nameOf } from './public-name.ts';
import { createBeside } from './beside/beside.ts';
import { createRestartChore, createRestartOperation } from './beside/restart-chore.ts';
import { createServing, type Serving } from './serving.ts';
import { createAriMemory } from './issuance/ari.ts';
import { createAuthorities } from './issuance/authorities.ts';
import { createRenewalChore } from './issuance/renewal-chore.ts';
import { createRenewals } from './issuance/renewals.ts';
import { createRequests } from './issuance/requests.ts';
import { createRevocations } from './issuance/revocations.ts';
import { createAccountOperations } from './keys/account-operations.ts';
import { createAccountView } from './keys/account-view.ts';
import { createCompromised } from './keys/compromised.ts';
import { createRevocationChore } from './keys/revocation-chore.ts';
import { createLifetimeNotices } from './lifetime-notices.ts';
import { operatingSystemName } from './operating-system.ts';
import { createOperations } from './operations/operations.ts';
import { createPermissions } from './permissions.ts';
import { createReload } from './reload.ts';
import { createReports } from './reports.ts';
import { createRouterPorts } from './router-ports.ts';
import type { ServiceOptions } from './service-options.ts';
import { createSettingsChange } from './settings-change.ts';
import { snapshotOf } from './snapshot.ts';
import { createSnapshots } from './snapshots.ts';
import { createStartAtLoginMemory } from './start-at-login-memory.ts';

type Options = Omit<ServiceOptions, 'onUnexpectedError'> & { onUnexpectedError: (error: unknown) => void };

/** Puts the parts of the service together, each from those before it. Nothing listens, and nothing is read yet. */
export function assembleService(options: Options, stopSignal: AbortSignal) {
  const { settingsStore: store, configDir, actions, onUnexpectedError, simulation = {} } = options;
  const { now = Date.now, uptimeMs } = simulation;
  const core: Core = {
    settings: () => store.current(),
    now,
    clock: createClockMemory({ now, directoryUrl: () => store.current().acmeDirectoryUrl, uptimeMs }),
    journal: openJournal(configDir, now),
    changes: createChanges(),
    trustedRoots: () => readTrustedRoots(store.current().trustedRootsFile),
    listens: options.host !== 'cli',
    stopSignal,
  };
  const state = assembleState(core, options);
  const { operations, installation, web, reload, hsts } = state;
  const isProven = () => snapshots.current().shield === 'colour';
  const notifications = assembleNotifications(core, options, state);
  const useCases = assembleUseCases(core, options, state, notifications);
  const furtherPorts = new Set<number>();

  const renewal = createRenewalChore(core, { ...state, requests: useCases.requests });
  const restartProfacto = createRestartOperation(core, {
    installation,
    operations,
    onServed: () => onServedByProfacto(state, notifications.hookEvents),
  });
  const loop = createHostLoop(
    [
      createRecheckChore(core, { installation, web, operations, reload }, simulation.recheckIntervalMs),
      createAriChore(core, state.ari),
      renewal,
      useCases.revocationChore,
      createRestartChore(core, { installation, web, restart: restartProfacto }),
      createNoticeChore(notifications.lifetimeNotices, operations),
      createAllowanceChore(core, state.authorities),
      createClockChore(core),
      state.application.chore,
      state.routerPorts.chore,
      createHstsChore(core, hsts, { isProven, configureWeb: state.configureWeb }),
    ],
    { changes: core.changes, now, stopSignal, onUnexpectedError },
    simulation.startTimer,
  );
  const startAtLogin = createStartAtLoginMemory(actions, core.changes);
  const shown = {
    product: productOf(options, core),
    store,
    startAtLogin,
    clock: core.clock,
    listens: core.listens,
    renewsAt: () => loop.runsAt(renewal),
    ...state,
    ...notifications,
    ...useCases,
  };
  const snapshots = createSnapshots(core.changes, () => snapshotOf(shown, now()));
  const { hookEvents } = notifications;
  core.changes.on('automaticFailure', (failure) => hookEvents.failed(failure, snapshots.current().renewal));
  return {
    core,
    ...state,
    ...notifications,
    ...useCases,
    loop,
    snapshots,
    actions,
    journal: core.journal,
    changeSettings: createSettingsChange(core, {
      store,
      operations,
      web,
      installation,
      reload,
      furtherPorts,
      configDir,
      hsts,
    }),
    furtherPorts,
    isProven,
    describeCa: (directoryUrl: string | undefined) => describeCa(core, directoryUrl),
    findApplication: createApplicationSearch(core),
    startAtLogin: startAtLogin.set,
    lookAgain() {
      startAtLogin.look();
      return state.lookAgain();
    },
    restart: () => restart(actions, { operations, reload, installation, web, restartProfacto }),
    async declineHsts(offer: HstsOffer) {
      await hsts.decline(offer);
      core.changes.emit('state');
    },
    testHook: (hook: HookName) => hookEvents.test(hook, snapshots.current().renewal),
  };
}

/** What is installed, served, remembered and running. */
function assembleState(core: Core, { configDir, onUnexpectedError, webServerWorker, simulation = {} }: Options) {
  const { settings, journal, changes, now } = core;
  const { probe, random = Math.random, limitTable, router } = simulation;
  const hsts = createHsts(core, configDir);
  const webConfig = () => webServerConfig(settings(), { configDir, hstsMaxAge: hsts.maxAge() });
  const own = createWeb(core, webConfig, webServerWorker);
  const beside = createBeside(core, configDir, {
    hookRunOptions: simulation.hookRunOptions,
    times: simulation.handoverTimes,
  });
  const web = createServing({ settings, own, beside });
  const installation = createInstallation({ settings, web, journal, now, ...(probe ? { probe } : {}) });
  const operations = createOperations({ configDir, journal, changes, now });
  const ari = createAriMemory(core, installation, random);
  const authorities = createAuthorities(core, installation, ari, limitTable);
  const renewals = createRenewals(core, installation, ari, authorities);
  const accountView = createAccountView({ settings, vault: () => installation.vault() });
  const accountKeeper = acmeAccountKeeper();
  const revocations = createRevocations(core, installation, accountKeeper);
  const ofRouter = router === undefined ? {} : { router };
  const assertOurs = (forwards: readonly PortForward[]) => assertOwnPorts(core, web, forwards);
  const routerPorts = createRouterPorts(core, { configDir, operations, assertOurs, ...ofRouter });
  const remembered = [authorities, ari, accountView, revocations, routerPorts];
  const permissions = createPermissions(core, configDir);
  const reload = createReload(core, { installation, web, permissions, remembered, onUnexpectedError });
  const application = createApplicationWatch(core, (signal) => lookAtApplication(core, signal));
  followWebServer(core, { operations, reload, application, onUnexpectedError });
  /** A CLI call closes the ports that its operation opened. */
  const closeAfterwards = async (): Promise<void> => {
    if (!core.listens) await web.stop();
  };
  const outside = () => authorities.attempts.current().outside;
  const lookAgain = createFreshLook(core, { installation, operations, reload, onUnexpectedError });
  // Of NAT-PMP no list tells.
  const opened = () => {
    const view = routerPorts.view();
    return view?.via === 'igd' ? { router: view.router, ports: view.forwards.map(({ port }) => port) } : null;
  };
  const seen = { installation, web, permissions, operations, outside, opened, ...ofRouter };
  const reports = createReports(core, {
    ...seen,
    lookAgain,
    closeAfterwards,
    onApplication: (found) => application.learn(found),
  });
  return {
    web,
    hsts,
    routerPorts,
    application,
    configureWeb: () => web.configure(webConfig()),
    installation,
    operations,
    ari,
    authorities,
    renewals,
    revocations,
    accountView,
    accountKeeper,
    reload,
    lookAgain,
    reports,
    closeAfterwards,
  };
}
type State = ReturnType<typeof assembleState>;

/** A router leads nobody to another program of this machine. @throws FailureError `PORT_…`, `WEBROOT_NOT_SERVED`, `BESIDE_FOLDER` */
async function assertOwnPorts(
  { settings, stopSignal, listens }: Core,
  web: Serving,
  forwards: readonly PortForward[],
): Promise<void> {
  const profacto = web.profacto();
  if (profacto !== null) {
    await profacto.probeWebroot(stopSignal);
    return;
  }
  try {
    if (forwards.some(({ internalPort }) => internalPort === settings().httpPort)) await web.startHttp();
    await web.withHttpsListener('', () => Promise.resolve());
  } finally {
    if (!listens) await web.stop();
  }
}

/** The integrated web server: in a thread of its own where the host has a file for that. */
function createWeb({ changes, now }: Core, config: () => WebServerConfig, worker: URL | undefined): WebServer {
  const tell = (report: WebServerReport) => void changes.emit('webServer', report);
  if (worker === undefined) {
    const accessLog = createAccessLog(config, tell, { now });
    return createWebServer(config(), createSite(config, tell), defaultLimits, createChallenges(), accessLog);
  }
  return createRemoteWebServer(worker, config(), tell);
}

/** Who tells people and programs of what happens. */
function assembleNotifications(
  core: Core,
  { configDir, simulation = {} }: Options,
  { installation, authorities: { attempts } }: State,
) {
  const { settings, journal, changes, now } = core;
  const onChange = () => void changes.emit('state');
  const lifetimeNotices = createLifetimeNotices({
    configDir,
    journal,
    now,
    clock: core.clock,
    onChange,
    state() {
      const pair = installation.pair();
      const certificate = pair === null ? null : certificateView(pair, now());
      return { certificate, failingSince: failingSince(attempts.current(), nameOf(settings()), now()) };
    },
  });
  const { hookRunOptions } = simulation;
  const hookRuns = createHookRuns({
    command: (hook) => settings()[hook],
    journal,
    now,
    onChange,
    ...(hookRunOptions ? { runOptions: hookRunOptions } : {}),
  });
  return { lifetimeNotices, hookRuns, hookEvents: createHookEvents(core, { installation, attempts, hookRuns }) };
}

/** What is done: by a click, a command, or the host itself. */
function assembleUseCases(
  core: Core,
  { simulation = {} }: Options,
  state: State,
  { lifetimeNotices, hookEvents }: ReturnType<typeof assembleNotifications>,
) {
  const { web, installation, operations, ari, authorities, renewals, revocations } = state;
  const { accountView, accountKeeper, reports, closeAfterwards } = state;
  const { refresh, refreshPresent } = state.reload;
  const issuer = simulation.issuer ?? acmeIssuer(core.now);
  const requests = createRequests(
    { core, installation, web, issuer, authorities, ...reports },
    {
      operations,
      ari,
      renewals,
      revocations,
      refresh,
      async onAsked() {
        await Promise.all([authorities.limits.load(), accountView.load()]);
        await closeAfterwards();
      },
      async onInstalled(automatic) {
        hookEvents.installed();
        // A CLI call must not use up the notice: a host is to show it.
        if (core.listens) await lifetimeNotices.giveIfDue(automatic);
      },
    },
  );
  const replacing = { installation, operations, requests, revocations, refreshPresent };
  const compromised = createCompromised(core, { ...replacing, authorities });
  return {
    requests,
    compromised,
    revocationChore: createRevocationChore(core, { ...replacing, compromised }),
    accounts: createAccountOperations(core, { installation, accountKeeper, operations, accountView, refreshPresent }),
    files: createCertificateFiles(core, {
      installation,
      operations,
      refreshPresent,
      onRemoved: () => requests.forget(),
    }),
  };
}

/** A failure that profacto has made good since is none any more, and who waits for the certificate hears of it now. */
async function onServedByProfacto({ authorities: { attempts } }: State, hookEvents: HookEvents): Promise<void> {
  if (attempts.current().lastError?.code.startsWith('PROFACTO_') !== true) return;
  await attempts.recordEnd(null);
  hookEvents.installed();
}

function productOf({ version, host, settingsStore }: Options, { journal }: Core): Snapshot['product'] {
  const { node, electron } = process.versions;
  return {
    version,
    host,
    operatingSystem: operatingSystemName(),
    runtime: `Node.js ${node}${electron ? `, Electron ${electron}` : ''}`,
    settingsFile: settingsStore.file,
    journalFile: journal.file,
  };
}

/**
 * Since when attempts for this name have failed; `null`: they have not, or it was noted while the clock was ahead. Other
 * names do not count.
 */
function failingSince(attempts: AttemptRecord, name: string, now: number): string | null {
  const { failures, firstFailureAt, lastAttemptAt } = attempts;
  const since = failures > 0 && attempts.name === name ? (firstFailureAt ?? lastAttemptAt) : null;
  return since !== null && Date.parse(since) > now ? null : since;
}
