/** The way back to the address of the installed certificate. Pure. */
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { checkHostname } from '#shared/values/hostname.ts';
import { coversName } from '#shared/values/names.ts';
import { certifiedHost, readableHost } from './public-address.ts';

type Sources = { certificate: Pick<NonNullable<Snapshot['certificate']>, 'names'> | null } & {
  settings: Pick<Snapshot['settings'], 'serverAddress'>;
};

/** The address that the installed certificate is for, where another one is set now; `null`: it is for the one that is set. */
export function formerAddress({ certificate, settings }: Sources): string | null {
  if (certificate === null) return null;
  const set = checkHostname(settings.serverAddress);
  if (set.ok && coversName(certificate.names, set.hostname.ascii)) return null;
  const host = certifiedHost(certificate);
  return host === null ? null : readableHost(host);
}
