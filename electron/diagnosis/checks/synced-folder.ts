import fs from 'node:fs/promises';
import path from 'node:path';
import { finding, type Finding } from '#shared/contract/findings.ts';
import { serviceOfMarker, syncedFolderService, type KnownFolder } from '#shared/domain/synced-folder.ts';
import type { Check } from '../check.ts';
import { withTimeout } from '../probes/with-timeout.ts';

/** @param environment its variables name the folders that OneDrive syncs on Windows */
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

/** Whether the database directory lies in a folder that a cloud service syncs. */
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
    // A symbolic link elsewhere may lead into such a folder.
    real = await fs.realpath(directory);
  } catch {
    return finding('PLACE_NOT_CHECKED', {});
  }
  const service = syncedFolderService(real, known) ?? (await serviceByMarker(real));
  return service === null ? finding('PLACE_FINE', {}) : synced(service);
}

/** Looks in this folder and all above it for the files with which sync programs mark their top folder. */
async function serviceByMarker(directory: string): Promise<string | null> {
  for (let folder = directory; ; folder = path.dirname(folder)) {
    // A folder that this user may not list does not belong to this user's sync program either.
    const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      // A directory `.dropbox`, in the user's home, holds the program's settings; only a file marks a synced folder.
      if (entry.name === '.dropbox' && entry.isDirectory()) continue;
      const service = serviceOfMarker(entry.name);
      if (service !== null) return service;
    }
    if (folder === path.dirname(folder)) return null;
  }
}
