/** Whose the configuration directory is, and what is in it: who can write there can have programs run. */
import fs from 'node:fs';
import path from 'node:path';
import { fail } from '#shared/contract/failure-error.ts';
import { accountName, ownAccountName } from '../ownership/account-name.ts';
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

/** Our files in it: the settings, what was last good or kept aside of them, what a crash has left, notices, journal, access log, what HSTS was given out, lock. */
const OUR_FILE =
  /^((config|config\.last-good|notices)(\.beschaedigt-[\w-]+)?\.json(\.tmp-[\da-f]+)?|journal(\.1)?\.ndjson|access(\.\d)?\.log|hsts\.json|operation\.owner\.json)$/;

/** Folders that are made there: of locks, of Chromium, of the database and of compiled code; a socket. */
const OUR_OTHER_ENTRY =
  /^((operation|operation\.guard|profacto\.sock)\.lock(\.\d+)?|profacto\.sock|desktop|compiled-code|Datenbank)$/;

/** What is looked at, with the bits of its mode that others must not have. */
export type ConfigEntry = { path: string; bits: number };

/**
 * The configuration directory and our files in it. Others may look into a directory that holds something else as well:
 * it may be a home directory that somebody named.
 */
function configFiles(configDir: string): ConfigEntry[] {
  const names = fs.readdirSync(configDir);
  const files = names.filter((name) => OUR_FILE.test(name));
  const isOursAlone = names.every((name) => [OUR_FILE, OUR_OTHER_ENTRY, TRIAL_FILE].some((ours) => ours.test(name)));
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
  const locks = fs.readdirSync(configDir).filter((name) => name.endsWith('.lock') && OUR_OTHER_ENTRY.test(name));
  return [
    ...configFiles(configDir),
    ...socketEntries(configDir),
    ...locks.map((name) => ({ path: path.join(configDir, name), bits: WRITABLE_BY_OTHERS })),
    { path: path.join(configDir, 'desktop'), bits: OPEN_TO_OTHERS },
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
