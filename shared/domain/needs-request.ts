import type { Snapshot } from '#shared/contract/snapshot.ts';

/**
 * Whether requesting a certificate is what is to be done now: there is none, or the one there is due, has expired, was
 * revoked, or is for another address or of another CA than what is set. Pure.
 *
 * Not where it could not be looked whether there is one.
 */
export function needsRequest({
  certificate,
  databaseFailure,
  renewal,
}: Pick<Snapshot, 'certificate' | 'databaseFailure' | 'renewal'>): boolean {
  if (certificate === null) return databaseFailure === null;
  return renewal.reason !== 'notDue' && renewal.reason !== 'none';
}
