/** A service in memory for the CLI's tests: the real contract with its validation, and whatever answers a test needs. */
import { AsyncIteratorClass, createRouterClient, EventPublisher, implement } from '@orpc/server';
import type { Client } from '#shared/contract/contract.ts';
import { contract } from '#shared/contract/contract.ts';
import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure, FailureCode, FailureData } from '#shared/contract/failures.ts';
import type { JournalEntry } from '#shared/contract/journal.ts';
import { parseSettingsPatch, maskSecrets } from '#shared/contract/settings.ts';
import { requestSteps } from '#shared/contract/request-steps.ts';
import type {
  Account,
  Certificate,
  CompromisedResult,
  ExternalReachability,
  Report,
  Snapshot,
  Step,
} from '#shared/contract/snapshot.ts';
import type { HookRun } from '#shared/contract/hook-result.ts';
import { exampleSnapshot } from '#shared/contract/test-snapshot.ts';

export const at = '2026-11-24T13:05:00.000Z';
export const certificate: Certificate = {
  directory: '/database/letsencrypt/org.letsencrypt.api.acme-v02/orders/4711',
  orderNumber: '4711',
  names: ['meinefirma.de'],
  issuer: 'R13',
  notBefore: at,
  notAfter: '2027-02-22T13:05:00.000Z',
  daysLeft: 89,
  serialNumber: '03AB',
  fingerprint256: 'AA:BB',
  keyType: 'ec-p256',
};

export const account: Account = {
  directoryUrl: 'https://acme-v02.api.letsencrypt.org/directory',
  host: 'acme-v02.api.letsencrypt.org',
  url: 'https://acme-v02.api.letsencrypt.org/acme/acct/1',
  contact: 'chefin@meinefirma.de',
  contactDiffers: false,
};

/** The steps of a request that has got as far as `id`, which is in `state`. */
export function stepsUpTo(id: (typeof requestSteps)[number], state: Step['state']): Step[] {
  const reached = requestSteps.indexOf(id);
  return requestSteps.map((step, index) => {
    const stepState = index < reached ? 'done' : index === reached ? state : 'waiting';
    return {
      id: step,
      state: stepState,
      startedAt: stepState === 'waiting' ? null : at,
      finishedAt: stepState === 'done' || stepState === 'failed' ? '2026-11-24T13:05:02.500Z' : null,
    };
  });
}

export type FakeService = ReturnType<typeof createFakeService>;

