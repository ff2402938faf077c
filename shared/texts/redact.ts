/** Makes a text fit to be sent to somebody else: what identifies or unlocks is left out. Pure. */

/** What is known to be private in this installation: left out wherever it stands. */
type PrivateValues = { email: string; keyId: string };

const HIDDEN = '…';
/** Shorter than this, a word is no secret, and the text would be unreadable without it. */
const MIN_REDACTED_LENGTH = 6;

/**
 * Leaves out what unlocks or names somebody: PEM blocks, challenge tokens and key authorizations (RFC 8555 §8.1), JSON
 * web tokens, the credentials in URLs, and e-mail addresses.
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
      // Also as it stands in a URL.
      .replace(/[^\s@<>"'„“”():;,/]+(?:@|%40)[^\s@<>"'„“”():;,/]+\.[^\s@<>"'„“”():;,/.]+/gi, HIDDEN)
  );
}

/** The same, and what is known to be private, the query of URLs, and the user's name in the path of a home directory. */
export function redact(text: string, { email, keyId }: PrivateValues): string {
  const known = [email, keyId].filter((one) => one.length >= MIN_REDACTED_LENGTH);
  const without = known.reduce((rest, one) => rest.replace(wholeWordPattern(one), HIDDEN), text);
  return redactSecrets(without)
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s?"'<>]*)\?[^\s"'<>)]*/gi, `$1?${HIDDEN}`)
    .replace(/(\/home\/|[\\/]Users[\\/])[^\\/\n"'„“”]+/gi, `$1${HIDDEN}`);
}

/** Not as a part of something else: an id of digits may well be in a longer number. */
function wholeWordPattern(known: string): RegExp {
  const literal = known.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_-])${literal}(?![\\p{L}\\p{N}_-])`, 'gu');
}

/** A value with every text inside it made discreet, its keys excepted. */
export function redactDeep<T>(value: T, known: PrivateValues): T {
  return mapStrings(value, (text) => redact(text, known));
}

/** A value without the secrets in any text inside it, its keys excepted. */
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
  // Only the characters of its texts change, never its shape.
  return mapValue(value) as T;
}
