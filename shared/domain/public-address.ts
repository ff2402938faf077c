/** Under which name visitors reach this server encrypted. Pure. */
import type { Settings } from '#shared/contract/settings.ts';
import type { Certificate } from '#shared/contract/snapshot.ts';
import { checkHostname } from '#shared/values/hostname.ts';
import { withoutALabels } from '#shared/values/idna.ts';

const HTTPS_PORT = 443;

/** The first name of a certificate that is a host's, as A-labels; `null`: it has none, but a wildcard for instance. */
export function certifiedHost({ names }: Pick<Certificate, 'names'>): string | null {
  for (const name of names) {
    const checked = checkHostname(name);
    if (checked.ok) return checked.hostname.ascii;
  }
  return null;
}

/** The host as people read it; with its A-labels where what they stand for would be read as another host. */
export function readableHost(host: string): string {
  const readable = withoutALabels(host);
  const checked = checkHostname(readable);
  return checked.ok && checked.hostname.ascii === host ? readable : host;
}

/**
 * The address under which visitors reach this server encrypted: `url` in ASCII, for example `https://xn--mller-kva.de/`, and as
 * people read it, `https://müller.de`; `null`: the certificate names none that could be opened.
 */
export function publicAddress(
  certificate: Pick<Certificate, 'names'>,
  { publicHttpsPort }: Pick<Settings, 'publicHttpsPort'>,
): { url: string; readable: string } | null {
  const host = certifiedHost(certificate);
  const port = publicHttpsPort === HTTPS_PORT ? '' : `:${publicHttpsPort}`;
  return host === null ? null : { url: `https://${host}${port}/`, readable: `https://${readableHost(host)}${port}` };
}
