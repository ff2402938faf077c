import type { IncomingMessage } from 'node:http';
import { bracketed, isIpv6 } from '#shared/values/addresses.ts';
import { namesIn, rememberingFates, withoutNamed } from './connection-headers.ts';

/** What concerns one connection only (RFC 9110 §7.6.1), what undici writes itself, and what is answered here (`Expect`). */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  // CGI programs read it as the address of a proxy for their own requests (CVE-2016-5385).
  'proxy',
  'http2-settings',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
]);
/** Only we may say these; whatever somebody before us says of them could be invented. */
const CLAIMS =
  /^(?:forwarded|via|x-real-ip|x-forwarded(?:-.*)?|x-original-.*|x-rewrite-url|x-client-ip|true-client-ip)$/;
/** Applications that read them as variables take `x_forwarded_for`, `x.forwarded.for` or `x!forwarded!for` for `x-forwarded-for`. */
const AMBIGUOUS = /[^a-z\d-]/;

type Fate = 'pass' | 'drop' | 'connection';

const fateOf = rememberingFates((name): Fate => {
  if (name === 'connection') return 'connection';
  return HOP_BY_HOP.has(name) || CLAIMS.test(name) || AMBIGUOUS.test(name) ? 'drop' : 'pass';
});

/** Who asks, over what, and by which name; for the headers that tell an application behind a proxy. */
export type Visit = {
  /** The visitor's IP address. */
  address: string;
  secure: boolean;
  /** The `Host` that the visitor sent; `null`: none (HTTP/1.0). */
  host: string | null;
  /** The port at which the internet sees us. */
  port: number;
};

/**
 * The headers for the application: the visitor's without those of one connection (also those named in `Connection`), and
 * without what visitors claim about proxies before us; then ours (`X-Forwarded-*`, and `Forwarded`, RFC 7239).
 *
 * @param ownToken says in `Forwarded` (`by`) that it was us, so that a request that comes back is recognised
 * @returns names and values in turns, as undici takes them; without `Host`
 */
export function requestHeaders(
  { rawHeaders }: IncomingMessage,
  { address, secure, host, port }: Visit,
  ownToken: string,
): string[] {
  const headers: string[] = [];
  let named: ReadonlySet<string> | null = null;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const fate = fateOf(name);
    if (fate === 'pass') headers.push(name, rawHeaders[index + 1] ?? '');
    else if (fate === 'connection') named = namesIn(rawHeaders[index + 1] ?? '', named);
  }
  const passed = withoutNamed(headers, named, KEPT);
  const scheme = secure ? 'https' : 'http';
  passed.push('X-Forwarded-For', address, 'X-Forwarded-Proto', scheme, 'X-Forwarded-Port', String(port));
  if (host !== null) passed.push('X-Forwarded-Host', host);
  passed.push('Forwarded', forwarded({ address, host, scheme, ownToken }));
  return passed;
}

/** Whether a request has passed through us before. */
export function hasPassedUs({ headers: { forwarded: said } }: IncomingMessage, ownToken: string): boolean {
  return said?.includes(ownToken) === true;
}

/** RFC 7239 §4: an IPv6 address in brackets and quotes, and what is no token in quotes. */
function forwarded(one: { address: string; host: string | null; scheme: string; ownToken: string }): string {
  const { address, host, scheme, ownToken } = one;
  const from = isIpv6(address) ? `"${bracketed(address)}"` : address;
  const toHost = host === null ? '' : `;host="${host}"`;
  return `for=${from};by=${ownToken}${toHost};proto=${scheme}`;
}

/** Nobody may have taken away what says how long a body is, or for whom it is. */
const KEPT: ReadonlySet<string> = new Set(['content-length', 'content-type', 'cookie', 'authorization']);
