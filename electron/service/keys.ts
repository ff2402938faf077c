import { fail, FailureError, type Failure, type OperationKind } from '#shared/contract/failures.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Account, Compromised, PendingRevocation } from '#shared/contract/snapshot.ts';
import { isChosenCa } from '#shared/domain/certificate-authorities.ts';
import { coversName } from '#shared/domain/names.ts';
import type { AccountAccess, AccountKeeper } from '../certificates/account-keeper.ts';
import type { PendingOrderStore } from '../certificates/issuer.ts';
import type { InstalledPair } from '../certificates/vault.ts';
import { hostOf, type AccountMemory } from './accounts.ts';
import type { AttemptMemory } from './attempt-memory.ts';
import { certificateView, nameOf, type Installation } from './installation.ts';
import type { Operations, RunningOperation } from './operations.ts';
import type { Requests } from './requests.ts';
import type { Revocations } from './revocations.ts';

/** What is done with the account at the CA, and where a key is known to others. */
export type Keys = {
  /** Tells the CA the contact that is set, where it knows another one. @throws FailureError `NO_ACCOUNT`, … */
  updateContact(): Promise<Account>;
  rollOver(): Promise<Account>;
  deactivate(): Promise<{ host: string }>;
  /** A new certificate with a new key; when it serves, the one that is there is revoked. */
  compromised(options: { evenWithoutReplacement: boolean }): Promise<Compromised>;
  /** What is still to be revoked, and whether that goes on by itself. */
  pending(): PendingRevocation[];
  /** Goes on with what an earlier attempt has left. Never throws for what it hears. */
  goOn(): Promise<void>;
  /** When there is something to go on with, in milliseconds since the epoch; `null`: nothing. */
  nextAttemptAt(): number | null;
};

/** How long after a vain attempt at replacing what is revoked the next one is, in milliseconds. */
const PATIENCE_MS = 3_600_000;

/** What is to be done by itself, and from when on, in milliseconds since the epoch. */
type Task = { kind: 'revoke' | 'compromised' | 'request'; at: number; fingerprint256: string };

