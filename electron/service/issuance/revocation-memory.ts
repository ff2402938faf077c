import path from 'node:path';
import { FailureError } from '#shared/contract/failure-error.ts';
import type { Journal } from '../../storage/journal.ts';
import {
  foldersWithRevocations,
  NO_REVOCATIONS,
  openRevocationStore,
  type RevocationIntent,
  type RevocationState,
} from '../../storage/pending-revocations.ts';
import type { Installation } from '../installation.ts';

type FolderState = { folder: string; state: RevocationState };

/** What the CAs' folders say about revocations: those that are pending, and those that are done. */
export type RevocationMemory = {
  /** Reads all folders. Never throws: of a file that cannot be read, the last known state holds. */
  load: () => Promise<void>;
  states: () => readonly FolderState[];
  intents: () => { folder: string; intent: RevocationIntent }[];
  findIntent: (fingerprint256: string) => { folder: string; intent: RevocationIntent } | undefined;
  /** Fingerprints; kept when the file has gone with its drive, as the certificate may still be served. */
  readonly revoked: ReadonlySet<string>;
  /** @throws FailureError `DATABASE_DIRECTORY` where a change of this folder could not be recorded */
  assertReadable: (folder: string) => Promise<void>;
  /** The change is on the disk before this settles. @throws FailureError `DATABASE_DIRECTORY` */
  change: (folder: string, next: (state: RevocationState) => RevocationState) => Promise<void>;
};

export function createRevocationMemory(installation: Pick<Installation, 'vault'>, journal: Journal): RevocationMemory {
  let remembered: FolderState[] = [];
  const revoked = new Set<string>();
  /** The folders that the journal already names as unreadable. */
  const reportedUnreadable = new Set<string>();
  const intents = () => remembered.flatMap(({ folder, state }) => state.pending.map((intent) => ({ folder, intent })));

  /** A damaged file about another certificate must neither stop the server nor hold up a request. */
  const read = async (folder: string): Promise<RevocationState> => {
    try {
      const state = await openRevocationStore(folder).load();
      reportedUnreadable.delete(folder);
      return state;
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      if (!reportedUnreadable.has(folder)) journal.write({ event: 'revocationsUnreadable', failure: error.failure });
      reportedUnreadable.add(folder);
      return remembered.find((one) => one.folder === folder)?.state ?? NO_REVOCATIONS;
    }
  };
  const load = async (): Promise<void> => {
    const { root } = installation.vault();
    const known = remembered.map((one) => one.folder).filter((folder) => path.dirname(folder) === root);
    const folders = new Set([...(await foldersWithRevocations(root)), ...known]);
    remembered = await Promise.all([...folders].map(async (folder) => ({ folder, state: await read(folder) })));
    for (const { state } of remembered) for (const one of state.revoked) revoked.add(one.fingerprint256);
  };

  return {
    load,
    states: () => remembered,
    intents,
    findIntent: (fingerprint256) => intents().find(({ intent }) => intent.fingerprint256 === fingerprint256),
    revoked,
    async assertReadable(folder) {
      await openRevocationStore(folder).load();
    },
    async change(folder, next) {
      const store = openRevocationStore(folder);
      await store.save(next(await store.load()));
      await load();
    },
  };
}
