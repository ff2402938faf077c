import { fail, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure, OperationKind } from '#shared/contract/failures.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Account, CompromisedResult, PendingRevocation } from '#shared/contract/snapshot.ts';
import { isConfiguredCa } from '#shared/domain/certificate-authorities.ts';
import { coversName } from '#shared/values/names.ts';
import type { BlockedPeriod } from '#shared/domain/renewal-decision.ts';
import { replacementAt } from '#shared/domain/replacement.ts';
import type { AccountAccess, AccountKeeper } from '../../certificates/account-keeper.ts';
import type { PendingOrderStore } from '../../certificates/issuer.ts';
import type { InstalledPair } from '../../storage/vault.ts';
import { hostOf, type AccountView } from './accounts.ts';
import type { AttemptMemory } from '../issuance/attempt-memory.ts';
import { certificateView, nameOf, type Installation } from '../installation.ts';
import type { Operations, RunningOperation } from '../operations/operations.ts';
import type { Pause } from '../issuance/pause.ts';
import type { RateLimits } from '../issuance/rate-limits.ts';
import { failNotDue } from '../issuance/request-certificate.ts';
import { PRECONDITION_CODES, type Requests } from '../issuance/requests.ts';
import type { Revocations } from '../issuance/revocations.ts';
import { failureFrom } from '../unforeseen.ts';

/** What is done with the account at the CA, and where a key is known to others. */
export type Keys = {
  /** Tells the CA the contact that is set, where it knows another one. @throws FailureError `NO_ACCOUNT`, … */
  updateContact(): Promise<Account>;
  rollOver(): Promise<Account>;
  deactivate(): Promise<{ host: string }>;
  /** A new certificate with a new key; when it serves, the one that is there is revoked. */
  compromised(options: { evenWithoutReplacement: boolean }): Promise<CompromisedResult>;
  /** What is still to be revoked, and whether that goes on by itself. */
  pendingRevocations(): PendingRevocation[];
  /** Goes on with what an earlier attempt has left. Never throws for what it hears. */
  resume(): Promise<void>;
  /** When there is something to go on with, in milliseconds since the epoch; `null`: nothing. */
  nextAttemptAt(): number | null;
};

/** How long after an attempt in vain that nothing on the disk remembers the next one is, in milliseconds. */
const TASK_RETRY_MS = 3_600_000;

/** What is to be done by itself, and from when on, in milliseconds since the epoch. */
type Task = { kind: 'revoke' | 'compromised' | 'request'; at: number; fingerprint256: string };

