/** What the panel can ask for. Lives outside the components: an answer may come when its panel is no longer shown. */
import type { i18n } from 'i18next';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { toFailure } from '#shared/contract/client-failure.ts';
import type { Client } from '#shared/contract/contract.ts';
import type { Failure, FailureData } from '#shared/contract/failures.ts';
import type { Certificate } from '#shared/contract/snapshot.ts';
import type { Messages } from './messages.ts';
import type { PanelStore } from './store.ts';

export type CommandName = 'request' | 'cancel' | 'evaluate' | 'delete' | 'open' | 'restart';

/** A refusal, and which request was the last one when the command was given. */
type Refusal = { failure: Failure; lastRequestId: string | null };

export type CommandState = {
  pending: Readonly<Partial<Record<CommandName, true>>>;
  /** Why the last command of each kind was refused; gone when it is given again. */
  refusals: Readonly<Partial<Record<CommandName, Refusal>>>;
  /** The dialog that answers a request made in this window. */
  dialog: { kind: 'installed'; certificate: Certificate } | { kind: 'notDue'; data: FailureData<'NOT_DUE'> } | null;
};

export type Commands = {
  state: StoreApi<CommandState>;
  request: (force?: boolean) => Promise<void>;
  cancel: (operationId: string) => Promise<void>;
  evaluate: () => Promise<void>;
  /** @returns whether the certificate is gone. */
  deleteCertificate: () => Promise<boolean>;
  openDirectory: () => Promise<void>;
  restart: () => Promise<void>;
  closeDialog: () => void;
};

type Parts = { client: Client; store: PanelStore; messages: Messages; i18n: i18n };

/** Binds the commands to a client. None of them ever rejects: a refusal ends up in `refusals`. */
export function createCommands({ client, store, messages, i18n }: Parts): Commands {
  const state = createStore<CommandState>()(() => ({ pending: {}, refusals: {}, dialog: null }));

  /** Runs one call; resolves with its answer, or with `null` after noting why it was refused. */
  const run = async <T>(name: CommandName, call: () => Promise<T>): Promise<{ answer: T } | null> => {
    const lastRequestId = store.getState().snapshot?.lastRequest?.id ?? null;
    state.setState(({ pending, refusals }) => ({
      pending: { ...pending, [name]: true },
      refusals: without(refusals, name),
    }));
    try {
      return { answer: await call() };
    } catch (error) {
      note(name, { failure: toFailure(error), lastRequestId });
      return null;
    } finally {
      state.setState(({ pending }) => ({ pending: without(pending, name) }));
    }
  };

  const note = (name: CommandName, refusal: Refusal): void => {
    // A call that went down with the connection has not failed: what became of it is in the next snapshot.
    if (store.getState().connection !== 'live') return;
    const { failure } = refusal;
    if (name === 'request' && failure.code === 'CANCELLED') return;
    if (name === 'request' && failure.code === 'NOT_DUE') {
      state.setState({ dialog: { kind: 'notDue', data: failure.data } });
      return;
    }
    state.setState(({ refusals }) => ({ refusals: { ...refusals, [name]: refusal } }));
  };

  return {
    state,
    request: async (force = false) => {
      state.setState({ dialog: null });
      const done = await run('request', () => client.certificate.request({ force }));
      const certificate = done?.answer.certificate;
      if (certificate) state.setState({ dialog: { kind: 'installed', certificate } });
    },
    cancel: async (operationId) => {
      await run('cancel', () => client.certificate.cancel({ operationId }));
    },
    evaluate: async () => {
      const done = await run('evaluate', () => client.certificate.evaluate());
      if (done) messages.notify(i18n.t(`evaluation.notification.${done.answer.verdict}`));
    },
    deleteCertificate: async () => {
      const done = await run('delete', () => client.certificate.delete());
      if (done) messages.notify(i18n.t('certificate.deleted'));
      return done !== null;
    },
    openDirectory: async () => {
      await run('open', () => client.certificate.openDirectory());
    },
    restart: async () => {
      const done = await run('restart', () => client.host.restart());
      if (!done) return;
      state.setState({ dialog: null });
      messages.notify(i18n.t(`restart.${done.answer.restarting}`));
    },
    closeDialog: () => state.setState({ dialog: null }),
  };
}

function without<T>(record: Readonly<Partial<Record<CommandName, T>>>, name: CommandName) {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name)) as Partial<Record<CommandName, T>>;
}
