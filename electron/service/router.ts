import { AsyncIteratorClass, implement, ORPCError } from '@orpc/server';
import type { ApplicationSearch } from '#shared/contract/application-search.ts';
import type { CaDescription } from '#shared/contract/ca-description.ts';
import { contract } from '#shared/contract/contract.ts';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import { cleanSetting } from '#shared/contract/pasted-values.ts';
import { hookNameSchema, type HookName, type HookRun } from '#shared/contract/hook-result.ts';
import type { HstsOffer } from '#shared/contract/hsts.ts';
import type { JournalEntry } from '#shared/contract/journal.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { publicAddress } from '#shared/domain/public-address.ts';
import { failNotReadable } from '../settings/readable-config.ts';
import type { Journal } from '../storage/journal.ts';
import type { CertificateFiles } from './certificate-files.ts';
import { failureFrom, isProgramReplaced } from './failure-from-error.ts';
import type { DesktopActions, HostActions } from './host-actions.ts';
import type { Requests } from './issuance/requests.ts';
import type { AccountOperations } from './keys/account-operations.ts';
import type { Compromised } from './keys/compromised.ts';
import type { Operations } from './operations/operations.ts';
import type { Reports } from './reports.ts';
import type { RouterPorts } from './router-ports.ts';
import type { ChangeSettings } from './settings-change.ts';
import type { Snapshots } from './snapshots.ts';

/** What a connection may ask for. */
type RequestContext = {
  /** May open folders: the desktop's own window alone. */
  osActions: boolean;
  /**
   * May set and test the programs that this machine runs as hooks, and set what its web server publishes; left out: no.
   * Never a page in a browser.
   */
  programs?: boolean;
};

/** The parts of the service, as far as a client reaches them. */
export type RouterParts = {
  snapshots: Pick<Snapshots, 'current' | 'watch'>;
  changeSettings: ChangeSettings;
  operations: Pick<Operations, 'cancel'>;
  requests: Pick<Requests, 'request'>;
  reports: Pick<Reports, 'check' | 'evaluate'>;
  files: CertificateFiles;
  compromised: Pick<Compromised, 'replace'>;
  accounts: AccountOperations;
  journal: Pick<Journal, 'list' | 'file'>;
  /** Looks at the disk now; never throws, and takes a few seconds at most. */
  lookAgain: () => Promise<void>;
  actions: Pick<HostActions, 'openDirectory' | 'desktop'>;
  startAtLogin: (on: boolean) => void;
  testHook: (hook: HookName) => Promise<HookRun>;
  declineHsts: (offer: HstsOffer) => Promise<void>;
  routerPorts: Pick<RouterPorts, 'open' | 'close'>;
  describeCa: (directoryUrl: string | undefined) => Promise<CaDescription>;
  findApplication: (port: number | undefined) => Promise<ApplicationSearch>;
  restart: () => Promise<{ restarting: 'app' | 'webserver' }>;
};

export type ServiceRouter = ReturnType<typeof createRouter>;

/** The contract's procedures with this service's rules for all of them: see `createRouter`. */
function implementContract(started: Promise<void>, onUnexpectedError: (error: unknown) => void) {
  return implement(contract)
    .$context<RequestContext>()
    .use(async ({ next }) => {
      await started;
      try {
        return await next();
      } catch (error) {
        if (error instanceof FailureError || isProgramReplaced(error)) {
          const { code, data } = failureFrom(error);
          throw new ORPCError(code, { data, cause: error });
        }
        if (!(error instanceof ORPCError)) onUnexpectedError(error);
        throw error;
      }
    });
}

/**
 * The contract, implemented by the parts of the service.
 *
 * @param started settles once the service has started; earlier calls wait for it
 * @param onUnexpectedError gets thrown errors that are no Failure; the caller only sees that something went wrong
 */
