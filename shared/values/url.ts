/**
 * A URL (WHATWG URL), relative to `base` where one is given; `null`: it is none.
 *
 * `URL.canParse` is no substitute: Node's takes host names of more than 16,384 characters that `new URL` refuses.
 */
export function parseUrl(text: string, base?: string | URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** The host of a URL as programs connect to it: an IPv6 address without its brackets, a name without the dot of the root. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}