/** Starts as a service where nothing is set up yet; a test replaces the answers it cares about. */
export function createFakeService() {
  const os = implement(contract);
  const pushes = new EventPublisher<{ snapshot: Snapshot }>();
  const fake = {
    snapshot: exampleSnapshot({ lanAddresses: [] }, { databaseDirectory: '/database' }),
    /** Everything asked of the service that changes something. */
    calls: [] as unknown[],
    journal: [] as JournalEntry[],
    hookRun: { at, program: '/srv/copy', test: true, result: { outcome: 'ok', output: '' } } as HookRun,
    report: { finishedAt: at, findings: [], verdict: 'good' } as Report,
    /** The failure with which every procedure but `state` answers, if set. */
    refusal: null as Failure | null,
    request: (): Promise<Certificate | null> => Promise.resolve(certificate),
    /** What a request's validation saw. */
    outside: null as ExternalReachability | null,
    compromised: { certificate, revoked: true, failure: null } as CompromisedResult,
    cancel: (): void => undefined,
    closed: 0,
    /** Changes the state and notifies every watcher. */
    push(change: Partial<Snapshot>): void {
      fake.snapshot = { ...fake.snapshot, ...change };
      pushes.publish('snapshot', fake.snapshot);
    },
    /** Shows a running request that has got as far as `id` with a CA, and gives watchers the time to see it. */
    async step(id: (typeof requestSteps)[number], state: Step['state'], ca: string | null = null): Promise<void> {
      fake.push({
        operation: {
          id: 'op-1',
          kind: 'request',
          startedAt: at,
          cancellable: true,
          ca,
          steps: stepsUpTo(id, state),
          findings: [],
          checking: [],
          staging: false,
          automatic: false,
        },
      });
      // Between here and a watcher there are only promises, which all settle before the next turn of the event loop.
      await new Promise(setImmediate);
    },
    client: undefined as unknown as Client,
  };

  const answer = async <T>(value: () => T | Promise<T>): Promise<T> => {
    if (fake.refusal) throw new FailureError(fake.refusal);
    return value();
  };
  const recordAccountCall = (what: string): Account => {
    fake.calls.push(what);
    return fake.snapshot.account ?? account;
  };
  const router = os
    .use(async ({ next, errors }) => {
      try {
        return await next();
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        const make = errors[error.failure.code] as (options: { data: unknown }) => Error;
        throw make({ data: error.failure.data });
      }
    })
    .router({
      state: {
        get: os.state.get.handler(() => fake.snapshot),
        watch: os.state.watch.handler(({ signal }) => {
          const subscription = pushes.subscribe('snapshot', { signal });
          let first = true;
          return new AsyncIteratorClass<Snapshot>(
            async () => {
              if (!first) return subscription.next();
              first = false;
              return { done: false, value: fake.snapshot };
            },
            async () => {
              await subscription.return(undefined);
            },
          );
        }),
      },
      settings: {
        update: os.settings.update.handler(({ input }) =>
          answer(() => {
            fake.calls.push(input);
            const parsed = parseSettingsPatch(input, fake.snapshot.settings);
            if (!parsed.ok) throw new FailureError(failure('INVALID_SETTING', { issues: parsed.issues }));
            fake.push({ settings: { ...fake.snapshot.settings, ...parsed.patch } });
            return maskSecrets(fake.snapshot.settings);
          }),
        ),
      },
      certificate: {
        request: os.certificate.request.handler(({ input }) =>
          answer(async () => {
            fake.calls.push({ request: input });
            return { certificate: await fake.request(), outside: fake.outside };
          }),
        ),
        cancel: os.certificate.cancel.handler(({ input }) => {
          fake.calls.push({ cancel: input.operationId });
          fake.cancel();
          return { cancelled: true };
        }),
        evaluate: os.certificate.evaluate.handler(() => answer(() => fake.report)),
        delete: os.certificate.delete.handler(() => answer(() => ({ directory: certificate.directory }))),
        compromised: os.certificate.compromised.handler(({ input }) =>
          answer(() => {
            fake.calls.push({ compromised: input });
            return fake.compromised;
          }),
        ),
        openDirectory: os.certificate.openDirectory.handler(() => ({ directory: certificate.directory })),
        view: os.certificate.view.handler(() => answer(() => [])),
        exportPfx: os.certificate.exportPfx.handler(() =>
          answer(() => ({ fileName: 'meinefirma.de.pfx', base64: '' })),
        ),
      },
      account: {
        updateContact: os.account.updateContact.handler(() => answer(() => recordAccountCall('updateContact'))),
        rollOver: os.account.rollOver.handler(() => answer(() => recordAccountCall('rollOver'))),
        deactivate: os.account.deactivate.handler(() => answer(() => ({ host: recordAccountCall('deactivate').host }))),
      },
      ca: {
        describe: os.ca.describe.handler(() =>
          answer(() => ({
            host: 'ca.test',
            website: null,
            termsOfService: null,
            profiles: [],
            externalAccountRequired: false,
          })),
        ),
      },
      diagnosis: { check: os.diagnosis.check.handler(() => answer(() => fake.report)) },
      hooks: { test: os.hooks.test.handler(() => answer(() => fake.hookRun)) },
      journal: { list: os.journal.list.handler(({ input }) => answer(() => fake.journal.slice(-input.limit))) },
      host: { restart: os.host.restart.handler(() => ({ restarting: 'webserver' as const })) },
    });
  fake.client = createRouterClient(router);
  return fake;
}

/** A promise that a test rejects with a failure when it wants to. */
export function pendingRequest(): {
  promise: Promise<Certificate | null>;
  refuse: <C extends FailureCode>(code: C, data: FailureData<C>) => void;
} {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<Certificate | null>((_resolve, rejectPromise) => (reject = rejectPromise));
  // A test may reject it before anything awaits it.
  promise.catch(() => undefined);
  return { promise, refuse: (code, data) => reject(new FailureError(failure(code, data))) };
}
