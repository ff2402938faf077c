/**
 * A request's path in the one spelling in which rules compare it: percent-decoded once, without empty and `.` segments, with
 * `..` resolved, and without the query. For comparing only: what is passed on is what was sent.
 *
 * RFC 3986 §6.2.2; `%2F` and backslashes count as the slashes that some servers take them for.
 */
export function canonicalPath(target: string): string {
  const [path = ''] = target.split(/[?#]/, 1);
  if (!UNUSUAL.test(path)) return path;
  const segments: string[] = [];
  for (const segment of decoded(path).replace(/\\/g, '/').split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}

const UNUSUAL = /%|\/\/|\/\.|\\/;

/** Byte by byte, so that what is no UTF-8 says nothing else either. */
function decoded(path: string): string {
  return path.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
