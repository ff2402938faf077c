/** The way back to the address of the installed certificate. Pure. */
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { checkHostname } from '#shared/values/hostname.ts';
import { withoutALabels } from '#shared/values/idna.ts';
import { coversName } from '#shared/values/names.ts';

type Sources = { certificate: Pick<NonNullable<Snapshot['certificate']>, 'names'> | null } & {
  settings: Pick<Snapshot['settings'], 'serverAddress'>;
};

/** The address that the installed certificate is for, where another one is set now; `null`: it is for the one that is set. */
export function formerAddress({ certificate, settings }: Sources): string | null {
  if (certificate === null) return null;
  const set = checkHostname(settings.serverAddress);
  if (set.ok && coversName(certificate.names, set.hostname.ascii)) return null;
  const name = certificate.names.find((one) => checkHostname(one).ok);
  if (name === undefined) return null;
  const asRead = withoutALabels(name);
  const read = checkHostname(asRead);
  return read.ok && read.hostname.ascii === name ? asRead : name;
}
