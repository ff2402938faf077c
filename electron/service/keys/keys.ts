import { fail, FailureError } from '#shared/contract/failure-error.ts';
import { isReported } from '#shared/contract/failure-traits.ts';
import type { Failure, OperationKind } from '#shared/contract/failures.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Account, CompromisedResult, PendingRevocation } from '#shared/contract/snapshot.ts';
import { isConfiguredCa } from '#shared/domain/certificate-authorities.ts';
import { coversName } from '#shared/values/names.ts';
import type { BlockedPeriod } from '#shared/domain/renewal-decision.ts';
import { replacementAt } from '#shared/domain/replacement.ts';
import { caHost } from '#shared/values/acme-directory.ts';
import type { AccountAccess, AccountKeeper } from '../../certificates/account-keeper.ts';
import type { PendingOrderStore } from '../../certificates/issuer.ts';
import type { InstalledPair } from '../../storage/vault.ts';
import type { AccountView } from './accounts.ts';
import type { AttemptMemory } from '../issuance/attempt-memory.ts';
import { certificateView, nameOf, type Installation } from '../installation.ts';
import type { Operations, RunningOperation } from '../operations/operations.ts';
import type { Pause } from '../issuance/pause.ts';
import type { RateLimits } from '../issuance/rate-limits.ts';
import { failNotDue } from '../issuance/request-certificate.ts';
import type { Requests } from '../issuance/requests.ts';
import type { Revocations } from '../issuance/revocations.ts';
import { failureFrom } from '../failure-from-error.ts';

/** Operations on the account at the CA, and on a certificate whose key is known to others. */
export type Keys = {
  /** Sends the CA the contact that is set, where it has another one. @throws FailureError `NO_ACCOUNT`, … */
  updateContact(): Promise<Account>;
  rollOver(): Promise<Account>;
  deactivate(): Promise<{ host: string }>;
  /** Requests a new certificate with a new key; once it serves, the previous one is revoked. */
  compromised(options: { evenWithoutReplacement: boolean }): Promise<CompromisedResult>;
  /** What is still to be revoked, and whether that continues automatically. */
  pendingRevocations(): PendingRevocation[];
  /** Resumes what an earlier attempt has left undone. Never throws a FailureError. */
  resume(): Promise<void>;
  /** When there is something to resume, in milliseconds since the epoch; `null`: nothing. */
  nextAttemptAt(): number | null;
};

/** How long a task waits after a failed attempt, even if the disk has no record of it; milliseconds. */
const TASK_RETRY_MS = 3_600_000;

/** What is to be done automatically, and from when on, in milliseconds since the epoch. */
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
  /** The period in which none of the CAs may be asked; `at`: when a request would be made. */
  blockedPeriod: (at: number) => BlockedPeriod | null;
  pause: Pause;
  trustedRoots: () => Promise<string[]>;
  /** Where the pending orders are stored, one for each CA. */
  pendingOrderStores: () => readonly PendingOrderStore[];
  /** Reads what another process may have changed on the disk. */
  refresh: () => Promise<void>;
  /** An automatic replacement has failed; the operation is over. */
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
  /** When each task last failed: the disk may have no record of it. */
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
      // Read from the store, not from the view: a missing drive has a failure of its own.
      if ((await accountStore.load()) === null) fail('NO_ACCOUNT', { host: caHost(directoryUrl) });
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
      return accountView.current() ?? before ?? fail('NO_ACCOUNT', { host: caHost(directoryUrl) });
    });

  /** Requests the new certificate. Returns the failure that prevents it; throws only what nobody foresaw. */
  const replace = async (operation: RunningOperation, automatic: boolean): Promise<Failure | null> => {
    try {
      await requests.asPartOf(operation, { automatic });
      return null;
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      return error.failure;
    }
  };

  /** @param expectedFingerprint of the certificate to replace automatically; `null`: a click, for the installed one */
  const runCompromised = (
    evenWithoutReplacement: boolean,
    expectedFingerprint: string | null,
  ): Promise<CompromisedResult> =>
    operations.run('compromised', { automatic: expectedFingerprint !== null }, async (operation) => {
      await refresh();
      const { info, ...pair } = installation.pair() ?? fail('NO_CERTIFICATE', {});
      const { fingerprint256 } = info;
      // Another process may have replaced it meanwhile, or tried to: a certificate it installed has a safe key.
      if (
        expectedFingerprint !== null &&
        (expectedFingerprint !== fingerprint256 || earliestOrderAt({ info }) > now())
      ) {
        failNotDue(info, null);
      }
      const isNew = !revocations.hasIntent(fingerprint256);
      // A pending order has its key on the same disk: whoever knows one key may know the other.
      if (isNew) for (const order of deps.pendingOrderStores()) await order.clear();
      await revocations.recordIntent({ ...pair, info }, evenWithoutReplacement);

      const replacementFailure = await replace(operation, expectedFingerprint !== null);
      if (replacementFailure?.code === 'CANCELLED') {
        // A user who cancels no longer wants it. A service that stops has cancelled nothing for good.
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

  /** Only what somebody once requested is requested automatically: for another address or CA somebody has to click. */
  const matchesSettings = (pair: InstalledPair): boolean =>
    isConfiguredCa(pair.directoryUrl, settings()) && coversName(pair.info.names, nameOf(settings()));

  /** From when on a replacement for a certificate whose key is known to others may be ordered automatically. */
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
      // A failure in the future was recorded before the clock was set back, and holds nothing up.
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
      // A key that is to be given up in any case does not stay in use because no new certificate may be ordered yet.
      if (evenWithoutReplacement && mayOrderAt > now()) return [{ kind: 'revoke', at, fingerprint256 }];
      return [{ kind: 'compromised', at: Math.max(at, mayOrderAt), fingerprint256 }];
    });
    if (installed === null) return found;
    const { fingerprint256 } = installed.info;
    const isFound = found.some((one) => one.fingerprint256 === fingerprint256);
    if (isFound || !revocations.isRevoked(fingerprint256) || !matchesSettings(installed)) return found;
    return [...found, { kind: 'request', at: earliestOrderAt(installed), fingerprint256 }];
  };

  /** Announces a failure as a renewal does. */
  const notifyFailure = (failure: Failure | null): void => {
    if (failure !== null && isReported(failure)) deps.onAutomaticFailure(failure);
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
        // An earlier task may have done this one as well, or made it wait.
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
