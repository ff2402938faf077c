import path from 'node:path';
import { FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { PendingRevocation } from '#shared/contract/snapshot.ts';
import { isoTime } from '#shared/values/times.ts';
import type { AccountKeeper } from '../../certificates/account-keeper.ts';
import type { RevocationIntent, RevocationState } from '../../storage/pending-revocations.ts';
import type { InstalledPair } from '../../storage/vault.ts';
import type { Core } from '../core.ts';
import type { Installation } from '../installation.ts';
import { createRevocationMemory } from './revocation-memory.ts';

/** How long after a failure the CA is not asked again automatically; milliseconds. */
const REVOCATION_RETRY_MS = 3_600_000;

/**
 * Pending revocations: certificates to be revoked because their key is known to others, until the CA has done it.
 *
 * Law: a pending revocation is on the disk before any CA is asked, and goes only when it is withdrawn, when the CA has
 * confirmed it, or when the certificate has expired, as shown by a CA's newer certificate and not by this machine's
 * clock. A certificate that is revoked and not installed has no files left here. All but `load` and the methods that
 * only read are for operations, which run one at a time.
 */
export type Revocations = {
  /**
   * Reads what is on the disk: at the start, and when the directory or another process may have changed it. Never
   * throws: of a file that cannot be read, the last known state holds. Only what has to be written into it fails.
   */
  load(): Promise<void>;
  /** Without certificates that have expired by this machine's clock: nothing need be done about them now. */
  pending(): Omit<PendingRevocation, 'goesOn'>[];
  /** Whether this certificate is to be revoked, expired or not. */
  hasIntent(fingerprint256: string): boolean;
  isRevoked(fingerprint256: string): boolean;
  /** Since when its key is known to be compromised, in milliseconds since the epoch; `null`: not recorded. */
  compromisedSince(fingerprint256: string): number | null;
  /** Whether it is to be revoked and no longer installed: a new one is proven to be served, or none is left. */
  isReplaced(fingerprint256: string): boolean;
  /** Records that it is to be revoked; or, if that is known, that it is to be even without a replacement. */
  recordIntent(pair: InstalledPair, evenWithoutReplacement: boolean): Promise<void>;
  /** Removes the pending revocation: the user no longer wants it. */
  withdraw(fingerprint256: string): Promise<void>;
  /** An attempt failed; the next automatic one waits. */
  recordFailure(fingerprint256: string, failure: Failure): Promise<void>;
  /** @throws FailureError the CA's answer, after it was recorded */
  revoke(fingerprint256: string): Promise<void>;
  /**
   * A new certificate serves: has the replaced ones revoked, as far as the CA can be reached, and deletes the files of
   * those that are revoked.
   */
  afterInstallation(): Promise<void>;
};

export function createRevocations(core: Core, installation: Installation, accountKeeper: AccountKeeper): Revocations {
  const { trustedRoots, journal, now, stopSignal } = core;
  const memory = createRevocationMemory(installation, journal);
  const { findIntent, change } = memory;
  const isoNow = () => new Date(now()).toISOString();
  const isInstalled = (fingerprint256: string) => installation.pair()?.info.fingerprint256 === fingerprint256;

  const changeIntent = async (fingerprint256: string, update: Partial<RevocationIntent>): Promise<void> => {
    const found = findIntent(fingerprint256);
    if (found === undefined) return;
    await change(found.folder, (state) => ({
      ...state,
      pending: state.pending.map((one) => (one.fingerprint256 === fingerprint256 ? { ...one, ...update } : one)),
    }));
  };
  const isReplaced = (fingerprint256: string): boolean => {
    if (findIntent(fingerprint256) === undefined || isInstalled(fingerprint256)) return false;
    if (installation.pair() !== null) return installation.servesItsPair();
    // Nothing is installed; but not where that could not be looked at.
    return installation.unreadable() === null && installation.databaseFailure() === null;
  };

  const recordFailure = (fingerprint256: string, lastError: Failure): Promise<void> =>
    changeIntent(fingerprint256, { lastAttemptAt: isoNow(), lastError });

  const revoke = async (fingerprint256: string): Promise<void> => {
    const found = findIntent(fingerprint256);
    if (found === undefined) return;
    const { directoryUrl, chainPem, keyPem, names, notAfter, since } = found.intent;
    // Throws before the CA is asked, if the outcome could not be recorded.
    await memory.assertReadable(found.folder);
    try {
      const account = installation.vault().accountStore(directoryUrl);
      const access = { directoryUrl, trustedRoots: await trustedRoots(), account };
      await accountKeeper.revoke(access, { chainPem, keyPem, reason: 1 }, stopSignal);
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.code === 'CANCELLED') throw error;
      await recordFailure(fingerprint256, error.failure);
      journal.write({ event: 'revocationFailed', names, failure: error.failure });
      throw error;
    }
    // Before the pending revocation goes: after a crash here, the CA is asked again and says that it is done.
    await installation.vault().deleteByFingerprint(fingerprint256);
    const mark = { fingerprint256, notAfter, at: isoNow(), since };
    await change(found.folder, (state) => {
      const left = withoutIntent(state, fingerprint256);
      return { ...left, revoked: [...left.revoked, mark] };
    });
    journal.write({ event: 'certificateRevoked', names, fingerprint256 });
  };

  /**
   * Expired certificates need no revocation, and their keys need not be kept. This machine's clock may be years ahead:
   * the beginning of the installed certificate is a time that its CA vouches for.
   */
  const dropExpired = async (): Promise<void> => {
    const witness = installation.pair()?.info.notBefore ?? -Infinity;
    const isExpired = ({ notAfter }: { notAfter: string }) => Date.parse(notAfter) <= Math.min(witness, now());
    for (const { folder, state } of memory.states()) {
      const expired = state.pending.filter(isExpired);
      if (expired.length === 0 && !state.revoked.some(isExpired)) continue;
      await change(folder, ({ pending, revoked }) => ({
        pending: pending.filter((one) => !isExpired(one)),
        revoked: revoked.filter((one) => !isExpired(one)),
      }));
      for (const { names, notAfter } of expired) journal.write({ event: 'revocationDropped', names, notAfter });
    }
  };
  const unexpiredIntents = () => memory.intents().filter(({ intent }) => Date.parse(intent.notAfter) > now());

  return {
    load: memory.load,
    isReplaced,
    recordFailure,
    revoke,
    hasIntent: (fingerprint256) => findIntent(fingerprint256) !== undefined,
    compromisedSince(fingerprint256) {
      const marks = memory.states().flatMap(({ state }) => state.revoked);
      const mark = marks.find((one) => one.fingerprint256 === fingerprint256);
      const since = findIntent(fingerprint256)?.intent.since ?? mark?.since ?? mark?.at;
      return since === undefined ? null : Date.parse(since);
    },
    isRevoked: (fingerprint256) => memory.revoked.has(fingerprint256),

    pending: () => unexpiredIntents().map(({ intent }) => viewOf(intent, isInstalled(intent.fingerprint256), now())),

    async recordIntent(pair, evenWithoutReplacement) {
      const { fingerprint256 } = pair.info;
      const intent = intentFor(pair, evenWithoutReplacement, findIntent(fingerprint256)?.intent, isoNow());
      await change(caFolderOf(pair.folder), (state) => {
        const others = withoutIntent(state, fingerprint256);
        return { ...others, pending: [...others.pending, intent] };
      });
    },

    async withdraw(fingerprint256) {
      const found = findIntent(fingerprint256);
      if (found !== undefined) await change(found.folder, (state) => withoutIntent(state, fingerprint256));
    },

    async afterInstallation() {
      // A failure of the CA or the disk here does not affect the new certificate.
      const ignoreFailureError = (error: unknown): void => {
        if (!(error instanceof FailureError)) throw error;
      };
      await dropExpired().catch(ignoreFailureError);
      for (const { intent } of unexpiredIntents()) {
        if (isReplaced(intent.fingerprint256)) await revoke(intent.fingerprint256).catch(ignoreFailureError);
      }
      for (const one of memory.revoked) if (!isInstalled(one)) await installation.vault().deleteByFingerprint(one);
    },
  };
}

