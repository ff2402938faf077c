import net from 'node:net';
import { shareOf } from '../connections.ts';

/** One answer, as the access log knows it: no query, no host, no header of the request. */
export type Access = {
  /** Milliseconds since the epoch. */
  at: number;
  /** As the connection has it; written shortened. */
  address: string;
  /** `-`: it could not be read. */
  method: string;
  /** The target as it was sent; written without query. */
  target: string;
  status: number;
  /** Of the answer, head and body, without what TLS adds. */
  bytes: number;
  milliseconds: number;
  /** `TLSv1.3`, `TLSv1.2`; `-`: none. */
  tls: string;
};

/** The fields of a line, in their order. */
export const ACCESS_FIELDS = 'time address method path status bytes milliseconds tls';

const MAX_PATH_LENGTH = 500;

/** One line, with its line feed, in printable ASCII: whatever a stranger sends makes neither a second line nor a field. */
export function accessLine(access: Access): string {
  const { at, address, method, target, status, bytes, milliseconds, tls } = access;
  const time = new Date(at).toISOString();
  const where = `${shortAddress(address)} ${method} ${loggedPath(target)}`;
  return `${time} ${where} ${status} ${bytes} ${Math.round(milliseconds)} ${tls}\n`;
}

/** Whose network it is and no more: an IPv4 address with 0 at its end, of an IPv6 address the first 48 bits. */
export function shortAddress(address: string): string {
  const shared = shareOf(address);
  if (net.isIPv4(shared)) return shared.replace(/\d+$/, '0');
  const groups = shared.split(':');
  if (groups.length < 3) return '-';
  return `${groups.slice(0, 3).join(':')}::`.replace(/(?:(?:^|:)0+)+::$/, '::');
}

/**
 * What was asked for, up to the first sign behind which parameters and session numbers stand, also where that is written as
 * `%3F`. What is not printable ASCII is written as in a URL. `-`: it was no path.
 */
export function loggedPath(target: string): string {
  if (target === '*') return target;
  if (!target.startsWith('/')) return '-';
  const head = target.slice(0, MAX_PATH_LENGTH + 1);
  const end = head.search(/[?#;]|%(?:3f|23|3b)/i);
  const path = (end === -1 ? head : head.slice(0, end)).slice(0, MAX_PATH_LENGTH);
  const isCut = end === -1 && target.length > MAX_PATH_LENGTH;
  return `${path.replace(/[^\x21-\x7e]/g, percentEncoded)}${isCut ? '...' : ''}`;
}

/** Node has the bytes of a target as characters. */
function percentEncoded(character: string): string {
  return `%${(character.charCodeAt(0) & 0xff).toString(16).toUpperCase().padStart(2, '0')}`;
}
