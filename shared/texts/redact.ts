/** Makes a text safe to send to somebody else: removes secrets and personal data. Pure, and linear in the text's length. */
import { mapStrings } from '#shared/values/map-strings.ts';

/** Values known to be private in this installation, removed wherever they occur. */
type PrivateValues = { email: string; keyId: string };

const HIDDEN = '…';
/** A shorter value is no secret, and removing it everywhere would make the text unreadable. */
const MIN_REDACTED_LENGTH = 6;

/**
 * Removes secrets and e-mail addresses: PEM blocks, challenge tokens and key authorizations (RFC 8555 §8.1), JSON web
 * tokens, and the credentials in URLs.
 *
 * Strangers write such texts, so nothing here may take longer than their length: each pattern begins where it can begin
 * only once for each character, or takes a whole run, in which it is then looked for.
 */
function redactSecrets(text: string): string {
  return text
    .replace(/-----BEGIN [^-]+-----[\s\S]*?(-----END [^-]+-----|$)/g, HIDDEN)
    .replace(/(\/acme-challenge\/)[A-Za-z0-9_-]+/g, `$1${HIDDEN}`)
    .replace(/[A-Za-z0-9_.-]+/g, hideTokens)
    .replace(/(:\/\/)[^/\s@]*@/g, `$1${HIDDEN}@`)
    .replace(/[^\s<>"'„“”():;,/]+/g, hideAddress);
}

/** In a run of base64url and dots: a JSON web token, a key authorization, and 256 bits (a token, a thumbprint, a key). */
function hideTokens(run: string): string {
  if (run.length < 43 && !run.includes('eyJ')) return run;
  const parts = run.split('.');
  const shown: string[] = [];
  for (let index = 0; index < parts.length; index += 1) {
    const [part = '', next = '', last] = parts.slice(index, index + 3);
    if (/(?:^|-)eyJ/.test(part) && next !== '' && last !== undefined) {
      shown.push(HIDDEN);
      index += 2;
    } else if (part.length >= 22 && next.length === 43) {
      shown.push(HIDDEN);
      index += 1;
    } else shown.push(part.length === 43 ? HIDDEN : part);
  }
  return shown.join('.');
}

/** A run that holds an e-mail address, also percent-encoded as in a URL; the full stop at the end of a sentence stays. */
function hideAddress(run: string): string {
  if (!/@|%40/.test(run)) return run;
  let end = run.length;
  while (end > 0 && run[end - 1] === '.') end -= 1;
  const [name = '', ...domains] = run.slice(0, end).split(/@|%40/);
  const isAddress = (name !== '' || domains.length > 1) && domains.some((one) => one.indexOf('.', 1) > 0);
  return isAddress ? `${HIDDEN}${run.slice(end)}` : run;
}

/** Also removes the known private values, the query of URLs, and the user's name in the path of a home directory. */
export function redact(text: string, { email, keyId }: PrivateValues): string {
  const known = [email, keyId].filter((one) => one.length >= MIN_REDACTED_LENGTH);
  const without = known.reduce((rest, one) => rest.replace(wholeWordPattern(one), HIDDEN), text);
  return redactSecrets(without)
    .replace(/[^\s"'<>]+/g, hideQueries)
    .replace(/(\/home\/|[\\/]Users[\\/])[^\\/\n"'„“”]+/gi, `$1${HIDDEN}`);
}

/** In a run without white space: the queries of its URLs, each up to a closing bracket. */
function hideQueries(run: string): string {
  let shown = '';
  let rest = run;
  for (;;) {
    const scheme = rest.indexOf('://');
    const query = scheme < 0 ? -1 : rest.indexOf('?', scheme);
    if (query < 0) return shown + rest;
    const end = rest.indexOf(')', query);
    shown += `${rest.slice(0, query)}?${HIDDEN}`;
    rest = end < 0 ? '' : rest.slice(end);
  }
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
