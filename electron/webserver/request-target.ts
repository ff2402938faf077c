import type { IncomingMessage } from 'node:http';
import { parseUrl } from '#shared/values/url.ts';

/** What a request asks for (RFC 9112 §3.2), in whichever form it was written. */
export type RequestTarget = {
  /** Path and query; `*` where `OPTIONS` means the server as a whole (§3.2.4). */
  path: string;
  /** Whom it is meant for, with a port where one is given, as it was sent; `null`: not said (HTTP/1.0). */
  authority: string | null;
  /** The host of it as A-labels in lower case, without port and trailing dot; `''`: not said. */
  host: string;
};

/** RFC 3986 §3.2.2, as far as there are hosts of that kind, and umlauts as some programs send them: as bytes. */
const AUTHORITY = /^(?<host>[\w.%\u0080-\u00ff-]*|\[[\da-f:.]+\])(?::(?<port>\d{0,5}))?$/i;

/**
 * Reads a request's target and host.
 *
 * An absolute target wins over the `Host` header (RFC 9112 §3.2.2).
 *
 * @returns `null`: the request is malformed, or says two things at once; to be refused with 400
 */
export function targetOf({ url = '', method, rawHeaders, httpVersion }: IncomingMessage): RequestTarget | null {
  let said: string | null = null;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.length !== 4 || rawHeaders[index]?.toLowerCase() !== 'host') continue;
    // RFC 9112 §3.2.
    if (said !== null) return null;
    said = rawHeaders[index + 1]?.trim() ?? '';
  }
  if (said === null && httpVersion >= '1.1') return null;
  const host = hostIn(said ?? '');
  if (host === null) return null;
  if (url.startsWith('/')) return { path: url, authority: said, host };
  if (url === '*') return method === 'OPTIONS' ? { path: url, authority: said, host } : null;
  const absolute = /^https?:\/\/(?<authority>[^/?#]+)(?<rest>.*)$/i.exec(url)?.groups;
  const { authority = '', rest = '' } = absolute ?? {};
  const meant = authority === '' ? '' : hostIn(authority);
  if (meant === null || meant === '') return null;
  return { path: rest.startsWith('/') ? rest : `/${rest}`, authority, host: meant };
}

/** Visitors come by a few names, of which a stranger's inventions must not fill the memory. */
const MAX_REMEMBERED = 100;
const MAX_REMEMBERED_LENGTH = 260;
const hosts = new Map<string, string | null>();

/** The host of an authority as A-labels; `null`: this is none. */
function hostIn(authority: string): string | null {
  const known = hosts.get(authority);
  if (known !== undefined) return known;
  const host = readHost(authority);
  if (authority.length > MAX_REMEMBERED_LENGTH) return host;
  // A new name of the machine must find its place, whatever came before.
  if (hosts.size >= MAX_REMEMBERED) hosts.clear();
  hosts.set(authority, host);
  return host;
}

function readHost(authority: string): string | null {
  const { host = null, port = '' } = AUTHORITY.exec(authority)?.groups ?? {};
  if (host === null) return null;
  if (host === '') return authority === '' ? '' : null;
  const name = Buffer.from(host.replace(/\.$/, ''), 'latin1').toString('utf8');
  // The URL parser knows IDNA, and refuses what is no host name (WHATWG URL, UTS #46).
  return parseUrl(`http://${name}:${port}/`)?.hostname ?? null;
}
