/** Let's Encrypt's directories, and the names of folders below `letsencrypt/` (handbook). Pure. */
import { parseUrl } from './url.ts';

/** Let's Encrypt's production directory. */
export const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory';
/** Let's Encrypt's staging directory: same protocol, untrusted roots, generous limits. */
export const LETS_ENCRYPT_STAGING = 'https://acme-staging-v02.api.letsencrypt.org/directory';

/** The host of a CA, by which it is named to the user. @throws TypeError where `directoryUrl` is no URL */
export function caHost(directoryUrl: string): string {
  return new URL(directoryUrl).host;
}

/** Names that Windows keeps for devices: in any case, and with anything behind a dot as well. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
/** Well below what file systems take, with room for what is added to it. */
const MAX_LENGTH = 100;

/**
 * A directory's URL in the one spelling by which directories are told apart and by which something is kept for each:
 * scheme and host in small letters, no default port, no dot after the host (RFC 3986 §6.2.2.1, §6.2.3). What is no URL
 * is given back as it is.
 */
export function directoryKey(directoryUrl: string): string {
  const url = parseUrl(directoryUrl);
  if (url === null) return directoryUrl;
  url.hash = '';
  url.hostname = url.hostname.replace(/\.$/, '');
  return url.href;
}

/** Whether two URLs name the same directory, however each is written. */
export function isSameDirectory(one: string, other: string): boolean {
  return directoryKey(one) === directoryKey(other);
}

/**
 * What a file that is keyed by directory URLs holds for one of them. An earlier version, or another spelling in the
 * settings, may have written the key otherwise.
 */
export function entryForDirectory<T>(all: Readonly<Record<string, T>>, directoryUrl: string): T | undefined {
  const key = directoryKey(directoryUrl);
  if (Object.hasOwn(all, key)) return all[key];
  return Object.entries(all).find(([url]) => directoryKey(url) === key)?.[1];
}

/** The entries without what they hold for this directory, in whatever spelling. */
export function withoutDirectory<T>(all: Readonly<Record<string, T>>, directoryUrl: string): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([url]) => !isSameDirectory(url, directoryUrl)));
}

/** The ACME directory's host name reversed: `acme-v02.api.letsencrypt.org` → `org.letsencrypt.api.acme-v02`. */
export function directoryFolder(directoryUrl: string): string {
  // A host in a URL may have characters that a name on Windows may not.
  const safe = reversedHost(directoryUrl)
    .replaceAll(/[^A-Za-z0-9._-]/g, '_')
    .slice(0, 2 * MAX_LENGTH)
    .replace(/\.+$/, '');
  return safe === '' ? 'ca' : withoutDevice(safe);
}

/**
 * The folder that earlier versions gave this CA, which may be there still; `null`: the same as today's, or none that
 * could be.
 */
export function formerDirectoryFolder(directoryUrl: string): string | null {
  const former = reversedHost(directoryUrl);
  // With other characters nothing could be installed.
  return /^[A-Za-z0-9._-]+$/.test(former) && former !== directoryFolder(directoryUrl) ? former : null;
}

function reversedHost(directoryUrl: string): string {
  const { hostname } = new URL(directoryUrl);
  // IPv6 literals contain characters that Windows does not allow in folder names.
  if (hostname.startsWith('[')) return hostname.slice(1, -1).replaceAll(':', '-');
  // "ca.test." is a host name too; a folder name neither begins nor ends with a dot.
  return hostname.split('.').filter(Boolean).reverse().join('.');
}

/**
 * The order number: the last path segment of the order URL, made safe for a file name. Two orders may get the same one,
 * also on a file system that does not tell `AbC` from `abc`: whoever makes a folder looks which are taken.
 */
export function orderNumber(orderUrl: string): string {
  const segment = new URL(orderUrl).pathname.split('/').filter(Boolean).at(-1) ?? '';
  const safe = segment.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, MAX_LENGTH);
  return safe === '' ? 'order' : withoutDevice(safe);
}

/** On every system the same, so that a database directory can move to another one. */
function withoutDevice(name: string): string {
  return name.replace(DEVICE, (device) => `${device}_`);
}
