/** IP addresses, as resolvers and the URL parser write them. Pure. */

/** Of a machine itself, in both families. */
export const LOOPBACK = { ipv4: '127.0.0.1', ipv6: '::1' } as const;

/** RFC 1122 §3.2.1.3, in the one notation of the URL parser. */
const LOOPBACK_IPV4 = /^127(?:\.\d{1,3}){3}$/;

/** Whether an address is always the machine itself. */
export function isLoopback(address: string): boolean {
  return address === LOOPBACK.ipv6 || LOOPBACK_IPV4.test(address);
}

export const isIpv6 = (address: string): boolean => address.includes(':');

/** A host as it stands before a port (RFC 3986 §3.2.2): an IPv6 address in brackets. */
export const bracketed = (host: string): string => (isIpv6(host) ? `[${host}]` : host);
