/** The panel's calls to the service. Outside the components: an answer may come when its section is no longer shown. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CaDescription } from '#shared/contract/ca-description.ts';
import type { CertificateDetails } from '#shared/contract/certificate-details.ts';
import type { Client } from '#shared/contract/contract.ts';
import { isAsked, type AskedFailure } from '#shared/contract/failure-traits.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { HookName } from '#shared/contract/hook-result.ts';
import type { JournalEntry } from '#shared/contract/journal.ts';
import type { Certificate, Report } from '#shared/contract/snapshot.ts';
import { brokenCount, firstProblemHop, hopsOf } from '#shared/domain/path.ts';
import { explainFailure } from '#shared/texts/failures/explain.ts';
import { hopLabel } from '#shared/texts/hop-labels.ts';
import { failureOf } from './failure-of.ts';
import type { Messages } from './messages.ts';
import type { PanelTexts } from './panel-texts.ts';
import type { SaveSettings } from './settings-saver.ts';
import type { PanelStore } from './store.ts';

export type CommandName =
  | 'request'
  | 'cancel'
  | 'check'
  | 'evaluate'
  | 'delete'
  | 'open'
  | 'restart'
  | 'report'
  | 'view'
  | 'exportPfx'
  | 'journal'
  | 'updateContact'
  | 'rollOver'
  | 'deactivate'
  | 'compromised'
  | 'settings'
  | 'describeCa'
  | 'testHook';

/** The result of the last command about account and keys, shown in the section of both. */
type KeysResult = 'contactUpdated' | 'rolledOver' | 'deactivated' | 'replacedAndRevoked' | 'replaced' | 'revoked';

/** A refusal, and which request was the last one when the command was given. */
type Refusal = { failure: Failure; lastRequestId: string | null };

export type CommandState = {
  pending: Readonly<Partial<Record<CommandName, true>>>;
  /** Why the last command of each kind was refused; cleared when the command is given again. */
  refusals: Readonly<Partial<Record<CommandName, Refusal>>>;
  /** The dialog that answers a request made in this window. */
  dialog: { kind: 'installed'; certificate: Certificate } | { kind: 'insist'; failure: AskedFailure } | null;
  keysResult: KeysResult | null;
};

export type Commands = {
  state: StoreApi<CommandState>;
  /** A new request: nothing is forced unless `input` says so. */
  request: (input?: Partial<RequestInput>) => Promise<void>;
  /** The last request once more, with `more` in addition; never as a rehearsal. */
  requestAnyway: (more: Partial<RequestInput>) => Promise<void>;
  cancel: (operationId: string) => Promise<void>;
  check: () => Promise<void>;
  evaluate: () => Promise<void>;
  /** @returns whether the certificate is gone. */
  deleteCertificate: () => Promise<boolean>;
  openDirectory: () => Promise<void>;
  restart: () => Promise<void>;
  /** The newest entries for the diagnosis report; `null` when they cannot be read. */
  recentJournal: () => Promise<JournalEntry[] | null>;
  /** The installed chain with every field, leaf first; `null` when it cannot be read. */
  viewCertificate: () => Promise<CertificateDetails[] | null>;
  /** The pair as PKCS #12 for the caller alone: nothing of it is kept here. */
  exportPfx: (password: string) => Promise<{ fileName: string; base64: string } | null>;
  /** The newest entries, the oldest of these first; `null` when they cannot be read. */
  journal: (limit: number) => Promise<JournalEntry[] | null>;
  /** Sends the contact from the settings to the CA. */
  updateContact: () => Promise<void>;
  rollOverAccountKey: () => Promise<void>;
  deactivateAccount: () => Promise<void>;
  /** Requests a certificate with a new key, then revokes the one installed before. */
  replaceCompromisedKey: (input: { evenWithoutReplacement: boolean }) => Promise<void>;
  /** Saves a change, computed from the settings as they are when it is saved. @returns whether it is saved. */
  changeSettings: (changeOf: Parameters<SaveSettings>[0]) => Promise<boolean>;
  /** The configured CA's description of itself; `null` when it cannot be read. */
  describeCa: () => Promise<CaDescription | null>;
  /** Runs a hook once as a test; how it went is in the next snapshot. */
  testHook: (hook: HookName) => Promise<void>;
  closeDialog: () => void;
};

/** The options of a request. */
type RequestInput = { force: boolean; despiteFindings: boolean; despiteLimits: boolean; staging: boolean };
const PLAIN: RequestInput = { force: false, despiteFindings: false, despiteLimits: false, staging: false };
const JOURNAL_IN_REPORT = 50;

type Dependencies = {
  client: Client;
  store: PanelStore;
  messages: Messages;
  texts: PanelTexts;
  saveSettings: SaveSettings;
};

