/** A small service for the transports' tests: real contract, canned answers, and a record of what was asked. */
import { implement } from '@orpc/server';
import { contract } from '#shared/contract/contract.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { exampleSnapshot } from '#shared/contract/test-snapshot.ts';

export type FakeContext = { osActions: boolean };

/** A router whose `state.watch` first gives a snapshot, then one for each `push`. */
export function createFakeRouter() {
  const os = implement(contract).$context<FakeContext>();
  const listeners = new Set<() => void>();
  let port = 8080;
  let ended = 0;

  const snapshot = (context: FakeContext): Snapshot => ({
    ...emptySnapshot,
    osActions: context.osActions,
    settings: { ...emptySnapshot.settings, httpPort: port },
  });
  const nextPush = (signal: AbortSignal | undefined): Promise<boolean> =>
    new Promise((resolve) => {
      const done = (resume: boolean) => () => {
        listeners.delete(pushed);
        resolve(resume);
      };
      const pushed = done(true);
      listeners.add(pushed);
      signal?.addEventListener('abort', done(false), { once: true });
    });

  const router = os.router({
    state: {
      get: os.state.get.handler(({ context }) => snapshot(context)),
      watch: os.state.watch.handler(async function* ({ context, signal }) {
        try {
          yield snapshot(context);
          while (await nextPush(signal)) yield snapshot(context);
        } finally {
          ended += 1;
        }
      }),
    },
    settings: { update: os.settings.update.handler(({ context }) => snapshot(context).settings) },
    certificate: {
      request: os.certificate.request.handler(({ errors }) => {
        throw errors.NOT_DUE({ data: { dueAt: '2026-03-01T00:00:00.000Z', notAfter: '2026-04-01T00:00:00.000Z' } });
      }),
      cancel: os.certificate.cancel.handler(() => ({ cancelled: false })),
      evaluate: os.certificate.evaluate.handler(() => {
        throw new Error('/home/secret/path');
      }),
      delete: os.certificate.delete.handler(({ errors }) => {
        throw errors.NO_CERTIFICATE({ data: {} });
      }),
      compromised: os.certificate.compromised.handler(() => ({ certificate: null, revoked: true, failure: null })),
      openDirectory: os.certificate.openDirectory.handler(({ context, errors }) => {
        if (!context.osActions) throw errors.OS_ACTION_REFUSED({ data: {} });
        return { directory: '/somewhere' };
      }),
      view: os.certificate.view.handler(() => []),
      exportPfx: os.certificate.exportPfx.handler(() => ({ fileName: 'meinefirma.de.pfx', base64: '' })),
    },
    account: {
      updateContact: os.account.updateContact.handler(({ errors }) => {
        throw errors.NO_ACCOUNT({ data: { host: 'ca.example' } });
      }),
      rollOver: os.account.rollOver.handler(({ errors }) => {
        throw errors.NO_ACCOUNT({ data: { host: 'ca.example' } });
      }),
      deactivate: os.account.deactivate.handler(() => ({ host: 'ca.example' })),
    },
    ca: {
      describe: os.ca.describe.handler(() => ({
        host: 'ca.test',
        website: null,
        termsOfService: null,
        profiles: [],
        externalAccountRequired: false,
      })),
    },
    diagnosis: {
      check: os.diagnosis.check.handler(() => ({
        finishedAt: '2026-01-01T00:00:00.000Z',
        findings: [],
        verdict: 'good' as const,
      })),
    },
    hooks: {
      test: os.hooks.test.handler(({ errors }) => {
        throw errors.HOOK_NOT_SET({ data: { hook: 'onRenewed' } });
      }),
    },
    journal: { list: os.journal.list.handler(() => []) },
    host: { restart: os.host.restart.handler(() => ({ restarting: 'webserver' as const })) },
  });

  return {
    router,
    /** Changes the state and notifies every watcher. */
    push(httpPort: number) {
      port = httpPort;
      for (const listener of [...listeners]) listener();
    },
    /** How many watches have run their `finally`. */
    endedWatches: () => ended,
  };
}

const emptySnapshot = exampleSnapshot();
