/** IP addresses, as resolvers and the URL parser write them. Pure. */

import { parseUrl } from './url.ts';

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

const BYTE = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const IPV4 = new RegExp(String.raw`^${BYTE}(?:\.${BYTE}){3}$`);

/** Whether a text is an IPv4 address in its usual form: four numbers, none with a zero before it. */
export const isIpv4Address = (text: string): boolean => IPV4.test(text);

/** Whether a text is an IPv6 address, without brackets and zone. */
export const isIpv6Address = (text: string): boolean =>
  /^[\da-f:.]+$/i.test(text) && isIpv6(text) && parseUrl(`http://[${text}]/`) !== null;
