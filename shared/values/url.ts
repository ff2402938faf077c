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
