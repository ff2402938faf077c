/** What concerns one connection only (RFC 9110 §7.6.1); the length of the parts is for Node to say. */
type Fate = 'pass' | 'drop' | 'connection' | 'location' | 'cookie';

const FATES: Readonly<Record<string, Fate>> = {
  connection: 'connection',
  'keep-alive': 'drop',
  'proxy-connection': 'drop',
  'proxy-authenticate': 'drop',
  te: 'drop',
  trailer: 'drop',
  'transfer-encoding': 'drop',
  upgrade: 'drop',
  // The application behind sees plain HTTP: whether browsers are to insist on HTTPS is decided here.
  'strict-transport-security': 'drop',
  location: 'location',
  'content-location': 'location',
  'set-cookie': 'cookie',
};

const MAX_REMEMBERED = 500;
const fates = new Map<string, Fate>();

function fateOf(name: string): Fate {
  const known = fates.get(name);
  if (known !== undefined) return known;
  const fate = FATES[name.toLowerCase()] ?? 'pass';
  if (fates.size < MAX_REMEMBERED) fates.set(name, fate);
  return fate;
}

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
export function responseHeaders(raw: readonly Buffer[], addresses: Addresses): string[] {
  const headers: string[] = [];
  let named: Set<string> | null = null;
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
        named = new Set([...(named ?? []), ...value.split(',').map((one) => one.trim().toLowerCase())]);
        break;
      default:
    }
  }
  return named === null ? headers : without(headers, named);
}

/** Bytes of a header as Node has them in texts. */
export const latin1 = (bytes: Buffer | undefined): string => bytes?.toString('latin1') ?? '';

/** What a `Connection` of the application cannot have dropped. */
const KEPT: ReadonlySet<string> = new Set(['content-length', 'content-type', 'set-cookie', 'location']);

function without(headers: string[], named: ReadonlySet<string>): string[] {
  const isDropped = (name: string) => named.has(name) && !KEPT.has(name);
  if (!headers.some((name, index) => index % 2 === 0 && isDropped(name.toLowerCase()))) return headers;
  return headers.filter((_, index) => !isDropped((headers[index - (index % 2)] ?? '').toLowerCase()));
}

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
