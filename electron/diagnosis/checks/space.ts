import fs from 'node:fs/promises';
import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';
import { withTimeout } from '../probes/with-timeout.ts';

/** Asks the file system for its number of blocks, those available to ordinary users, and the bytes in a block. */
type AskSpace = (path: string) => Promise<{ blocks: number; bavail: number; bsize: number }>;

const MEGABYTE = 2 ** 20;
/** Certificates are small, but a disk with so little space is soon full of other things. */
const LOW_MEGABYTES = 50;
const NONE_MEGABYTES = 1;

/** @param statfs how the free space of a directory is asked for */
export function createSpaceCheck(statfs: AskSpace = (path) => fs.statfs(path)): Check {
  return {
    ids: ['space'],
    async run({ settings }, report, signal) {
      const unknown = finding('SPACE_NOT_CHECKED', {});
      report(await withTimeout(spaceFinding(settings.databaseDirectory, statfs), unknown, signal));
    },
  };
}

/** How much space is left in the database directory. */
export const spaceCheck = createSpaceCheck();

async function spaceFinding(path: string, statfs: AskSpace): Promise<Finding> {
  try {
    const { blocks, bavail, bsize } = await statfs(path);
    // Some network file systems do not report their size.
    if (blocks === 0) return finding('SPACE_NOT_CHECKED', {});
    const megabytes = (bavail * bsize) / MEGABYTE;
    if (megabytes < NONE_MEGABYTES) return finding('SPACE_NONE', { path });
    const freeMegabytes = Math.floor(megabytes);
    return megabytes < LOW_MEGABYTES
      ? finding('SPACE_LOW', { path, freeMegabytes })
      : finding('SPACE_ENOUGH', { freeMegabytes });
  } catch {
    // The database check reports a missing directory.
    return finding('SPACE_NOT_CHECKED', {});
  }
}
