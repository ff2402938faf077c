/** The panel's calls to the service. Outside the components: an answer may come when its section is no longer shown. */
import type { StoreApi } from 'zustand/vanilla';
import type { ApplicationSearch } from '#shared/contract/application-search.ts';
import type { CaDescription } from '#shared/contract/ca-description.ts';
import type { CertificateDetails } from '#shared/contract/certificate-details.ts';
import type { Client } from '#shared/contract/contract.ts';
import type { HstsOffer } from '#shared/contract/hsts.ts';
import type { HookName } from '#shared/contract/hook-result.ts';
import type { JournalEntry } from '#shared/contract/journal.ts';
import type { RouterClosed, RouterOpened } from '#shared/contract/router.ts';
import type { Report } from '#shared/contract/snapshot.ts';
import { diagnosisAfter, pathVerdict } from '#shared/domain/diagnosis.ts';
import { explainFailure } from '#shared/texts/failures/explain.ts';
import { hopLabel } from '#shared/texts/hop-labels.ts';
import { createCommandRunner, without, type CommandRunner, type CommandState } from './command-runner.ts';
import type { Messages } from './messages.ts';
import type { PanelTexts } from './panel-texts.ts';
import type { SaveSettings } from './settings-saver.ts';
import type { PanelStore } from './store.ts';

export type Commands = {
  state: StoreApi<CommandState>;
  /** A new request: nothing is forced unless `input` says so. */
  request: (input?: Partial<RequestInput>) => Promise<void>;
  /** The last request once more, with `more` in addition; never as a rehearsal. */
  requestAnyway: (more: Partial<RequestInput>) => Promise<void>;
  /** The last request, or rehearsal, once more in a database directory whose certificates are gone. */
  requestInNewDatabase: () => Promise<void>;
  cancel: (operationId: string) => Promise<void>;
  check: () => Promise<void>;
  evaluate: () => Promise<void>;
  /** @returns whether the certificate is gone. */
  deleteCertificate: (isBeside?: boolean) => Promise<boolean>;
  /** @returns `notShown`: there is no file manager; the caller then shows the path, in place of a refusal. */
  openDirectory: () => Promise<{ notShown: boolean }>;
  /** Opens this server's own address in a browser. @returns whether one has come; `null`: that was refused */
  openAddress: () => Promise<boolean | null>;
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
  /** Who answers on the likely ports of the service's machine and on `port`; `null` when it could not be looked. */
  findApplication: (port?: number) => Promise<ApplicationSearch | null>;
  /** Has this offer not made again. @returns whether that is noted. */
  declineHsts: (offer: HstsOffer) => Promise<boolean>;
  /** Has the router open the ports; `null`: it has not, which is in `refusals`. */
  openRouter: () => Promise<RouterOpened | null>;
  /** Takes back what the router has opened so; `null`: that was refused. */
  closeRouter: () => Promise<RouterClosed | null>;
  /** Has the user choose a folder in the system's dialog; `null`: none. Nothing is saved by it. */
  chooseDatabase: () => Promise<string | null>;
  /** Has this program start when its user logs in, or not any more; the next snapshot shows it. */
  startAtLogin: (on: boolean) => Promise<void>;
  closeDialog: () => void;
};

/** The options of a request. */
type RequestInput = {
  force: boolean;
  despiteFindings: boolean;
  despiteLimits: boolean;
  staging: boolean;
  newDatabase?: true;
};
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
export function createCommands(dependencies: Dependencies): Commands {
  const runner = createCommandRunner(dependencies.store, dependencies.texts);
  return {
    state: runner.state,
    ...requestCommands(dependencies, runner),
    ...checkCommands(dependencies, runner),
    ...certificateCommands(dependencies, runner),
    ...keysCommands(dependencies, runner),
    ...hostCommands(dependencies, runner),
  };
}

function requestCommands({ client }: Dependencies, { state, run }: CommandRunner) {
  let lastInput = PLAIN;
  const request = async (input: RequestInput): Promise<void> => {
    lastInput = input;
    state.setState({ dialog: null });
    const done = await run('request', () => client.certificate.request(input));
    const { certificate = null, awaitsRestart } = done?.answer ?? {};
    if (certificate === null) return;
    const waiting = awaitsRestart && { awaitsRestart };
    state.setState({ dialog: { kind: 'installed', certificate, ...waiting } });
  };
  return {
    request: (input = {}) => request({ ...PLAIN, ...input }),
    requestAnyway: (more) => request({ ...lastInput, staging: false, ...more }),
    requestInNewDatabase: () => request({ ...lastInput, newDatabase: true }),
    cancel: async (operationId) => {
      await run('cancel', () => client.certificate.cancel({ operationId }));
    },
    closeDialog: () => state.setState({ dialog: null }),
  } satisfies Partial<Commands>;
}

