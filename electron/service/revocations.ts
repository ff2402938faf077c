import path from 'node:path';
import { FailureError, type Failure } from '#shared/contract/failures.ts';
import type { PendingRevocation } from '#shared/contract/snapshot.ts';
import type { AccountKeeper } from '../certificates/account-keeper.ts';
import {
  fileRevocations,
  foldersWithRevocations,
  type RevocationIntent,
  type RevocationState,
} from '../certificates/revocations.ts';
import type { InstalledPair } from '../certificates/vault.ts';
import type { Journal } from '../journal/journal.ts';
import type { Installation } from './installation.ts';

/** A CA that could not do it is not asked again by itself for so long; milliseconds. */
const PATIENCE_MS = 3_600_000;

/**
 * What is to be revoked because its key is known to others, until the CA has done it.
 *
 * Law: an intention is on the disk before anything is asked of anybody, and goes only when the CA has confirmed, or the
 * certificate has run out. What is revoked and not installed has no files left here. All but `load` and what only looks
 * is for operations, which come one at a time.
 */
export type Revocations = {
  /** Reads what is on the disk: at the start, and when the directory or another process may have changed it. */
  load(): Promise<void>;
  pending(): Omit<PendingRevocation, 'goesOn'>[];
  isRevoked(fingerprint256: string): boolean;
  /** Whether it is to be revoked and stands there no longer, because a new one demonstrably serves or none is left. */
  isReplaced(fingerprint256: string): boolean;
  /** Writes down that it is to be revoked, or that from now on it is to be also without a new one. */
  intend(pair: InstalledPair, evenWithoutReplacement: boolean): Promise<void>;
  /** Nobody wants it any more. */
  withdraw(fingerprint256: string): Promise<void>;
  /** An attempt was in vain; the next one by itself waits. */
  failed(fingerprint256: string, failure: Failure): Promise<void>;
  /** @throws FailureError what the CA says, after it was noted */
  revoke(fingerprint256: string): Promise<void>;
  /** A new certificate serves: what was to be revoked is, as far as the CA can be had, and what was revoked is cleared away. */
  afterInstallation(): Promise<void>;
  /** Certificates that have run out need no revocation, and their keys no place here. */
  dropExpired(): Promise<void>;
};

