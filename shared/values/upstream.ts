/** The web application behind the integrated web server: where its URL leads. Pure. */
import { isLoopback } from './addresses.ts';
import { hostOf, parseUrl } from './url.ts';

export type Upstream = {
  /** As the URL parser writes it: an IPv6 address without its brackets. */
  host: string;
  port: number;
  /** Whether the URL carries a name or a password. */
  hasUserInfo: boolean;
  /** `null`: somewhere else, or not known before a name server is asked. */
  place: 'thisMachine' | 'privateNetwork' | null;
};

/** Private IPv4 addresses (RFC 1918), in the one notation of the URL parser. */
const PRIVATE_IPV4 = /^(10\.\d+|172\.(1[6-9]|2\d|3[01])|192\.168)\.\d+\.\d+$/;
/** Unique local IPv6 addresses (RFC 4193), with their first group written out. */
const PRIVATE_IPV6 = /^f[cd][\da-f]{2}:/;

/** Where a URL leads; `null`: it is no URL of the web. */
export function upstreamOf(text: string): Upstream | null {
  const url = parseUrl(text);
  if (url === null) return null;
  const { protocol, port, username, password } = url;
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  const host = hostOf(url);
  return {
    host,
    port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port),
    hasUserInfo: username !== '' || password !== '',
    place: placeOf(host),
  };
}

/** Other names are not accepted: what they lead to is decided elsewhere, and may change at any time. */
function placeOf(host: string): Upstream['place'] {
  if (host === 'localhost' || isLoopback(host)) return 'thisMachine';
  return PRIVATE_IPV4.test(host) || PRIVATE_IPV6.test(host) ? 'privateNetwork' : null;
}

/**
 * Whether it leads to this machine.
 *
 * @param addresses of this machine in its networks
 */
export function isThisMachine(
  { host, place }: Pick<Upstream, 'host' | 'place'>,
  addresses: readonly string[],
): boolean {
  return place === 'thisMachine' || addresses.some((one) => one.toLowerCase() === host);
}

/**
 * Whether a URL leads back to one of these ports of this machine.
 *
 * @param addresses of this machine in its networks
 */
export function leadsToOwnPort(text: string, ports: readonly number[], addresses: readonly string[] = []): boolean {
  const upstream = upstreamOf(text);
  if (upstream === null || !ports.includes(upstream.port)) return false;
  return isThisMachine(upstream, addresses);
}
