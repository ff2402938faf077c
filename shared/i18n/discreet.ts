/** Makes a text fit to be sent to somebody else: what identifies or unlocks is left out. Pure. */

/** What is known to be private in this installation: left out wherever it stands. */
type Private = { email: string; keyId: string };

const HIDDEN = '…';

/**
 * Leaves out PEM blocks, challenge tokens and key authorizations (RFC 8555 §8.1), the query and the credentials of
 * URLs, e-mail addresses, and the user's name in the path of a home directory.
 */
export function discreet(text: string, { email, keyId }: Private): string {
  const known = [email, keyId].filter((one) => one !== '');
  const without = known.reduce((rest, one) => rest.replaceAll(one, HIDDEN), text);
  return (
    without
      .replace(/-----BEGIN [^-]+-----[\s\S]*?(-----END [^-]+-----|$)/g, HIDDEN)
      .replace(/(\/acme-challenge\/)[A-Za-z0-9_-]+/g, `$1${HIDDEN}`)
      // A JSON web token, and a key authorization.
      .replace(/\beyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, HIDDEN)
      .replace(/\b[A-Za-z0-9_-]{22,}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g, HIDDEN)
      // 256 bits in base64url: a token, a thumbprint or a key.
      .replace(/(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g, HIDDEN)
      .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@]*@/gi, `$1${HIDDEN}@`)
      .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s?"'<>]*)\?[^\s"'<>)]*/gi, `$1?${HIDDEN}`)
      .replace(/[^\s@<>"'„“”():;,/]+@[^\s@<>"'„“”():;,/]+\.[^\s@<>"'„“”():;,/.]+/g, HIDDEN)
      .replace(/(\/home\/|\/Users\/|[A-Za-z]:[\\/]Users[\\/])[^\\/\n"'„“”]+/gi, `$1${HIDDEN}`)
  );
}

/** The same for every text inside a value, its keys excepted. */
export function discreetly(value: unknown, known: Private): unknown {
  if (typeof value === 'string') return discreet(value, known);
  if (Array.isArray(value)) return value.map((one) => discreetly(one, known));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, discreetly(one, known)]));
}