export function createRevocations(deps: {
  installation: Installation;
  keeper: AccountKeeper;
  trustedRoots: () => Promise<string[]>;
  journal: Journal;
  now: () => number;
  /** Aborted when the service stops: the next one goes on. */
  stopping: AbortSignal;
}): Revocations {
  const { installation, keeper, trustedRoots, journal, now, stopping } = deps;
  let remembered: { folder: string; state: RevocationState }[] = [];
  /** Fingerprints; also of files on a drive that has gone while their certificate is still served. */
  const revoked = new Set<string>();
  const isoNow = () => new Date(now()).toISOString();
  const intents = () => remembered.flatMap(({ folder, state }) => state.pending.map((intent) => ({ folder, intent })));
  const find = (fingerprint256: string) => intents().find(({ intent }) => intent.fingerprint256 === fingerprint256);
  const isInstalled = (fingerprint256: string) => installation.pair()?.info.fingerprint256 === fingerprint256;

  const load = async (): Promise<void> => {
    const folders = await foldersWithRevocations(installation.vault().root);
    remembered = await Promise.all(
      folders.map(async (folder) => ({ folder, state: await fileRevocations(folder).load() })),
    );
    for (const { state } of remembered) for (const one of state.revoked) revoked.add(one.fingerprint256);
  };
  const change = async (folder: string, next: (state: RevocationState) => RevocationState): Promise<void> => {
    const store = fileRevocations(folder);
    await store.save(next(await store.load()));
    await load();
  };
  const changeIntent = async (fingerprint256: string, update: Partial<RevocationIntent>): Promise<void> => {
    const found = find(fingerprint256);
    if (found === undefined) return;
    await change(found.folder, (state) => ({
      ...state,
      pending: state.pending.map((one) => (one.fingerprint256 === fingerprint256 ? { ...one, ...update } : one)),
    }));
  };
  const without = (state: RevocationState, fingerprint256: string): RevocationState => ({
    ...state,
    pending: state.pending.filter((one) => one.fingerprint256 !== fingerprint256),
  });
  const isReplaced = (fingerprint256: string): boolean => {
    if (find(fingerprint256) === undefined || isInstalled(fingerprint256)) return false;
    return installation.pair() === null ? installation.unreadable() === null : installation.servesItsPair();
  };

  const failed = (fingerprint256: string, lastError: Failure): Promise<void> =>
    changeIntent(fingerprint256, { lastAttemptAt: isoNow(), lastError });

  const revoke = async (fingerprint256: string): Promise<void> => {
    const found = find(fingerprint256);
    if (found === undefined) return;
    const { directoryUrl, chainPem, keyPem, names, notAfter } = found.intent;
    try {
      const account = installation.vault().accounts(directoryUrl);
      const access = { directoryUrl, trustedRoots: await trustedRoots(), account };
      await keeper.revoke(access, { chainPem, keyPem, reason: 1 }, stopping);
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.code === 'CANCELLED') throw error;
      await failed(fingerprint256, error.failure);
      journal.write({ event: 'revocationFailed', names, failure: error.failure });
      throw error;
    }
    // Before the intention goes: after a crash here the CA says once more that it is done.
    await installation.vault().forget(fingerprint256);
    const mark = { fingerprint256, notAfter, at: isoNow() };
    await change(found.folder, (state) => {
      const left = without(state, fingerprint256);
      return { ...left, revoked: [...left.revoked.filter((one) => Date.parse(one.notAfter) > now()), mark] };
    });
    journal.write({ event: 'certificateRevoked', names, fingerprint256 });
  };

  const dropExpired = async (): Promise<void> => {
    const expired = intents().filter(({ intent }) => Date.parse(intent.notAfter) <= now());
    for (const { folder, intent } of expired) await change(folder, (state) => without(state, intent.fingerprint256));
  };

  return {
    load,
    isReplaced,
    failed,
    revoke,
    dropExpired,
    isRevoked: (fingerprint256) => revoked.has(fingerprint256),

    pending: () =>
      intents().map(({ intent }) => {
        const { fingerprint256, names, notAfter, since, evenWithoutReplacement, lastAttemptAt, lastError } = intent;
        const nextAttemptAt =
          lastAttemptAt === null ? null : new Date(Date.parse(lastAttemptAt) + PATIENCE_MS).toISOString();
        return {
          ...{ fingerprint256, names, notAfter, since, evenWithoutReplacement, nextAttemptAt, lastError },
          isInstalled: isInstalled(fingerprint256),
        };
      }),

    async intend({ directoryUrl, chainPem, keyPem, info, folder }, evenWithoutReplacement) {
      const { fingerprint256, names } = info;
      const known = find(fingerprint256)?.intent;
      const intent: RevocationIntent = {
        ...{ directoryUrl, fingerprint256, names, chainPem, keyPem },
        notAfter: new Date(info.notAfter).toISOString(),
        since: known?.since ?? isoNow(),
        evenWithoutReplacement: evenWithoutReplacement || known?.evenWithoutReplacement === true,
        lastAttemptAt: known?.lastAttemptAt ?? null,
        lastError: known?.lastError ?? null,
      };
      await change(caFolderOf(folder), (state) => {
        const others = without(state, fingerprint256);
        return { ...others, pending: [...others.pending, intent] };
      });
    },

    async withdraw(fingerprint256) {
      const found = find(fingerprint256);
      if (found !== undefined) await change(found.folder, (state) => without(state, fingerprint256));
    },

    async afterInstallation() {
      await dropExpired();
      for (const { intent } of intents()) {
        if (!isReplaced(intent.fingerprint256)) continue;
        // What the CA cannot do now is noted, and takes nothing from the new certificate.
        await revoke(intent.fingerprint256).catch((error: unknown) => {
          if (!(error instanceof FailureError)) throw error;
        });
      }
      for (const one of revoked) if (!isInstalled(one)) await installation.vault().forget(one);
    },
  };
}

/** `letsencrypt/<CA>/` of `letsencrypt/<CA>/orders/<order number>`. */
function caFolderOf(orderFolder: string): string {
  return path.dirname(path.dirname(orderFolder));
}
