/** What both languages' finding texts have in common. Pure. */
import type { CheckId, FindingData } from '#shared/contract/findings.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
import type { Who } from '#shared/texts/advice.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';

/**
 * What was found in one sentence, the one step against it (`null`: there is none to take), and who takes it. `details`: what
 * explains it further, in the words of the trade; it is folded away where there is a fold.
 */
export type FindingText = { finding: string; remedy: string | null; who: Who; details?: string };
/** What each check is called. */
export type CheckTitles = Record<CheckId, string>;

export type NoAnswerCause = FindingData<'LOCAL_DOWN'>['cause'];
/** A public address and port, and where the router has to forward the port. */
export type ForwardedEndpoint = FindingData<'CHALLENGE_NOT_HTTP'>;
/** The setting of a port that profacto listens on. */
export type PortKey = 'httpPort' | 'httpsPort';
export type AddressFamily = 'ipv4' | 'ipv6';

/** Nothing to do. */
export function noAction(finding: string): FindingText {
  return { finding, remedy: null, who: 'none' };
}

/** The difference between two clocks in the number and unit that a person would use. */
export function roundDuration(seconds: number): { value: number; unit: 'second' | 'minute' | 'hour' | 'day' } {
  const size = Math.abs(seconds);
  if (size < 120) return { value: Math.round(size), unit: 'second' };
  if (size < 7200) return { value: Math.round(size / 60), unit: 'minute' };
  return size < 172_800
    ? { value: Math.round(size / 3600), unit: 'hour' }
    : { value: Math.round(size / 86_400), unit: 'day' };
}

/** A stranger's text, fit to be quoted: on one line, at most `maxLength` characters, without a full stop at its end. */
export function excerpt(text: string, maxLength: number): string {
  const line = foreignLine(text);
  let end = line.length;
  while (end > 0 && '. '.includes(line[end - 1] ?? '')) end -= 1;
  return foreignLine(line.slice(0, end), maxLength);
}

/**
 * How one language quotes a stranger: what it says of itself in quotation marks, cut to `maxLength` characters, between
 * `before` and `after`; empty where it says nothing.
 */
export function quoteIn(
  open: string,
  close: string,
): (text: string | null, before: string, after: string, maxLength?: number) => string {
  return (text, before, after, maxLength = 60) => {
    const words = excerpt(text ?? '', maxLength);
    return words === '' ? '' : `${before}${open}${words}${close}${after}`;
  };
}

/** Where a redirect leads, after the word for it; empty where that is not known. */
export function redirectTarget(before: string, location: string): string {
  const place = excerpt(location, 120);
  return place === '' ? '' : `${before}${place}`;
}

/** A remark in brackets, with the space before them; empty without one. */
export function inBrackets(remark: string | null): string {
  return remark === null || remark === '' ? '' : ` (${remark})`;
}

export function capitalize(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

export function familyOf(address: string): AddressFamily {
  return isIpv6(address) ? 'ipv6' : 'ipv4';
}

/** The port that this machine has to let in for an endpoint: over IPv6 a router does not forward to another one. */
export function firewallPort({ address, port, forward }: ForwardedEndpoint): string {
  return String(isIpv6(address) ? port : forward.internalPort);
}

/** Who sets up the way to an endpoint: in the router, or by taking away the record of an IPv6 address that nobody needs. */
export function whoOpens(data: ForwardedEndpoint): Who {
  return isIpv6(data.address) && data.ipv4 === true ? whoDeletes(data) : 'itPartner';
}

/** Who removes the record of an address: it is entered at the domain provider, or DynDNS passes it on. */
export const whoDeletes = ({ dynDns }: { dynDns?: string | undefined }): Who =>
  dynDns === undefined ? 'domainProvider' : 'itPartner';

/** The URL of an address as it would be typed: IPv6 in brackets, without the scheme's default port. */
export function urlOf(scheme: 'http' | 'https', { address, port }: { address: string; port: number }): string {
  const host = isIpv6(address) ? `[${address}]` : address;
  return `${scheme}://${host}${port === (scheme === 'http' ? 80 : 443) ? '' : `:${String(port)}`}/`;
}

/** A CA's host with the port to allow: the URL's own, or that of HTTPS. */
export function hostWithPort(host: string, port: string): string {
  return /:\d+$/.test(host) ? host : `${host}, ${port} 443`;
}

/** A protocol version as people write it: OpenSSL says `TLSv1` for TLS 1.0. */
export function protocolName(protocol: string): string {
  return protocol.replace(/^TLSv(\d)$/, 'TLS $1.0').replace(/^TLSv/, 'TLS ');
}

/** The beginning of a fingerprint: enough to tell two apart. */
export function shortFingerprint(fingerprint: string): string {
  const groups = fingerprint.split(':');
  return groups.length <= 8 ? fingerprint : `${groups.slice(0, 8).join(':')}…`;
}

/** The suggested port, or the next one if the suggestion is the port that cannot be used. */
export function suggestPort(port: number, suggestion: number): number {
  return port === suggestion ? suggestion + 1 : suggestion;
}

/** Another port for profacto than one that cannot be used, and the public port that then has to lead there. */
export function portChange(port: number, key: PortKey, httpPort = 8081): { other: string; outside: string } {
  return key === 'httpPort'
    ? { other: String(suggestPort(port, httpPort)), outside: '80' }
    : { other: String(suggestPort(port, 8443)), outside: '443' };
}

/** A suffix without its leading dot. */
export function withoutDot(suffix: string): string {
  return suffix.replace(/^\./, '');
}
