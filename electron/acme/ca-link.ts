import { getDomain } from 'tldts';
import { parseUrl } from '#shared/values/url.ts';

/**
 * A link in a CA's answer, if it may be offered to a user for opening: over HTTPS, and to a host of the CA's own
 * registrable domain (or, for a CA without one, to its very host). Anything else is `null`: whoever forges an answer
 * must not be able to send the user to a page of their choice.
 */
export function caOwnedUrl(url: string | null, directoryUrl: string): string | null {
  const parsed = url === null ? null : parseUrl(url);
  if (parsed === null) return null;
  const { protocol, hostname, username, password, href } = parsed;
  if (protocol !== 'https:' || username !== '' || password !== '') return null;
  const ca = new URL(directoryUrl).hostname;
  const domain = (host: string) => getDomain(host, { allowPrivateDomains: true }) ?? host;
  return domain(hostname) === domain(ca) ? href : null;
}