export function createRouter(parts: RouterParts, started: Promise<void>, onUnexpectedError: (error: unknown) => void) {
  const os = implementContract(started, onUnexpectedError);
  const { snapshots, requests, operations, reports, files, accounts } = parts;
  return os.router({
    state: {
      get: os.state.get.handler(async ({ context }) => {
        await parts.lookAgain();
        return forConnection(snapshots.current(), context);
      }),
      watch: os.state.watch.handler(({ context, signal }) => {
        // What it finds comes as a snapshot of its own.
        void parts.lookAgain();
        const watched = snapshots.watch(signal);
        return new AsyncIteratorClass<Snapshot>(
          async () => {
            const next = await watched.next();
            return next.done === true ? next : { done: false, value: forConnection(next.value, context) };
          },
          async () => {
            await watched.return?.();
          },
        );
      }),
    },
    settings: {
      update: os.settings.update.handler(({ input, context }) => {
        if (hookNameSchema.options.some((key) => Object.hasOwn(input, key))) assertPrograms(context);
        if (OF_UPSTREAM.some((key) => Object.hasOwn(input, key))) assertUpstream(context);
        if (PROFACTO_KEYS.some((key) => Object.hasOwn(input, key))) assertBeside(context);
        assertOnThisMachine(input, context);
        return parts.changeSettings(input);
      }),
    },
    certificate: {
      request: os.certificate.request.handler(({ input: { staging, newDatabase, ...insistence } }) => {
        const ofDatabase = newDatabase === true ? { newDatabase } : {};
        return requests.request(
          staging
            ? { kind: 'rehearsal', automatic: false, ...ofDatabase }
            : { kind: 'request', ...insistence, ...ofDatabase },
        );
      }),
      cancel: os.certificate.cancel.handler(({ input }) => ({ cancelled: operations.cancel(input.operationId) })),
      evaluate: os.certificate.evaluate.handler(() => reports.evaluate()),
      delete: os.certificate.delete.handler(() => files.remove()),
      compromised: os.certificate.compromised.handler(({ input }) => parts.compromised.replace(input, null)),
      openDirectory: os.certificate.openDirectory.handler(async ({ context }) => {
        if (!context.osActions) fail('OS_ACTION_REFUSED', {});
        const directory = files.directory();
        await parts.actions.openDirectory(directory);
        return { directory };
      }),
      openAddress: os.certificate.openAddress.handler(async ({ context }) => {
        const { openAddress } = desktopOf(parts.actions, context);
        const { certificate, settings } = snapshots.current();
        const address = certificate === null ? null : publicAddress(certificate, settings);
        if (address === null) fail('NO_CERTIFICATE', {});
        return { url: address.url, opened: await openAddress(address.url) };
      }),
      view: os.certificate.view.handler(() => files.view()),
      exportPfx: os.certificate.exportPfx.handler(({ input }) => files.exportPfx(input.password)),
    },
    account: {
      updateContact: os.account.updateContact.handler(() => accounts.updateContact()),
      rollOver: os.account.rollOver.handler(() => accounts.rollOver()),
      deactivate: os.account.deactivate.handler(() => accounts.deactivate()),
    },
    ca: {
      describe: os.ca.describe.handler(({ input }) => parts.describeCa(input.directoryUrl)),
    },
    diagnosis: {
      check: os.diagnosis.check.handler(() => reports.check()),
    },
    application: {
      find: os.application.find.handler(({ input }) => parts.findApplication(input?.port)),
    },
    hooks: {
      test: os.hooks.test.handler(({ input, context }) => {
        assertPrograms(context);
        return parts.testHook(input.hook);
      }),
    },
    hsts: {
      decline: os.hsts.decline.handler(async ({ input: { offer } }) => {
        await parts.declineHsts(offer);
        return { declined: offer };
      }),
    },
    router: {
      open: os.router.open.handler(() => parts.routerPorts.open()),
      close: os.router.close.handler(() => parts.routerPorts.close()),
    },
    journal: {
      list: os.journal.list.handler(({ input }) => entriesOf(parts.journal, input.limit)),
    },
    host: {
      restart: os.host.restart.handler(() => parts.restart()),
      chooseDatabaseDirectory: os.host.chooseDatabaseDirectory.handler(async ({ context }) => {
        const { chooseFolder } = desktopOf(parts.actions, context);
        return { directory: await chooseFolder(snapshots.current().settings.databaseDirectory) };
      }),
      startAtLogin: os.host.startAtLogin.handler(({ input: { on }, context }) => {
        desktopOf(parts.actions, context);
        parts.startAtLogin(on);
        return { on };
      }),
    },
  });
}

/** What says which service is published, and how. */
const OF_UPSTREAM = ['upstream', 'upstreamHost', 'upstreamAdminPages'] as const;

/** The snapshot with what this connection may do. */
function forConnection(snapshot: Snapshot, { osActions, programs = false }: RequestContext): Snapshot {
  return { ...snapshot, osActions, programs };
}

function assertUpstream({ programs = false }: RequestContext): void {
  if (!programs) fail('UPSTREAM_REFUSED', {});
}

/** What only the desktop's own window may ask for. @throws FailureError `OS_ACTION_REFUSED` */
function desktopOf({ desktop }: RouterParts['actions'], { osActions }: RequestContext): DesktopActions {
  if (!osActions || desktop === undefined) fail('OS_ACTION_REFUSED', {});
  return desktop;
}

/** What is read and written at a place that somebody names. */
const PLACES = ['databaseDirectory', 'trustedRootsFile'] as const;

/** A page could have a key written to another machine, or this machine log in there (SMB does so by itself). */
function assertOnThisMachine(patch: Record<string, unknown>, { programs = false }: RequestContext): void {
  if (programs) return;
  const issues = PLACES.filter((key) => {
    const cleaned = cleanSetting(key, patch[key]);
    return cleaned.ok && typeof cleaned.value === 'string' && /^[\\/]{2}/.test(cleaned.value);
  }).map((key) => ({ key, reason: 'notOnThisMachine' as const }));
  if (issues.length > 0) fail('INVALID_SETTING', { issues });
}

/** What would let a page have files written anywhere, a key among them, and programs and addresses called. */
const PROFACTO_KEYS = ['webroot', 'certificateTarget', 'restartCommand', 'restartUrl'] as const;

function assertBeside({ programs = false }: RequestContext): void {
  if (!programs) fail('BESIDE_REFUSED', {});
}

function assertPrograms({ programs = false }: RequestContext): void {
  if (!programs) fail('PROGRAMS_REFUSED', {});
}

/** @throws FailureError `CONFIG_DIRECTORY` where the journal cannot be read, which is not "nothing has happened" */
function entriesOf(journal: Pick<Journal, 'list' | 'file'>, limit: number): JournalEntry[] {
  try {
    return journal.list(limit);
  } catch (error) {
    return failNotReadable(journal.file, error);
  }
}