function checkCommands({ client, store, messages, texts: { i18n } }: Dependencies, { run }: CommandRunner) {
  /** The verdict as a sentence, with the hop to look at first. */
  const verdictText = (kind: 'check' | 'evaluation', report: Report): string => {
    const { snapshot } = store.getState();
    if (snapshot === null) return '';
    const diagnosis = diagnosisAfter(kind === 'check' ? 'check' : 'evaluate', report, snapshot, Date.now());
    const { causes } = diagnosis;
    const verdict = pathVerdict(diagnosis);
    if (verdict === 'notReached') return i18n.t('path.verdict.notReached');
    const [first] = causes;
    const hop = first === undefined ? '' : hopLabel(first.hop, snapshot.settings, i18n.t);
    const count = causes.filter((cause) => cause.status === 'broken').length;
    return i18n.t(`${kind}.notification.${verdict === 'broken' || verdict === 'warning' ? verdict : 'good'}`, {
      hop,
      count,
    });
  };
  return {
    check: async () => {
      const done = await run('check', () => client.diagnosis.check());
      // The verdict is shown beside the button: a toast would repeat it, and cover what matters.
      if (done) messages.announce(verdictText('check', done.answer));
    },
    evaluate: async () => {
      const done = await run('evaluate', () => client.certificate.evaluate());
      // It stands beside its button.
      if (done) messages.announce(verdictText('evaluation', done.answer));
    },
  } satisfies Partial<Commands>;
}

function certificateCommands({ client, messages, texts: { i18n } }: Dependencies, { state, run }: CommandRunner) {
  return {
    /** @param isBeside whether profacto keeps a copy, with which it goes on encrypting */
    deleteCertificate: async (isBeside = false) => {
      const done = await run('delete', () => client.certificate.delete());
      const text = i18n.t(isBeside ? 'certificate.deletedBeside' : 'certificate.deleted');
      if (done) messages.notify(text, ({ certificate }) => certificate === null);
      return done !== null;
    },
    openDirectory: async () => {
      await run('open', () => client.certificate.openDirectory());
      const notShown = state.getState().refusals.open?.failure.code === 'FOLDER_NOT_SHOWN';
      if (notShown) state.setState(({ refusals }) => ({ refusals: without(refusals, 'open') }));
      return { notShown };
    },
    openAddress: async () => (await run('openAddress', () => client.certificate.openAddress()))?.answer.opened ?? null,
    viewCertificate: async () => (await run('view', () => client.certificate.view()))?.answer ?? null,
    exportPfx: async (password) =>
      (await run('exportPfx', () => client.certificate.exportPfx({ password })))?.answer ?? null,
  } satisfies Partial<Commands>;
}

const keysCommandNames = ['updateContact', 'rollOver', 'deactivate', 'compromised'] as const;

function keysCommands({ client, messages, texts: { i18n } }: Dependencies, { state, run }: CommandRunner) {
  /** Clears the result and the refusals of the commands about account and keys before. */
  const runKeys = async <T>(
    name: (typeof keysCommandNames)[number],
    call: () => Promise<T>,
    resultOf: (answer: T) => NonNullable<CommandState['keysResult']>,
  ): Promise<void> => {
    state.setState(({ refusals }) => ({ keysResult: null, refusals: keysCommandNames.reduce(without, refusals) }));
    const done = await run(name, call);
    if (!done) return;
    const keysResult = resultOf(done.answer);
    state.setState({ keysResult });
    messages.announce(i18n.t(`keys.result.${keysResult}`));
  };
  return {
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
  } satisfies Partial<Commands>;
}

/** About the host: restarting it, its settings, its journal, and what it can ask or try. */
function hostCommands({ client, store, messages, texts, saveSettings }: Dependencies, { state, run }: CommandRunner) {
  const { i18n } = texts;
  return {
    restart: async () => {
      const isProfactos = Boolean(store.getState().snapshot?.awaitsRestart?.at);
      const done = await run('restart', () => client.host.restart());
      if (!done) return;
      state.setState({ dialog: null });
      messages.notify(i18n.t(`restart.${isProfactos ? 'profacto' : done.answer.restarting}`));
    },
    recentJournal: async () => {
      const done = await run('report', () => client.journal.list({ limit: JOURNAL_IN_REPORT }));
      return done?.answer ?? null;
    },
    journal: async (limit) => (await run('journal', () => client.journal.list({ limit })))?.answer ?? null,
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
    findApplication: async (port) => {
      const asked = port === undefined ? {} : { port };
      const search = (await run('findApplication', () => client.application.find(asked)))?.answer ?? null;
      if (search !== null) state.setState({ search });
      return search;
    },
    declineHsts: async (offer) => (await run('declineHsts', () => client.hsts.decline({ offer }))) !== null,
    openRouter: async () => (await run('openRouter', () => client.router.open()))?.answer ?? null,
    closeRouter: async () => (await run('closeRouter', () => client.router.close()))?.answer ?? null,
    chooseDatabase: async () =>
      (await run('chooseDatabase', () => client.host.chooseDatabaseDirectory()))?.answer.directory ?? null,
    startAtLogin: async (on) => {
      await run('startAtLogin', () => client.host.startAtLogin({ on }));
    },
    describeCa: async () => (await run('describeCa', () => client.ca.describe({})))?.answer ?? null,
  } satisfies Partial<Commands>;
}
