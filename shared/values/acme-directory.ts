/** Let's Encrypt's directories, and the names of folders below `letsencrypt/` (handbook). Pure. */

/** Let's Encrypt's production directory. */
export const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory';
/** Let's Encrypt's staging directory: same protocol, untrusted roots, generous limits. */
export const LETS_ENCRYPT_STAGING = 'https://acme-staging-v02.api.letsencrypt.org/directory';

/** The host of a CA, by which it is named to the user. @throws TypeError where `directoryUrl` is no URL */
export function caHost(directoryUrl: string): string {
  return new URL(directoryUrl).host;
}

/** The ACME directory's host name reversed: `acme-v02.api.letsencrypt.org` → `org.letsencrypt.api.acme-v02`. */
export function directoryFolder(directoryUrl: string): string {
  const { hostname } = new URL(directoryUrl);
  // IPv6 literals contain characters that Windows does not allow in folder names.
  if (hostname.startsWith('[')) return hostname.slice(1, -1).replaceAll(':', '-');
  // "ca.test." is a host name too; a folder name neither begins nor ends with a dot.
  return hostname.split('.').filter(Boolean).reverse().join('.');
}

/** The order number: the last path segment of the order URL, made safe for a file name. */
export function orderNumber(orderUrl: string): string {
  const segment = new URL(orderUrl).pathname.split('/').filter(Boolean).at(-1) ?? '';
  const safe = segment.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 100);
  return safe === '' ? 'order' : safe;
}
