/** Whose the configuration directory is, and what is in it: who can write there can have programs run. */
import fs from 'node:fs';
import path from 'node:path';
import { fail } from '#shared/contract/failure-error.ts';
import { accountName, ownAccountName } from '../ownership/account-name.ts';
import { configPath, isConfigEntry, isConfigFile, isConfigLock } from '../ownership/config-files.ts';
import {
  assertOwn,
  assertOwnerSync,
  DistrustError,
  OPEN_TO_OTHERS,
  WRITABLE_BY_OTHERS,
} from '../ownership/distrust.ts';
import { socketEntries } from '../ownership/socket-place.ts';
import { TRIAL_FILE } from '../ownership/trial-file.ts';
import { defaultDatabaseDirectory } from './config-dir.ts';
import { failNotReadable } from './readable-config.ts';

/** What is looked at, with the bits of its mode that others must not have. */
export type ConfigEntry = { path: string; bits: number };

/**
 * The configuration directory and our files in it. Others may look into a directory that holds something else as well:
 * it may be a home directory that somebody named.
 */
function configFiles(configDir: string): ConfigEntry[] {
  const names = fs.readdirSync(configDir);
  const files = names.filter(isConfigFile);
  const isOursAlone = names.every((name) => isConfigEntry(name) || TRIAL_FILE.test(name));
  return [
    { path: configDir, bits: isOursAlone ? OPEN_TO_OTHERS : WRITABLE_BY_OTHERS },
    ...files.map((name) => ({ path: path.join(configDir, name), bits: OPEN_TO_OTHERS })),
  ];
}

/**
 * All that this program makes in the configuration directory, and the socket where that lies elsewhere, the outermost
 * first; what lies in a folder that is closed is closed with it. But for what is in the database directory, and for
 * compiled code, of which nothing is kept (`ownership/compiled-code.ts`).
 */
export function configEntries(configDir: string): ConfigEntry[] {
  const locks = fs.readdirSync(configDir).filter(isConfigLock);
  return [
    ...configFiles(configDir),
    ...socketEntries(configDir),
    ...locks.map((name) => ({ path: path.join(configDir, name), bits: WRITABLE_BY_OTHERS })),
    { path: configPath(configDir, 'desktop'), bits: OPEN_TO_OTHERS },
    { path: defaultDatabaseDirectory(configDir), bits: OPEN_TO_OTHERS },
  ];
}

/**
 * Requires the configuration directory and our files in it to be this account's, whatever their modes, which a host
 * tightens when it starts. Above the directory, links may lead to it.
 *
 * @throws FailureError `CONFIG_DIRECTORY`; the system's error where it cannot be looked at
 */
export function assertOwnConfig(configDir: string): void {
  try {
    assertOwnerSync(configDir);
    for (const { path: entry } of configFiles(configDir)) assertOwnerSync(entry);
  } catch (error) {
    failDistrusted(error);
  }
}

/**
 * The same after tightening: nobody else may write there.
 *
 * @throws FailureError `CONFIG_DIRECTORY`
 */
export async function assertOnlyOwnConfig(configDir: string): Promise<void> {
  try {
    for (const { path: entry } of configFiles(configDir)) await assertOwn(entry);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) failNotReadable(configDir, error);
    failDistrusted(error);
  }
}

function failDistrusted(error: unknown): never {
  if (!(error instanceof DistrustError)) throw error;
  const { path: entry, reason, uid } = error;
  const owner = uid === null ? null : accountName(uid);
  return fail('CONFIG_DIRECTORY', { path: entry, reason, owner, account: ownAccountName() }, error);
}
