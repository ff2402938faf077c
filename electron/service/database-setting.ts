import fs from 'node:fs/promises';
import path from 'node:path';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import type { FailureData, SettingIssueReason } from '#shared/contract/failures.ts';
import { cleanSetting } from '#shared/contract/pasted-values.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { defaultDatabaseDirectory } from '../settings/config-dir.ts';
import { openVault } from '../storage/vault.ts';

type Reason = FailureData<'DATABASE_DIRECTORY'>['reason'];
/** What can be said beside the field in one sentence; the others have a path and a remedy of their own. */
const REASONS: Readonly<Partial<Record<Reason, SettingIssueReason>>> = {
  missing: 'folderMissing',
  notADirectory: 'notAFolder',
  notWritable: 'folderNotWritable',
};

/**
 * Refuses a database directory in which nothing could be stored when it is set, not only when a certificate is needed. The
 * host's own is made; of a stored one nothing is asked: its drive may be away.
 *
 * @throws FailureError `INVALID_SETTING`; `DATABASE_DIRECTORY` where more has to be said than beside a field
 */
export async function assertUsableDatabase(
  { databaseDirectory: given }: Record<string, unknown>,
  current: Pick<Settings, 'databaseDirectory'>,
  configDir: string,
): Promise<void> {
  if (given === undefined) return;
  const cleaned = cleanSetting('databaseDirectory', given);
  if (!cleaned.ok || typeof cleaned.value !== 'string' || cleaned.value === current.databaseDirectory) return;
  const directory = cleaned.value;
  const refuse = (reason: SettingIssueReason) =>
    fail('INVALID_SETTING', { issues: [{ key: 'databaseDirectory', reason }] });
  if (directory === '') refuse('empty');
  // The store names what else is wrong.
  if (!path.isAbsolute(directory)) return;
  if (directory === defaultDatabaseDirectory(configDir))
    await fs.mkdir(directory, { recursive: true, mode: 0o700 }).catch(() => undefined);
  try {
    await openVault(directory).probe();
  } catch (error) {
    const { failure } = error as FailureError;
    if (!(error instanceof FailureError) || failure.code !== 'DATABASE_DIRECTORY') throw error;
    const reason = REASONS[failure.data.reason];
    // The folder itself, and not what lies in it.
    if (reason === undefined || failure.data.path !== directory) throw error;
    refuse(reason);
  }
}
