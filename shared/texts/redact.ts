/** Makes a text safe to send to somebody else: removes secrets and personal data. Pure. */

/** Values known to be private in this installation, removed wherever they occur. */
type PrivateValues = { email: string; keyId: string };

const HIDDEN = '…';
/** A shorter value is no secret, and removing it everywhere would make the text unreadable. */
const MIN_REDACTED_LENGTH = 6;

/**
 * Removes secrets and e-mail addresses: PEM blocks, challenge tokens and key authorizations (RFC 8555 §8.1), JSON web
 * tokens, and the credentials in URLs.
 */
function redactSecrets(text: string): string {
  return (
    text
      .replace(/-----BEGIN [^-]+-----[\s\S]*?(-----END [^-]+-----|$)/g, HIDDEN)
      .replace(/(\/acme-challenge\/)[A-Za-z0-9_-]+/g, `$1${HIDDEN}`)
      // A JSON web token, and a key authorization.
      .replace(/\beyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, HIDDEN)
      .replace(/\b[A-Za-z0-9_-]{22,}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g, HIDDEN)
      // 256 bits in base64url: a token, a thumbprint or a key.
      .replace(/(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g, HIDDEN)
      .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@]*@/gi, `$1${HIDDEN}@`)
      // An e-mail address, also percent-encoded as in a URL.
      .replace(/[^\s@<>"'„“”():;,/]+(?:@|%40)[^\s@<>"'„“”():;,/]+\.[^\s@<>"'„“”():;,/.]+/gi, HIDDEN)
  );
}

/** Also removes the known private values, the query of URLs, and the user's name in the path of a home directory. */
export function redact(text: string, { email, keyId }: PrivateValues): string {
  const known = [email, keyId].filter((one) => one.length >= MIN_REDACTED_LENGTH);
  const without = known.reduce((rest, one) => rest.replace(wholeWordPattern(one), HIDDEN), text);
  return redactSecrets(without)
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s?"'<>]*)\?[^\s"'<>)]*/gi, `$1?${HIDDEN}`)
    .replace(/(\/home\/|[\\/]Users[\\/])[^\\/\n"'„“”]+/gi, `$1${HIDDEN}`);
}

/** Matches whole words only: an id of digits may also be part of a longer number. */
function wholeWordPattern(known: string): RegExp {
  const literal = known.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_-])${literal}(?![\\p{L}\\p{N}_-])`, 'gu');
}

/** Applies `redact` to every string inside a value, except its keys. */
export function redactDeep<T>(value: T, known: PrivateValues): T {
  return mapStrings(value, (text) => redact(text, known));
}

/** Applies `redactSecrets` to every string inside a value, except its keys. */
export function redactSecretsDeep<T>(value: T): T {
  return mapStrings(value, redactSecrets);
}

function mapStrings<T>(value: T, change: (text: string) => string): T {
  const mapValue = (one: unknown): unknown => {
    if (typeof one === 'string') return change(one);
    if (Array.isArray(one)) return one.map(mapValue);
    if (one === null || typeof one !== 'object') return one;
    return Object.fromEntries(Object.entries(one).map(([key, part]) => [key, mapValue(part)]));
  };
  // Strings stay strings, so the type stays the same.
  return mapValue(value) as T;
}
