import path from 'node:path';
import { directoryKey } from '#shared/values/acme-directory.ts';
import { loadAttempts, NO_ATTEMPTS, saveAttempts, type AttemptRecord } from '../../storage/attempts.ts';
import { caFolderName } from '../../storage/vault-folder.ts';

/**
 * The attempt records of several CAs, each in its folder. What the disk does not take, or no longer gives, is remembered
 * while this process runs.
 */
export type AttemptRecords = {
  of: (directoryUrl: string) => AttemptRecord;
  /** The change is on the disk, where that is possible, before this settles. */
  change: (directoryUrl: string, update: Partial<AttemptRecord>) => Promise<void>;
  /** Reads these CAs' records. In another root, those of the previous one do not count. */
  load: (directoryUrls: readonly string[]) => Promise<void>;
};

export function createAttemptRecords(place: {
  /** `letsencrypt/`. */
  root: () => string;
  /** The root is out of reach, and nothing may be created in its place. */
  isMissing?: () => boolean;
}): AttemptRecords {
  let remembered: ReadonlyMap<string, AttemptRecord> = new Map();
  let loadedRoot = place.root();
  /** The CAs of which the disk has only an older record. */
  const unsaved = new Set<string>();
  const folderOf = (directoryUrl: string) => path.join(place.root(), caFolderName(place.root(), directoryUrl));

  const of = (directoryUrl: string): AttemptRecord => remembered.get(directoryKey(directoryUrl)) ?? NO_ATTEMPTS;
  const save = async (directoryUrl: string, record: AttemptRecord): Promise<void> => {
    unsaved.add(directoryKey(directoryUrl));
    if (place.isMissing?.() === true) return;
    if (await saveAttempts(folderOf(directoryUrl), directoryUrl, record)) unsaved.delete(directoryKey(directoryUrl));
  };
  /** The record on the disk, unless that cannot be read or is older than the one in memory. */
  const loadRecord = async (directoryUrl: string): Promise<AttemptRecord> => {
    const known = remembered.get(directoryKey(directoryUrl));
    const found = await loadAttempts(folderOf(directoryUrl), directoryUrl).catch(() => null);
    if (known === undefined) return found ?? NO_ATTEMPTS;
    if (found !== null && !(unsaved.has(directoryKey(directoryUrl)) && isLater(known, found))) {
      unsaved.delete(directoryKey(directoryUrl));
      return found;
    }
    if (unsaved.has(directoryKey(directoryUrl))) await save(directoryUrl, known);
    return known;
  };

  return {
    of,

    async change(directoryUrl, update) {
      const record = { ...of(directoryUrl), ...update };
      remembered = new Map([...remembered, [directoryKey(directoryUrl), record]]);
      await save(directoryUrl, record);
    },

    async load(directoryUrls) {
      if (loadedRoot !== place.root()) {
        remembered = new Map();
        unsaved.clear();
      }
      loadedRoot = place.root();
      remembered = new Map(
        await Promise.all(directoryUrls.map(async (url) => [directoryKey(url), await loadRecord(url)] as const)),
      );
    },
  };
}

/** Whether `one` was recorded later than `other`; records with the same time count as equal. */
function isLater(one: AttemptRecord, other: AttemptRecord): boolean {
  const noted = ({ lastAttemptAt, lastIssuedAt, outside }: AttemptRecord) =>
    [lastAttemptAt, lastIssuedAt, outside?.at ?? null].reduce(laterOf) ?? '';
  return noted(one) > noted(other);
}

/** The later of two times in ISO format; `null`: none is known. */
export function laterOf(one: string | null, other: string | null): string | null {
  return one !== null && (other === null || one > other) ? one : other;
}
