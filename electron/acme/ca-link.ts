import { isIP } from 'node:net';
import { getDomain } from 'tldts';
import { addressKind, isLocalhost } from '#shared/domain/address-kind.ts';
import { hostOf, parseUrl } from '#shared/values/url.ts';

/**
 * A link in a CA's answer, if it may be shown: over HTTPS, since anybody on the way could forge another page; and, of a CA
 * on the internet, not to a host of the inner network, where a click would reach what the CA itself cannot. Any other is
 * `null`. Its domain may be another than the CA's: the terms of many are at their owner's.
 */
export function shownUrl(url: string, directoryUrl: string): string | null {
  const parsed = parseUrl(url);
  if (parsed === null) return null;
  const { protocol, username, password } = parsed;
  if (protocol !== 'https:' || username !== '' || password !== '') return null;
  return isInnerHost(parsed) && !isInnerHost(new URL(directoryUrl)) ? null : url;
}

/** As far as can be seen without asking for its name: an inner address, this machine, or a name without a domain. */
function isInnerHost(url: URL): boolean {
  const host = hostOf(url);
  if (isIP(host) !== 0) return addressKind(host) !== null;
  return isLocalhost(host) || !host.includes('.');
}

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
