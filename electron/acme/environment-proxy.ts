/**
 * The proxy through which other programs on this machine reach a server. This program uses none: it is named where a
 * direct connection fails, so that whoever manages the network knows what to allow.
 */
import { parseUrl } from '#shared/values/url.ts';

/** Schemes without a port have that of HTTP. */
const DEFAULT_PORT = '80';

/**
 * The host and port of the proxy for this URL, by the environment (`HTTPS_PROXY`, `ALL_PROXY`, except for `NO_PROXY`; in
 * small letters as well, as curl reads them), without its password; `undefined`: none is set.
 */
export function environmentProxy(url: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { hostname, port } = new URL(url);
  const read = (name: string): string => (env[name.toLowerCase()] ?? env[name] ?? '').trim();
  if (isExempt(hostname, port === '' ? '443' : port, read('NO_PROXY'))) return undefined;
  const value = read('HTTPS_PROXY') || read('ALL_PROXY');
  const proxy = value.includes('://') ? value : `http://${value}`;
  const parsed = value === '' ? null : parseUrl(proxy);
  if (parsed === null) return undefined;
  const { hostname: host, port: proxyPort } = parsed;
  return host === '' ? undefined : `${host}:${proxyPort === '' ? DEFAULT_PORT : proxyPort}`;
}

/** Names with all that is below them, with a port or without; `*`: everything. */
function isExempt(hostname: string, port: string, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      const [, name = '', entryPort] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (name === '' || (entryPort !== undefined && entryPort !== port)) return false;
      return name === '*' || hostname === name || hostname.endsWith(`.${name}`);
    });
}
