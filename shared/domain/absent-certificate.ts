import type { Snapshot } from '#shared/contract/snapshot.ts';

/**
 * What is to be said where a snapshot has no certificate. `notKnown`: it could not be looked whether there is one;
 * `unusable`: one is installed, and its files are damaged or lost; `none`: none is installed.
 */
export function absenceOf({
  databaseFailure,
  warning,
}: Pick<Snapshot, 'databaseFailure' | 'warning'>): 'notKnown' | 'unusable' | 'none' {
  if (databaseFailure !== null) return 'notKnown';
  return warning === 'CERTIFICATE_UNREADABLE' ? 'unusable' : 'none';
}
