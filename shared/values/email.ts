/** The contact address: what counts as one, and its form for the CA. Pure. */
import { checkHostname } from './hostname.ts';

/** What is allowed before the @ without quotes (RFC 5322 `dot-atom`): no umlauts. */
const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

/** Whether a text is a single e-mail address that a CA accepts: umlauts are allowed in the domain only. */
export function isEmail(text: string): boolean {
  return split(text) !== null;
}

/**
 * The contact URL of an account (RFC 8555 §7.3, RFC 6068), all ASCII: the domain of `info@müller.de` as A-labels.
 *
 * @param email as `isEmail` accepts it; anything else is passed on unchanged, for the CA to refuse
 */
export function contactUri(email: string): string {
  const parts = split(email);
  if (parts === null) return `mailto:${email}`;
  return `mailto:${encodeURIComponent(parts.local).replaceAll('%2B', '+')}@${parts.domain}`;
}

/** The part before the @, and the domain as A-labels; `null` when the text is not an address. */
function split(text: string): { local: string; domain: string } | null {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const typed = text.slice(at + 1);
  if (text.length > 254 || local.length > 64 || !LOCAL_PART.test(local) || typed.endsWith('.')) return null;
  const checked = checkHostname(typed);
  // `checkHostname` trims its input; an e-mail address with a blank in it is not valid.
  if (!checked.ok || checked.hostname.typed !== typed || !/\.[^.]{2,}$/.test(typed)) return null;
  return { local, domain: checked.hostname.ascii };
}
