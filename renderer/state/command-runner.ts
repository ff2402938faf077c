/** How each of the panel's calls is made: what is shown while it runs, and what is kept of its end. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ApplicationSearch } from '#shared/contract/application-search.ts';
import { isAsked, type AskedFailure } from '#shared/contract/failure-traits.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { FrontMove } from '#shared/domain/front-change.ts';
import type { Certificate } from '#shared/contract/snapshot.ts';
import { failureOf } from './failure-of.ts';
import type { PanelTexts } from './panel-texts.ts';
import type { PanelStore } from './store.ts';

export type CommandName =
  | 'request'
  | 'cancel'
  | 'check'
  | 'evaluate'
  | 'delete'
  | 'open'
  | 'openAddress'
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
  | 'testHook'
  | 'findApplication'
  | 'declineHsts'
  | 'openRouter'
  | 'closeRouter'
  | 'chooseDatabase'
  | 'startAtLogin';

/** How profacto is to be reached, as far as somebody has entered it. What is left out is as suggested. */
export type WayDraft = { way?: 'front' | 'beside'; move?: FrontMove; ports: Partial<Record<FrontMove, string>> };
export const NO_WAY_DRAFT: WayDraft = { ports: {} };

/** The result of the last command about account and keys, shown in the section of both. */
type KeysResult = 'contactUpdated' | 'rolledOver' | 'deactivated' | 'replacedAndRevoked' | 'replaced' | 'revoked';

/** A refusal, and which request was the last one when the command was given. */
type Refusal = { failure: Failure; lastRequestId: string | null };

export type CommandState = {
  pending: Readonly<Partial<Record<CommandName, true>>>;
  /** Why the last command of each kind was refused; cleared when the command is given again. */
  refusals: Readonly<Partial<Record<CommandName, Refusal>>>;
  /** The dialog that answers a request made in this window. */
  dialog:
    | { kind: 'installed'; certificate: Certificate; awaitsRestart?: true }
    | { kind: 'insist'; failure: AskedFailure }
    | null;
  keysResult: KeysResult | null;
  /** What the last look for profacto has found; `null`: nobody has looked yet. */
  search: ApplicationSearch | null;
  /** What has been chosen and typed about it, and is not saved. */
  wayDraft: WayDraft;
};

export type CommandRunner = {
  state: StoreApi<CommandState>;
  /** Runs one call; resolves with its answer, or with `null` after recording why it was refused. */
  run: <T>(name: CommandName, call: () => Promise<T>) => Promise<{ answer: T } | null>;
};

/** Runs calls, of which several may be under way. */
export function createCommandRunner(store: PanelStore, texts: PanelTexts): CommandRunner {
  const state = createStore<CommandState>()(() => ({
    pending: {},
    refusals: {},
    keysResult: null,
    dialog: null,
    search: null,
    wayDraft: NO_WAY_DRAFT,
  }));

  const run: CommandRunner['run'] = async (name, call) => {
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

  return { state, run };
}

/** A record of commands without this one. */
export function without<T>(record: Readonly<Partial<Record<CommandName, T>>>, name: CommandName) {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name)) as Partial<Record<CommandName, T>>;
}
