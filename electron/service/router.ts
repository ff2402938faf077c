import { AsyncIteratorClass, implement, ORPCError } from '@orpc/server';
import type { CaDescription } from '#shared/contract/ca-description.ts';
import type { CertificateDetails } from '#shared/contract/certificate-details.ts';
import { contract } from '#shared/contract/contract.ts';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import type { JournalEntry } from '#shared/contract/journal.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { hookNameSchema, type HookName, type HookRun } from '#shared/contract/hook-result.ts';
import type {
  Account,
  Certificate,
  CompromisedResult,
  ExternalReachability,
  Report,
  Snapshot,
} from '#shared/contract/snapshot.ts';
import { failureFrom, isProgramReplaced } from './failure-from-error.ts';

/** What a connection may ask for. */
export type RequestContext = {
  /** May open folders: the desktop's own window alone. */
  osActions: boolean;
  /** May set and test the programs that this machine runs as hooks; left out: no. Never a page in a browser. */
  programs?: boolean;
};

/** What the router needs of the service: its use cases, free of any transport. */
export type UseCases = {
  snapshot(): Snapshot;
  /** The snapshot now and each next one; ends at once on `return()`, also while the next one is awaited. */
  watch(signal: AbortSignal | undefined): AsyncIterator<Snapshot>;
  updateSettings(patch: Record<string, unknown>): Promise<Settings>;
  request(options: {
    force: boolean;
    despiteFindings: boolean;
    despiteLimits: boolean;
    staging: boolean;
  }): Promise<{ certificate: Certificate | null; outside: ExternalReachability | null }>;
  cancel(operationId: string): boolean;
  evaluate(): Promise<Report>;
  check(): Promise<Report>;
  deleteCertificate(): Promise<{ directory: string }>;
  compromised(options: { evenWithoutReplacement: boolean }): Promise<CompromisedResult>;
  updateContact(): Promise<Account>;
  rollOverAccount(): Promise<Account>;
  deactivateAccount(): Promise<{ host: string }>;
  openDirectory(): Promise<{ directory: string }>;
  viewCertificate(): Promise<CertificateDetails[]>;
  exportPfx(password: string): Promise<{ fileName: string; base64: string }>;
  testHook(hook: HookName): Promise<HookRun>;
  /** @param directoryUrl another CA's; `undefined`: the configured one's */
  describeCa(directoryUrl: string | undefined): Promise<CaDescription>;
  journal(limit: number): JournalEntry[];
  restart(): Promise<{ restarting: 'app' | 'webserver' }>;
};

export type ServiceRouter = ReturnType<typeof createRouter>;

/**
 * The contract, implemented by the use cases.
 *
 * @param started settles once the service has started; earlier calls wait for it
 * @param onUnexpectedError gets thrown errors that are no Failure; the caller only sees that something went wrong
 */
export function createRouter(useCases: UseCases, started: Promise<void>, onUnexpectedError: (error: unknown) => void) {
  const os = implement(contract)
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
  const forConnection = (snapshot: Snapshot, { osActions, programs = false }: RequestContext): Snapshot => ({
    ...snapshot,
    osActions,
    programs,
  });
  const assertPrograms = ({ programs = false }: RequestContext): void => {
    if (!programs) fail('PROGRAMS_REFUSED', {});
  };

  return os.router({
    state: {
      get: os.state.get.handler(({ context }) => forConnection(useCases.snapshot(), context)),
      watch: os.state.watch.handler(({ context, signal }) => {
        const snapshots = useCases.watch(signal);
        return new AsyncIteratorClass<Snapshot>(
          async () => {
            const next = await snapshots.next();
            return next.done === true ? next : { done: false, value: forConnection(next.value, context) };
          },
          async () => {
            await snapshots.return?.();
          },
        );
      }),
    },
    settings: {
      update: os.settings.update.handler(({ input, context }) => {
        if (hookNameSchema.options.some((key) => Object.hasOwn(input, key))) assertPrograms(context);
        return useCases.updateSettings(input);
      }),
    },
    certificate: {
      request: os.certificate.request.handler(({ input }) => useCases.request(input)),
      cancel: os.certificate.cancel.handler(({ input }) => ({ cancelled: useCases.cancel(input.operationId) })),
      evaluate: os.certificate.evaluate.handler(() => useCases.evaluate()),
      delete: os.certificate.delete.handler(() => useCases.deleteCertificate()),
      compromised: os.certificate.compromised.handler(({ input }) => useCases.compromised(input)),
      openDirectory: os.certificate.openDirectory.handler(({ context }) => {
        if (!context.osActions) fail('OS_ACTION_REFUSED', {});
        return useCases.openDirectory();
      }),
      view: os.certificate.view.handler(() => useCases.viewCertificate()),
      exportPfx: os.certificate.exportPfx.handler(({ input }) => useCases.exportPfx(input.password)),
    },
    account: {
      updateContact: os.account.updateContact.handler(() => useCases.updateContact()),
      rollOver: os.account.rollOver.handler(() => useCases.rollOverAccount()),
      deactivate: os.account.deactivate.handler(() => useCases.deactivateAccount()),
    },
    ca: {
      describe: os.ca.describe.handler(({ input }) => useCases.describeCa(input.directoryUrl)),
    },
    diagnosis: {
      check: os.diagnosis.check.handler(() => useCases.check()),
    },
    hooks: {
      test: os.hooks.test.handler(({ input, context }) => {
        assertPrograms(context);
        return useCases.testHook(input.hook);
      }),
    },
    journal: {
      list: os.journal.list.handler(({ input }) => useCases.journal(input.limit)),
    },
    host: {
      restart: os.host.restart.handler(() => useCases.restart()),
    },
  });
}