export function createKeys(deps: {
  settings: () => Settings;
  installation: Installation;
  accountKeeper: AccountKeeper;
  operations: Operations;
  requests: Requests;
  revocations: Revocations;
  accountView: AccountView;
  attemptMemory: AttemptMemory;
  rateLimits: RateLimits;
  /** Until when none of the CAs is to be asked. */
  blockedPeriod: (at: number) => BlockedPeriod | null;
  pause: Pause;
  trustedRoots: () => Promise<string[]>;
  /** The orders that are under way, one for each CA. */
  pendingOrderStores: () => readonly PendingOrderStore[];
  /** Takes up what another process may have changed on the disk. */
  refresh: () => Promise<void>;
  /** A replacement that nobody has clicked for has failed; the operation is over. */
  onAutomaticFailure: (failure: Failure) => void;
  now: () => number;
  /** Aborted when the service stops. */
  stopSignal: AbortSignal;
}): Keys {
  const {
    settings,
    installation,
    accountKeeper,
    operations,
    requests,
    revocations,
    accountView,
    attemptMemory,
    refresh,
    now,
  } = deps;
  /** When what could be neither done nor noted on the disk was last tried. */
  const failedAt = new Map<string, number>();

  type Access = Parameters<AccountKeeper['deactivate']>[0];
  const withAccount = (
    kind: Extract<OperationKind, 'updateContact' | 'rollOver' | 'deactivate'>,
    action: (access: Access, signal: AbortSignal) => Promise<void>,
  ): Promise<Account> =>
    operations.run(kind, {}, async ({ signal }) => {
      await refresh();
      const directoryUrl = settings().acmeDirectoryUrl;
      const accountStore = installation.vault().accountStore(directoryUrl);
      // Asked of the store and not of what is shown: a drive that is away has a failure of its own.
      if ((await accountStore.load()) === null) fail('NO_ACCOUNT', { host: hostOf(directoryUrl) });
      const before = accountView.current();
      const access: AccountAccess & Access = {
        directoryUrl,
        trustedRoots: await deps.trustedRoots(),
        account: accountStore,
      };
      try {
        await action(access, signal);
      } finally {
        await accountView.load();
      }
      return accountView.current() ?? before ?? fail('NO_ACCOUNT', { host: hostOf(directoryUrl) });
    });

  /** The new certificate, and what is in its way; told apart from what nobody foresaw. */
  const replace = async (operation: RunningOperation, automatic: boolean): Promise<Failure | null> => {
    try {
      await requests.asPartOf(operation, { automatic });
      return null;
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      return error.failure;
    }
  };

  /** @param expectedFingerprint the certificate that is to be replaced by itself; `null`: somebody has clicked for the one that is there */
  const runCompromised = (
    evenWithoutReplacement: boolean,
    expectedFingerprint: string | null,
  ): Promise<CompromisedResult> =>
    operations.run('compromised', { automatic: expectedFingerprint !== null }, async (operation) => {
      await refresh();
      const { info, ...pair } = installation.pair() ?? fail('NO_CERTIFICATE', {});
      const { fingerprint256 } = info;
      // Another process may have done it meanwhile, or tried: what it has installed is nobody's but ours.
      if (
        expectedFingerprint !== null &&
        (expectedFingerprint !== fingerprint256 || earliestOrderAt({ info }) > now())
      ) {
        failNotDue(info, null);
      }
      const isNew = !revocations.hasIntent(fingerprint256);
      // An order that was under way has its key on the same disk: whoever knows the one may know the other.
      if (isNew) for (const order of deps.pendingOrderStores()) await order.clear();
      await revocations.recordIntent({ ...pair, info }, evenWithoutReplacement);

      const replacementFailure = await replace(operation, expectedFingerprint !== null);
      if (replacementFailure?.code === 'CANCELLED') {
        // The user has thought better of it. A service that stops has not.
        if (isNew && !deps.stopSignal.aborted) await revocations.withdraw(fingerprint256);
        throw new FailureError(replacementFailure);
      }
      if (replacementFailure !== null) {
        await revocations.recordFailure(fingerprint256, replacementFailure);
        if (!evenWithoutReplacement) throw new FailureError(replacementFailure);
      }
      operation.resumeAt('revocation');
      operation.pointOfNoReturn();
      const view = () => {
        const installed = installation.pair();
        return replacementFailure !== null || installed === null ? null : certificateView(installed, now());
      };
      try {
        await revocations.revoke(fingerprint256);
      } catch (error) {
        if (replacementFailure !== null || !(error instanceof FailureError)) throw error;
        return { certificate: view(), revoked: false, failure: error.failure };
      }
      operation.done('revocation');
      return { certificate: view(), revoked: true, failure: replacementFailure };
    });

  /** Nothing is requested by itself but what somebody has requested: for another address or CA one has to click. */
  const matchesSettings = (pair: InstalledPair): boolean =>
    isConfiguredCa(pair.directoryUrl, settings()) && coversName(pair.info.names, nameOf(settings()));

  /** From when on a certificate may be ordered by itself in place of one whose key is known to others. */
  const earliestOrderAt = ({ info }: Pick<InstalledPair, 'info'>): number => {
    const { acmeDirectoryUrl } = settings();
    const record = attemptMemory.current();
    const time = (iso: string | null) => (iso === null ? null : Date.parse(iso));
    return replacementAt(
      {
        lifetime: info.notAfter - info.notBefore,
        since: revocations.compromisedSince(info.fingerprint256),
        hasPendingOrder: deps.rateLimits.resumesOrder(acmeDirectoryUrl),
        failures: record.failures,
        lastIssuedAt: time(record.lastIssuedAt),
        firstFailureAt: time(record.firstFailureAt),
        lastAttemptAt: time(record.lastAttemptAt),
        blockedUntil: deps.blockedPeriod(now())?.until ?? 0,
      },
      now(),
    );
  };

  const taskKey = ({ kind, fingerprint256 }: Task) => `${kind} ${fingerprint256}`;
  const tasks = (): Task[] =>
    allTasks().map((task) => {
      const last = failedAt.get(taskKey(task)) ?? -Infinity;
      // A clock that was put back has not been there yet.
      const retryAt = last > now() ? 0 : last + TASK_RETRY_MS;
      return { ...task, at: Math.max(task.at, retryAt, deps.pause.until()) };
    });
  const allTasks = (): Task[] => {
    const installed = installation.pair();
    const found = revocations.pending().flatMap((one): Task[] => {
      const { fingerprint256, isInstalled, nextAttemptAt, evenWithoutReplacement } = one;
      const at = nextAttemptAt === null ? 0 : Date.parse(nextAttemptAt);
      if (!isInstalled) {
        return revocations.isReplaced(fingerprint256) ? [{ kind: 'revoke', at, fingerprint256 }] : [];
      }
      if (installed === null || !matchesSettings(installed)) return [];
      const mayOrderAt = earliestOrderAt(installed);
      // That no new one may be ordered yet is no reason to leave a key in use that was to be given up in any case.
      if (evenWithoutReplacement && mayOrderAt > now()) return [{ kind: 'revoke', at, fingerprint256 }];
      return [{ kind: 'compromised', at: Math.max(at, mayOrderAt), fingerprint256 }];
    });
    if (installed === null) return found;
    const { fingerprint256 } = installed.info;
    const isFound = found.some((one) => one.fingerprint256 === fingerprint256);
    if (isFound || !revocations.isRevoked(fingerprint256) || !matchesSettings(installed)) return found;
    return [...found, { kind: 'request', at: earliestOrderAt(installed), fingerprint256 }];
  };

  /** As a renewal that fails is told. */
  const notifyFailure = (failure: Failure | null): void => {
    if (failure !== null && failure.code !== 'CANCELLED' && !PRECONDITION_CODES.has(failure.code))
      deps.onAutomaticFailure(failure);
  };

  const findPending = (fingerprint256: string) =>
    revocations.pending().find((one) => one.fingerprint256 === fingerprint256);
  const perform = async ({ kind, fingerprint256 }: Task): Promise<void> => {
    if (kind === 'compromised') {
      try {
        const outcome = await runCompromised(
          findPending(fingerprint256)?.evenWithoutReplacement === true,
          fingerprint256,
        );
        if (outcome.certificate === null) notifyFailure(outcome.failure);
      } catch (error) {
        notifyFailure(failureFrom(error));
        throw error;
      }
    } else if (kind === 'request') {
      const overrides = { force: true, despiteFindings: true, despiteLimits: false };
      await requests.request({ ...overrides, staging: false, automatic: true });
    } else {
      await operations.run('revoke', { automatic: true }, async () => {
        await refresh();
        const { isInstalled = false, evenWithoutReplacement = false } = findPending(fingerprint256) ?? {};
        const revokesInstalled = isInstalled && evenWithoutReplacement;
        if (revokesInstalled || revocations.isReplaced(fingerprint256)) await revocations.revoke(fingerprint256);
      });
    }
  };

  return {
    async updateContact() {
      const { contactEmail } = settings();
      if (contactEmail === '') fail('CONTACT_MISSING', {});
      return withAccount('updateContact', async (access, signal) => {
        if ((await access.account.load())?.contact === contactEmail) return;
        await accountKeeper.updateContact(access, contactEmail, signal);
      });
    },

    rollOver: () => withAccount('rollOver', (access, signal) => accountKeeper.rollOver(access, signal)),

    async deactivate() {
      const { host } = await withAccount('deactivate', (access, signal) => accountKeeper.deactivate(access, signal));
      return { host };
    },

    compromised: ({ evenWithoutReplacement }) => runCompromised(evenWithoutReplacement, null),

    pendingRevocations() {
      const taskTimes = new Map(tasks().map((one) => [one.fingerprint256, one.at]));
      return revocations.pending().map((one) => {
        const at = taskTimes.get(one.fingerprint256);
        const nextAttemptAt = at === undefined || at <= now() ? null : new Date(Math.ceil(at)).toISOString();
        return { ...one, goesOn: at !== undefined, nextAttemptAt };
      });
    },

    async resume() {
      for (const key of tasks().map(taskKey)) {
        // What was done before may have done this as well, or has made it wait.
        const task = tasks().find((one) => taskKey(one) === key);
        if (task === undefined || task.at > now() || deps.stopSignal.aborted) continue;
        try {
          await perform(task);
          failedAt.delete(key);
        } catch (error) {
          const isBusy = error instanceof FailureError && error.failure.code === 'BUSY';
          if (!isBusy) failedAt.set(key, now());
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
