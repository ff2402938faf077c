import type { Snapshot } from '#shared/contract/snapshot.ts';

/** Whether nothing has ever been set up here. What could not be looked at, or was lost, does not count as nothing. */
export function isUntouched(
  snapshot: Pick<
    Snapshot,
    'settings' | 'databaseChosen' | 'certificate' | 'databaseFailure' | 'lastRequest' | 'settingsNotices'
  >,
): boolean {
  const { serverAddress, contactEmail } = snapshot.settings;
  return (
    serverAddress === '' &&
    contactEmail === '' &&
    !snapshot.databaseChosen &&
    snapshot.certificate === null &&
    snapshot.databaseFailure === null &&
    snapshot.lastRequest === null &&
    snapshot.settingsNotices.length === 0
  );
}
