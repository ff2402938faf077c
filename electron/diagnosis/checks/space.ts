import fs from 'node:fs/promises';
import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';
import { withTimeout } from '../probes/with-timeout.ts';

/** What is asked of the file system: all of its blocks, those that an ordinary user may fill, and the bytes in one. */
type AskSpace = (path: string) => Promise<{ blocks: number; bavail: number; bsize: number }>;

const MEGABYTE = 2 ** 20;
/** Certificates are small; a disk this full fills up with other things. */
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

/** How much room is left where the certificates lie. */
export const spaceCheck = createSpaceCheck();

async function spaceFinding(path: string, statfs: AskSpace): Promise<Finding> {
  try {
    const { blocks, bavail, bsize } = await statfs(path);
    // Some file systems on the network do not know how large they are.
    if (blocks === 0) return finding('SPACE_NOT_CHECKED', {});
    const megabytes = (bavail * bsize) / MEGABYTE;
    if (megabytes < NONE_MEGABYTES) return finding('SPACE_NONE', { path });
    const freeMegabytes = Math.floor(megabytes);
    return megabytes < LOW_MEGABYTES
      ? finding('SPACE_LOW', { path, freeMegabytes })
      : finding('SPACE_ENOUGH', { freeMegabytes });
  } catch {
    // A directory that is not there is the database check's to say.
    return finding('SPACE_NOT_CHECKED', {});
  }
}
