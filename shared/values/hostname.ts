/** The public server address: what counts as one, and its form on the wire. Pure. */
import { getEmptyResult, parseImpl } from 'tldts-core';
import { parseUrl } from './url.ts';

/** A host name of at least two labels: as typed, and as the A-labels that go over the wire (RFC 5890). */
export type Hostname = { typed: string; ascii: string };

/** Why a text is not a public server address. */
export type HostnameProblem =
  | 'empty'
  | 'tooLong'
  | 'notAHostName'
  | 'hasScheme'
  | 'hasPort'
  | 'hasPath'
  | 'isIpAddress'
  | 'isWildcard'
  | 'singleLabel';

/** tldts' `FLAG.HOSTNAME`, a `const enum` member that does not exist at run time. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
const HOST_NAME_ONLY = 0 as Parameters<typeof parseImpl>[1];
/** Replaces tldts' public suffix list, which is large and not needed to recognize an IP address. */
const noSuffixes = (): void => undefined;

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/**
 * Checks what a user typed into "Öffentliche Server-Adresse".
 *
 * Umlauts and upper case are allowed; a scheme, port, path, wildcard, IP address or single label is not. Each has its
 * own reason, so that the text at the field can say what to do.
 */
export function checkHostname(
  input: string,
): { ok: true; hostname: Hostname } | { ok: false; reason: HostnameProblem } {
  const typed = input.trim().replace(/\.$/, '');
  const no = (reason: HostnameProblem) => ({ ok: false, reason }) as const;
  if (typed === '') return no('empty');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return no('hasScheme');
  if (isIpAddress(typed)) return no('isIpAddress');
  if (typed.includes('*')) return no('isWildcard');
  if (/[/?#\\]/.test(typed)) return no('hasPath');
  if (/:\d*$/.test(typed)) return no('hasPort');
  if (/[\s@:%_[\]]/.test(typed)) return no('notAHostName');
  // "1.2.3" and "0x7f.1" parse as addresses; a top-level domain is never numeric (RFC 3696 §2).
  if (/(^|\.)(\d+|0x[0-9a-f]*)$/i.test(typed)) return no('isIpAddress');
  const ascii = toAscii(typed);
  if (ascii === null) return no('notAHostName');
  if (ascii.length > 253) return no('tooLong');
  const labels = ascii.split('.');
  if (!labels.every((label) => LABEL.test(label))) return no('notAHostName');
  if (labels.length < 2) return no('singleLabel');
  return { ok: true, hostname: { typed, ascii } };
}

/** The name as A-labels in lower case, or `null` when there is no such form. */
function toAscii(name: string): string | null {
  // The URL parser is the one IDNA implementation that browsers and Node share (WHATWG URL, UTS #46).
  const hostname = parseUrl(`http://${name}/`)?.hostname ?? '';
  return hostname === '' || isIpAddress(hostname) ? null : hostname;
}

function isIpAddress(text: string): boolean {
  const bare = text.replace(/^\[(.*)\](:\d+)?$/, '$1');
  if (/^\d{1,3}(\.\d{1,3}){3}(:\d+)?$/.test(bare)) return true;
  return parseImpl(bare, HOST_NAME_ONLY, noSuffixes, {}, getEmptyResult()).isIp === true;
}
