/** What both languages' finding texts have in common. Pure. */
import type { CheckId, FindingCode, FindingData } from '#shared/contract/findings.ts';
import { isIpv6 } from '#shared/domain/address-kind.ts';
import type { Formats, Who } from '#shared/texts/advice.ts';

/** What was found, what to do about it (`null`: nothing), and who. */
export type FindingText = { finding: string; remedy: string | null; who: Who };
/** One text for each code: a missing one does not compile. */
export type FindingTexts = { [C in FindingCode]: (data: FindingData<C>, format: Formats) => FindingText };
/** What each check is called. */
export type CheckTitles = Record<CheckId, string>;

export type NoAnswerCause = FindingData<'LOCAL_DOWN'>['cause'];
/** Where something was looked for from outside, and where the router has to lead it. */
export type ForwardedEndpoint = FindingData<'CHALLENGE_NOT_HTTP'>;

/** Nothing to do. */
export function noAction(finding: string): FindingText {
  return { finding, remedy: null, who: 'none' };
}

/** The seconds between two clocks as the one number and unit that a person would say. */
export function roundDuration(seconds: number): { value: number; unit: 'second' | 'minute' | 'hour' | 'day' } {
  const size = Math.abs(seconds);
  if (size < 120) return { value: Math.round(size), unit: 'second' };
  if (size < 7200) return { value: Math.round(size / 60), unit: 'minute' };
  return size < 172_800
    ? { value: Math.round(size / 3600), unit: 'hour' }
    : { value: Math.round(size / 86_400), unit: 'day' };
}

/** What somebody else said, fit to be quoted: on one line, at most `most` characters, without a full stop at its end. */
export function excerpt(text: string, most: number): string {
  const characters = Array.from(text.replace(/[\s\p{Cc}]+/gu, ' ').replace(/^ |[ .]+$/g, ''));
  if (characters.length <= most) return characters.join('');
  return `${characters
    .slice(0, most - 1)
    .join('')
    .trimEnd()}…`;
}

/** The URL of an address as it would be typed: IPv6 in brackets, without the port that the scheme has anyway. */
export function urlOf(scheme: 'http' | 'https', { address, port }: { address: string; port: number }): string {
  const host = isIpv6(address) ? `[${address}]` : address;
  return `${scheme}://${host}${port === (scheme === 'http' ? 80 : 443) ? '' : `:${String(port)}`}/`;
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

/** The suggested port, or the next one where it is the very one that cannot be used. */
export function suggestPort(port: number, suggestion: number): number {
  return port === suggestion ? suggestion + 1 : suggestion;
}

/** A suffix as it stands after a dot. */
export function withoutDot(suffix: string): string {
  return suffix.replace(/^\./, '');
}
