import type { Settings } from '#shared/contract/settings.ts';
import type { Certificate } from '#shared/contract/snapshot.ts';
import { checkHostname } from '#shared/values/hostname.ts';

const HTTPS_PORT = 443;

/**
 * The address under which visitors reach this server encrypted, for example `https://meinefirma.de/`, in ASCII; `null`: the
 * certificate names none that could be opened. Pure.
 */
export function publicUrl(
  { names }: Pick<Certificate, 'names'>,
  { publicHttpsPort }: Pick<Settings, 'publicHttpsPort'>,
): string | null {
  const port = publicHttpsPort === HTTPS_PORT ? '' : `:${publicHttpsPort}`;
  for (const name of names) {
    const checked = checkHostname(name);
    if (checked.ok) return `https://${checked.hostname.ascii}${port}/`;
  }
  return null;
}
