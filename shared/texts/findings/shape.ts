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
/** A public address and port, and where the router has to forward the port. */
export type ForwardedEndpoint = FindingData<'CHALLENGE_NOT_HTTP'>;

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
  const characters = Array.from(text.replace(/[\s\p{Cc}]+/gu, ' ').replace(/^ |[ .]+$/g, ''));
  if (characters.length <= maxLength) return characters.join('');
  return `${characters
    .slice(0, maxLength - 1)
    .join('')
    .trimEnd()}…`;
}

/** The URL of an address as it would be typed: IPv6 in brackets, without the scheme's default port. */
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

/** The suggested port, or the next one if the suggestion is the port that cannot be used. */
export function suggestPort(port: number, suggestion: number): number {
  return port === suggestion ? suggestion + 1 : suggestion;
}

/** A suffix without its leading dot. */
export function withoutDot(suffix: string): string {
  return suffix.replace(/^\./, '');
}
