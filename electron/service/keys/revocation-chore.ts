import { FailureError } from '#shared/contract/failure-error.ts';
import { isReported } from '#shared/contract/failure-traits.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { PendingRevocation } from '#shared/contract/snapshot.ts';
import { isoTime } from '#shared/values/times.ts';
import type { Core } from '../core.ts';
import { failureFrom } from '../failure-from-error.ts';
import type { Chore } from '../host-loop.ts';
import type { Installation } from '../installation.ts';
import { matchesSettings } from '../issuance/renewable-pair.ts';
import type { Requests } from '../issuance/requests.ts';
import type { Revocations } from '../issuance/revocations.ts';
import type { Operations } from '../operations/operations.ts';
import type { Compromised } from './compromised.ts';

/** How long a task waits after a failed attempt, even if the disk has no record of it; milliseconds. */
const TASK_RETRY_MS = 3_600_000;

/** What is to be done automatically, and from when on, in milliseconds since the epoch. */
type Task = { kind: 'revoke' | 'compromised' | 'request'; at: number; fingerprint256: string };

/** Resumes what is left undone about certificates whose key is known to others: a chore, and what is shown of it. */
export type RevocationChore = Chore & {
  /** What is still to be revoked, and whether that continues automatically. */
  view(): PendingRevocation[];
};

export function createRevocationChore(
  core: Core,
  parts: {
    installation: Installation;
    operations: Operations;
    requests: Requests;
    revocations: Revocations;
    compromised: Compromised;
    /** See `Reload`. */
    refreshPresent: () => Promise<void>;
  },
): RevocationChore {
  const { settings, now, changes } = core;
  const { installation, operations, requests, revocations, compromised } = parts;
  /** When each task last failed: the disk may have no record of it. */
  const failedAt = new Map<string, number>();
  const taskKey = ({ kind, fingerprint256 }: Task) => `${kind} ${fingerprint256}`;

  /** What is to be done about one that is pending; `null`: nothing, as things stand. */
  const taskFor = (one: ReturnType<Revocations['pending']>[number]): Task | null => {
    const { fingerprint256, isInstalled, nextAttemptAt, evenWithoutReplacement } = one;
    const installed = installation.pair();
    const at = nextAttemptAt === null ? 0 : Date.parse(nextAttemptAt);
    if (!isInstalled) return revocations.isReplaced(fingerprint256) ? { kind: 'revoke', at, fingerprint256 } : null;
    if (installed === null || !matchesSettings(installed, settings())) return null;
    const mayOrderAt = compromised.earliestOrderAt(installed);
    // A key that is to be given up in any case does not stay in use because no new certificate may be ordered yet.
    if (evenWithoutReplacement && mayOrderAt > now()) return { kind: 'revoke', at, fingerprint256 };
    return { kind: 'compromised', at: Math.max(at, mayOrderAt), fingerprint256 };
  };

  const allTasks = (): Task[] => {
    const installed = installation.pair();
    const found = revocations.pending().flatMap((one) => taskFor(one) ?? []);
    if (installed === null) return found;
    const { fingerprint256 } = installed.info;
    const isFound = found.some((one) => one.fingerprint256 === fingerprint256);
    if (isFound || !revocations.isRevoked(fingerprint256) || !matchesSettings(installed, settings())) return found;
    return [...found, { kind: 'request', at: compromised.earliestOrderAt(installed), fingerprint256 }];
  };

  const tasks = (): Task[] =>
    allTasks().map((task) => {
      const last = failedAt.get(taskKey(task)) ?? -Infinity;
      // A failure in the future was recorded before the clock was set back, and holds nothing up.
      const retryAt = last > now() ? 0 : last + TASK_RETRY_MS;
      return { ...task, at: Math.max(task.at, retryAt, operations.pausedUntil(task.kind)) };
    });

  const findPending = (fingerprint256: string) =>
    revocations.pending().find((one) => one.fingerprint256 === fingerprint256);

  /** Announces a failure as a renewal does. */
  const announce = (failure: Failure | null): void => {
    if (failure !== null && isReported(failure)) changes.emit('automaticFailure', failure);
  };
  const replace = async (fingerprint256: string): Promise<void> => {
    const { evenWithoutReplacement = false } = findPending(fingerprint256) ?? {};
    try {
      const { certificate, failure } = await compromised.replace({ evenWithoutReplacement }, fingerprint256);
      if (certificate === null) announce(failure);
    } catch (error) {
      announce(failureFrom(error));
      throw error;
    }
  };
  const revoke = (fingerprint256: string): Promise<void> =>
    operations.run('revoke', { automatic: true }, async () => {
      await parts.refreshPresent();
      const { isInstalled = false, evenWithoutReplacement = false } = findPending(fingerprint256) ?? {};
      const revokesInstalled = isInstalled && evenWithoutReplacement;
      if (revokesInstalled || revocations.isReplaced(fingerprint256)) await revocations.revoke(fingerprint256);
    });
  const perform = async ({ kind, fingerprint256 }: Task): Promise<void> => {
    if (kind === 'compromised') await replace(fingerprint256);
    else if (kind === 'request') await requests.request({ kind: 'replacement', automatic: true });
    else await revoke(fingerprint256);
  };

  return {
    name: 'revocations',

    nextAt() {
      const times = tasks().map((one) => one.at);
      return times.length === 0 ? null : Math.min(...times);
    },

    async run(signal) {
      for (const key of tasks().map(taskKey)) {
        // An earlier task may have done this one as well, or made it wait.
        const task = tasks().find((one) => taskKey(one) === key);
        if (task === undefined || task.at > now() || signal.aborted) continue;
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

    view() {
      const taskTimes = new Map(tasks().map((one) => [one.fingerprint256, one.at]));
      return revocations.pending().map((one) => {
        const at = taskTimes.get(one.fingerprint256);
        const nextAttemptAt = at === undefined || at <= now() ? null : isoTime(Math.ceil(at));
        return { ...one, goesOn: at !== undefined, nextAttemptAt };
      });
    },
  };
}