export function createKeys(deps: {
  settings: () => Settings;
  installation: Installation;
  keeper: AccountKeeper;
  operations: Operations;
  requests: Requests;
  revocations: Revocations;
  accounts: AccountMemory;
  attempts: AttemptMemory;
  trustedRoots: () => Promise<string[]>;
  /** The orders that are under way, one for each CA. */
  pending: () => readonly PendingOrderStore[];
  /** Takes up what another process may have changed on the disk. */
  refresh: () => Promise<void>;
  now: () => number;
  /** Aborted when the service stops. */
  stopping: AbortSignal;
}): Keys {
  const { settings, installation, keeper, operations, requests, revocations, accounts, attempts, refresh, now } = deps;

  type Access = Parameters<AccountKeeper['deactivate']>[0];
  const withAccount = (
    kind: Extract<OperationKind, 'updateContact' | 'rollOver' | 'deactivate'>,
    action: (access: Access, signal: AbortSignal) => Promise<void>,
  ): Promise<Account> =>
    operations.run(kind, {}, async ({ signal }) => {
      await refresh();
      const directoryUrl = settings().acmeDirectoryUrl;
      const account = installation.vault().accounts(directoryUrl);
      // Asked of the store and not of what is shown: a drive that is away has a failure of its own.
      if ((await account.load()) === null) fail('NO_ACCOUNT', { host: hostOf(directoryUrl) });
      const before = accounts.current();
      const access: AccountAccess & Access = { directoryUrl, trustedRoots: await deps.trustedRoots(), account };
      try {
        await action(access, signal);
      } finally {
        await accounts.load();
      }
      return accounts.current() ?? before ?? fail('NO_ACCOUNT', { host: hostOf(directoryUrl) });
    });

  /** The new certificate, and what is in its way; told apart from what nobody foresaw. */
  const replace = async (operation: RunningOperation): Promise<Failure | null> => {
    try {
      await requests.within(operation);
      return null;
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      return error.failure;
    }
  };

  const runCompromised = (evenWithoutReplacement: boolean, automatic: boolean): Promise<Compromised> =>
    operations.run('compromised', { automatic }, async (operation) => {
      await refresh();
      const { info, ...pair } = installation.pair() ?? fail('NO_CERTIFICATE', {});
      const { fingerprint256 } = info;
      const isNew = !revocations.isIntended(fingerprint256);
      // An order that was under way has its key on the same disk: whoever knows the one may know the other.
      if (isNew) for (const order of deps.pending()) await order.clear();
      await revocations.intend({ ...pair, info }, evenWithoutReplacement);

      const missing = await replace(operation);
      if (missing?.code === 'CANCELLED') {
        // The user has thought better of it. A service that stops has not.
        if (isNew && !deps.stopping.aborted) await revocations.withdraw(fingerprint256);
        throw new FailureError(missing);
      }
      if (missing !== null) {
        await revocations.failed(fingerprint256, missing);
        if (!evenWithoutReplacement) throw new FailureError(missing);
      }
      operation.goOnWith('revocation');
      operation.pointOfNoReturn();
      const view = () => {
        const installed = installation.pair();
        return missing !== null || installed === null ? null : certificateView(installed, now());
      };
      try {
        await revocations.revoke(fingerprint256);
      } catch (error) {
        if (missing !== null || !(error instanceof FailureError)) throw error;
        return { certificate: view(), revoked: false, failure: error.failure };
      }
      operation.done('revocation');
      return { certificate: view(), revoked: true, failure: missing };
    });

  /** Nothing is requested by itself but what somebody has requested: for another address or CA one has to click. */
  const isWanted = (pair: InstalledPair): boolean =>
    isChosenCa(pair.directoryUrl, settings()) && coversName(pair.info.names, nameOf(settings()));

  const tasks = (): Task[] => {
    const installed = installation.pair();
    const found = revocations.pending().flatMap((one): Task[] => {
      const { fingerprint256, isInstalled, nextAttemptAt } = one;
      const at = nextAttemptAt === null ? 0 : Date.parse(nextAttemptAt);
      if (!isInstalled) {
        return revocations.isReplaced(fingerprint256) ? [{ kind: 'revoke', at, fingerprint256 }] : [];
      }
      return installed !== null && isWanted(installed) ? [{ kind: 'compromised', at, fingerprint256 }] : [];
    });
    if (found.length > 0 || installed === null) return found;
    const { fingerprint256 } = installed.info;
    if (!revocations.isRevoked(fingerprint256) || !isWanted(installed)) return [];
    const { lastAttemptAt } = attempts.current();
    return [
      { kind: 'request', at: lastAttemptAt === null ? 0 : Date.parse(lastAttemptAt) + PATIENCE_MS, fingerprint256 },
    ];
  };

  const perform = async ({ kind, fingerprint256 }: Task): Promise<void> => {
    if (kind === 'compromised') {
      const one = revocations.pending().find((pending) => pending.fingerprint256 === fingerprint256);
      await runCompromised(one?.evenWithoutReplacement === true, true);
    } else if (kind === 'request') {
      const insisted = { force: true, despiteFindings: true, despiteLimits: false };
      await requests.request({ ...insisted, staging: false, automatic: true });
    } else {
      await operations.run('revoke', { automatic: true }, async () => {
        await refresh();
        if (revocations.isReplaced(fingerprint256)) await revocations.revoke(fingerprint256);
      });
    }
  };

  return {
    async updateContact() {
      const { contactEmail } = settings();
      if (contactEmail === '') fail('CONTACT_MISSING', {});
      return withAccount('updateContact', async (access, signal) => {
        if ((await access.account.load())?.contact === contactEmail) return;
        await keeper.updateContact(access, contactEmail, signal);
      });
    },

    rollOver: () => withAccount('rollOver', (access, signal) => keeper.rollOver(access, signal)),

    async deactivate() {
      const { host } = await withAccount('deactivate', (access, signal) => keeper.deactivate(access, signal));
      return { host };
    },

    compromised: ({ evenWithoutReplacement }) => runCompromised(evenWithoutReplacement, false),

    pending() {
      const goingOn = new Set(tasks().map((one) => one.fingerprint256));
      return revocations.pending().map((one) => {
        const goesOn = goingOn.has(one.fingerprint256);
        return { ...one, goesOn, nextAttemptAt: goesOn ? one.nextAttemptAt : null };
      });
    },

    async goOn() {
      for (const task of tasks()) {
        if (task.at > now() || deps.stopping.aborted) continue;
        try {
          await perform(task);
        } catch (error) {
          if (!(error instanceof FailureError)) throw error;
        }
      }
    },

    nextAttemptAt() {
      const times = tasks().map((one) => one.at);
      return times.length === 0 ? null : Math.min(...times);
    },
  };
}
