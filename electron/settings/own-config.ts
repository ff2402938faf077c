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
import { failNotReadable } from './readable-config.ts';

/** Our files in it: the settings, what was last good or kept aside of them, what a crash has left, notices, journal, lock. */
const OUR_FILE =
  /^((config|config\.last-good|notices)(\.beschaedigt-[\w-]+)?\.json(\.tmp-[\da-f]+)?|journal(\.1)?\.ndjson|operation\.owner\.json)$/;

/**
 * The configuration directory and our files in it, with the bits of their modes that others must not have. Others may
 * look into the directory, which may be a home directory that somebody named.
 */
export function configEntries(configDir: string): { path: string; bits: number }[] {
  const files = fs.readdirSync(configDir).filter((name) => OUR_FILE.test(name));
  return [
    { path: configDir, bits: WRITABLE_BY_OTHERS },
    ...files.map((name) => ({ path: path.join(configDir, name), bits: OPEN_TO_OTHERS })),
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
    for (const { path: entry } of configEntries(configDir)) assertOwnerSync(entry);
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
    for (const { path: entry } of configEntries(configDir)) await assertOwn(entry);
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
