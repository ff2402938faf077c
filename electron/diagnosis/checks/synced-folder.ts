import fs from 'node:fs/promises';
import path from 'node:path';
import { finding, type Finding } from '#shared/contract/findings.ts';
import { serviceOfMarker, syncedFolderService, type KnownFolder } from '#shared/domain/synced-folder.ts';
import type { Check } from '../check.ts';
import { withTimeout } from '../probes/with-timeout.ts';

/** @param environment where OneDrive says on Windows which folders it copies */
export function createSyncedFolderCheck(environment: NodeJS.ProcessEnv = process.env): Check {
  return {
    ids: ['place'],
    async run({ settings }, report, signal) {
      const known = oneDriveFolders(environment);
      report(
        await withTimeout(
          syncedFolderFinding(settings.databaseDirectory, known),
          finding('PLACE_NOT_CHECKED', {}),
          signal,
        ),
      );
    },
  };
}

/** Whether the database directory lies in a folder that a cloud service copies. */
export const syncedFolderCheck = createSyncedFolderCheck();

function oneDriveFolders(environment: NodeJS.ProcessEnv): KnownFolder[] {
  return ['OneDrive', 'OneDriveCommercial', 'OneDriveConsumer'].flatMap((key) => {
    const folder = environment[key];
    return folder === undefined || folder === '' ? [] : [{ folder, service: 'OneDrive' }];
  });
}

async function syncedFolderFinding(directory: string, known: readonly KnownFolder[]): Promise<Finding> {
  const synced = (service: string) => finding('PLACE_SYNCED', { path: directory, service });
  const byName = syncedFolderService(directory, known);
  if (byName !== null) return synced(byName);
  let real: string;
  try {
    // A link may lead into such a folder from a harmless place.
    real = await fs.realpath(directory);
  } catch {
    return finding('PLACE_NOT_CHECKED', {});
  }
  const service = syncedFolderService(real, known) ?? (await serviceByMarker(real));
  return service === null ? finding('PLACE_FINE', {}) : synced(service);
}

/** What the sync programs leave in the folder at the top, looked for on the way up. */
async function serviceByMarker(directory: string): Promise<string | null> {
  for (let folder = directory; ; folder = path.dirname(folder)) {
    // What may not be listed does not belong to this user's sync program either.
    const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      // The program's own settings, in the home of its user; what marks a synced folder is a file.
      if (entry.name === '.dropbox' && entry.isDirectory()) continue;
      const service = serviceOfMarker(entry.name);
      if (service !== null) return service;
    }
    if (folder === path.dirname(folder)) return null;
  }
}