/** Binds the commands to a client. None of them ever rejects: a refusal ends up in `refusals`. */
export function createCommands({ client, store, messages, texts, saveSettings }: Dependencies): Commands {
  const { i18n } = texts;
  const state = createStore<CommandState>()(() => ({ pending: {}, refusals: {}, keysResult: null, dialog: null }));

  /** Runs one call; resolves with its answer, or with `null` after recording why it was refused. */
  const run = async <T>(name: CommandName, call: () => Promise<T>): Promise<{ answer: T } | null> => {
    const lastRequestId = store.getState().snapshot?.lastRequest?.id ?? null;
    state.setState(({ pending, refusals }) => ({
      pending: { ...pending, [name]: true },
      refusals: without(refusals, name),
    }));
    try {
      return { answer: await call() };
    } catch (error) {
      recordRefusal(name, { failure: failureOf(error, texts.current()), lastRequestId });
      return null;
    } finally {
      state.setState(({ pending }) => ({ pending: without(pending, name) }));
    }
  };

  const recordRefusal = (name: CommandName, refusal: Refusal): void => {
    // A call that broke with the connection was not refused: what became of it is in the next snapshot.
    if (store.getState().connection !== 'live') return;
    const { failure } = refusal;
    if (failure.code === 'CANCELLED' && ['request', 'check', 'evaluate', 'compromised'].includes(name)) return;
    if (name === 'request' && isAsked(failure)) {
      state.setState({ dialog: { kind: 'insist', failure } });
      return;
    }
    state.setState(({ refusals }) => ({ refusals: { ...refusals, [name]: refusal } }));
  };

  /** A command about account and keys: clears the result and the refusals of those before. */
  const runKeys = async <T>(
    name: 'updateContact' | 'rollOver' | 'deactivate' | 'compromised',
    call: () => Promise<T>,
    resultOf: (answer: T) => KeysResult,
  ): Promise<void> => {
    state.setState(({ refusals }) => ({ keysResult: null, refusals: keysCommands.reduce(without, refusals) }));
    const done = await run(name, call);
    if (!done) return;
    const keysResult = resultOf(done.answer);
    state.setState({ keysResult });
    messages.announce(i18n.t(`keys.result.${keysResult}`));
  };

  let lastInput = PLAIN;
  const request = async (input: RequestInput): Promise<void> => {
    lastInput = input;
    state.setState({ dialog: null });
    const done = await run('request', () => client.certificate.request(input));
    const certificate = done?.answer.certificate;
    if (certificate) state.setState({ dialog: { kind: 'installed', certificate } });
  };

  /** The verdict as a sentence, with the hop to look at first. */
  const verdictText = (kind: 'check' | 'evaluation', { verdict, findings }: Report): string => {
    const settings = store.getState().snapshot?.settings;
    const hops = hopsOf(findings, []);
    const problem = firstProblemHop(hops);
    const hop = problem === null || !settings ? '' : hopLabel(problem.id, settings, i18n.t);
    return i18n.t(`${kind}.notification.${verdict}`, { hop, count: brokenCount(hops) });
  };

  return {
    state,
    request: (input = {}) => request({ ...PLAIN, ...input }),
    requestAnyway: (more) => request({ ...lastInput, staging: false, ...more }),
    cancel: async (operationId) => {
      await run('cancel', () => client.certificate.cancel({ operationId }));
    },
    check: async () => {
      const done = await run('check', () => client.diagnosis.check());
      // The verdict is shown beside the button: a toast would repeat it, and cover what matters.
      if (done) messages.announce(verdictText('check', done.answer));
    },
    evaluate: async () => {
      const done = await run('evaluate', () => client.certificate.evaluate());
      if (done) messages.notify(verdictText('evaluation', done.answer));
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
    recentJournal: async () => {
      const done = await run('report', () => client.journal.list({ limit: JOURNAL_IN_REPORT }));
      return done?.answer ?? null;
    },
    viewCertificate: async () => (await run('view', () => client.certificate.view()))?.answer ?? null,
    exportPfx: async (password) =>
      (await run('exportPfx', () => client.certificate.exportPfx({ password })))?.answer ?? null,
    journal: async (limit) => (await run('journal', () => client.journal.list({ limit })))?.answer ?? null,
    updateContact: () =>
      runKeys(
        'updateContact',
        () => client.account.updateContact(),
        () => 'contactUpdated',
      ),
    rollOverAccountKey: () =>
      runKeys(
        'rollOver',
        () => client.account.rollOver(),
        () => 'rolledOver',
      ),
    deactivateAccount: () =>
      runKeys(
        'deactivate',
        () => client.account.deactivate(),
        () => 'deactivated',
      ),
    replaceCompromisedKey: (input) =>
      runKeys(
        'compromised',
        () => client.certificate.compromised(input),
        ({ certificate, revoked }) => {
          if (certificate === null) return 'revoked';
          return revoked ? 'replacedAndRevoked' : 'replaced';
        },
      ),
    changeSettings: async (changeOf) => {
      if ((await run('settings', () => saveSettings(changeOf))) !== null) return true;
      const refusal = state.getState().refusals.settings;
      if (refusal !== undefined) {
        const { what, todo } = explainFailure(refusal.failure, texts.current());
        messages.announce(`${i18n.t('failureTitle.settings')}. ${what} ${todo}`.trim());
      }
      return false;
    },
    testHook: async (hook) => {
      await run('testHook', () => client.hooks.test({ hook }));
    },
    describeCa: async () => (await run('describeCa', () => client.ca.describe({})))?.answer ?? null,
    closeDialog: () => state.setState({ dialog: null }),
  };
}

const keysCommands = ['updateContact', 'rollOver', 'deactivate', 'compromised'] as const;

function without<T>(record: Readonly<Partial<Record<CommandName, T>>>, name: CommandName) {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name)) as Partial<Record<CommandName, T>>;
}
