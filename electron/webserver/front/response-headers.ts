import { namesIn, rememberingFates, withoutNamed } from './connection-headers.ts';

/** What concerns one connection only (RFC 9110 §7.6.1); the length of the parts is for Node to say. */
type Fate = 'pass' | 'drop' | 'connection' | 'location' | 'cookie';

const FATES: ReadonlyMap<string, Fate> = new Map([
  ['connection', 'connection'],
  ['keep-alive', 'drop'],
  ['proxy-connection', 'drop'],
  ['proxy-authenticate', 'drop'],
  ['te', 'drop'],
  ['trailer', 'drop'],
  ['transfer-encoding', 'drop'],
  ['upgrade', 'drop'],
  // The application behind sees plain HTTP: whether browsers are to insist on HTTPS is decided here.
  ['strict-transport-security', 'drop'],
  ['location', 'location'],
  ['content-location', 'location'],
  ['set-cookie', 'cookie'],
]);

const fateOf = rememberingFates((name): Fate => FATES.get(name) ?? 'pass');

/** By which address a visitor reaches us, and by which the application calls itself. */
export type Addresses = {
  secure: boolean;
  /** The `Host` that the visitor sent, or the public name; `''`: nobody knows. */
  visited: string;
  /** Whether an address in a `Location` is the application's own, or ours. */
  isOwn: (host: string, port: number) => boolean;
};

/**
 * The headers of an answer for the visitor: without those of one connection, with `Location` leading back to us where the
 * application names itself, and over TLS with `Secure` in each cookie.
 *
 * @param raw names and values in turns, as they came
 * @returns the same for `writeHead`
 */
export function responseHeaders(raw: readonly (Buffer | string)[], addresses: Addresses): string[] {
  const headers: string[] = [];
  let named: ReadonlySet<string> | null = null;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = latin1(raw[index]);
    const value = latin1(raw[index + 1]);
    switch (fateOf(name)) {
      case 'pass':
        headers.push(name, value);
        break;
      case 'location':
        headers.push(name, locationFor(value, addresses));
        break;
      case 'cookie':
        headers.push(name, addresses.secure ? secureCookie(value) : value);
        break;
      case 'connection':
        named = namesIn(value, named);
        break;
      default:
    }
  }
  return withoutNamed(headers, named, KEPT);
}

/** A part of a header as Node has it in texts: undici gives bytes, `node:http` texts. */
export function latin1(part: Buffer | string | undefined): string {
  return typeof part === 'string' ? part : (part?.toString('latin1') ?? '');
}

/** What a `Connection` of the application cannot have dropped. */
const KEPT: ReadonlySet<string> = new Set(['content-length', 'content-type', 'set-cookie', 'location']);

const ORIGIN = /^(?<scheme>https?):\/\/(?<host>[^/?#\\@:]+|\[[\da-f:.]+\])(?::(?<port>\d{1,5}))?(?<rest>[/?#].*)?$/i;

/**
 * Where an answer leads to, for the visitor: what names the application by its own address leads to us, in the scheme in
 * which we were asked (never from `https` to `http`). Everything else stays as it is.
 */
export function locationFor(location: string, { secure, visited, isOwn }: Addresses): string {
  const { scheme = '', host = '', port, rest = '' } = ORIGIN.exec(location)?.groups ?? {};
  if (host === '' || visited === '') return location;
  const isSecure = scheme.toLowerCase() === 'https';
  if (isSecure && !secure) return location;
  if (!isOwn(host.toLowerCase(), port === undefined ? (isSecure ? 443 : 80) : Number(port))) return location;
  return `${secure ? 'https' : 'http'}://${visited}${rest}`;
}

/** RFC 6265 §4.1.2.5; whatever else the cookie says stays. */
export function secureCookie(cookie: string): string {
  return /;\s*secure\s*(?:;|$)/i.test(cookie) ? cookie : `${cookie}; Secure`;
}