/** A pending revocation as it is shown, and when it may be tried again. */
function viewOf(intent: RevocationIntent, isInstalled: boolean, now: number): Omit<PendingRevocation, 'goesOn'> {
  const { fingerprint256, names, notAfter, since, evenWithoutReplacement, lastAttemptAt, lastError } = intent;
  // A time in the future was recorded by a wrong clock, and holds nothing up.
  const last = lastAttemptAt === null || Date.parse(lastAttemptAt) > now ? null : Date.parse(lastAttemptAt);
  const nextAttemptAt = last === null ? null : isoTime(last + REVOCATION_RETRY_MS);
  return { fingerprint256, names, notAfter, since, evenWithoutReplacement, nextAttemptAt, lastError, isInstalled };
}

function withoutIntent(state: RevocationState, fingerprint256: string): RevocationState {
  return { ...state, pending: state.pending.filter((one) => one.fingerprint256 !== fingerprint256) };
}

/** What is to be revoked, as it is recorded: at first, or once more for one that is known. */
function intentFor(
  { directoryUrl, chainPem, keyPem, info }: InstalledPair,
  evenWithoutReplacement: boolean,
  known: RevocationIntent | undefined,
  now: string,
): RevocationIntent {
  return {
    directoryUrl,
    fingerprint256: info.fingerprint256,
    names: info.names,
    chainPem,
    keyPem,
    notAfter: new Date(info.notAfter).toISOString(),
    since: known?.since ?? now,
    evenWithoutReplacement: evenWithoutReplacement || known?.evenWithoutReplacement === true,
    lastAttemptAt: known?.lastAttemptAt ?? null,
    lastError: known?.lastError ?? null,
  };
}

/** `letsencrypt/<CA>/` of `letsencrypt/<CA>/orders/<order number>`. */
function caFolderOf(orderFolder: string): string {
  return path.dirname(path.dirname(orderFolder));
}
