import { FailureError } from '#shared/contract/failure-error.ts';
import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import { withTimeout } from '../probes/with-timeout.ts';

/** Whether a certificate could be stored in the database directory, found out by writing there. */
export const databaseCheck: Check = {
  ids: ['database'],
  async run(facts, report, signal) {
    const { databaseDirectory: path } = facts.settings;
    const timeoutFinding = finding('DATABASE_UNUSABLE', { path, reason: 'io', systemCode: 'ETIMEDOUT' });
    report(await withTimeout(storageFinding(facts), timeoutFinding, signal));
  },
};

async function storageFinding({ settings, installed, purpose, probeStorage }: Facts): Promise<Finding> {
  try {
    await probeStorage();
    // What is installed there has to be ours, too; but what is no good is what a request replaces.
    if (purpose !== 'request' && installed !== null && 'unreadable' in installed && installed.failure !== null)
      throw new FailureError(installed.failure);
    return finding('DATABASE_WRITABLE', { path: settings.databaseDirectory });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { code, data } = error.failure;
    if (code === 'CERTIFICATES_GONE')
      return finding('DATABASE_UNUSABLE', { ...data, reason: 'certificatesGone', systemCode: 'ENOENT' });
    if (code !== 'DATABASE_DIRECTORY') throw error;
    return finding('DATABASE_UNUSABLE', data);
  }
}
