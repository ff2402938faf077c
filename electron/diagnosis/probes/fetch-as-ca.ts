/** One fetch over HTTP as a CA makes it for HTTP-01, redirects included. */
import net from 'node:net';
import type { Settings } from '#shared/contract/settings.ts';
import { addressKind } from '#shared/domain/address-kind.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
import { classifySuffix } from '#shared/domain/name-suffix.ts';
import { isPrivateCa } from '#shared/domain/private-ca.ts';
import { resolveName } from './dns.ts';
import { probeHttp, type HttpAnswer } from './http.ts';
import { PROBE_TIMEOUT_MS } from './no-answer.ts';
import { withTimeLimit } from '#shared/values/time-limit.ts';
import { hostOf, parseUrl } from '#shared/values/url.ts';

export type Page = Extract<HttpAnswer, { kind: 'answer' }>;
/** Where a redirect leads; `port`: `null`: the scheme's. */
type RedirectTarget = { host: string; port: number | null; path: string };
export type FetchResult =
  /** The address itself gave no HTTP answer. */
  | Exclude<HttpAnswer, Page>
  /**
   * The page at the end of all redirects. `hosts`: the hosts that they named, in order, and `targets` the same more exactly; `said`: what names itself in the
   * answers on the way (`Via`, `Server`).
   */
  | { kind: 'page'; page: Page; hosts: string[]; targets: RedirectTarget[]; said: string[]; url: string }
  /** A redirect that the CA would not follow, or whose target does not answer. `page`: the one that redirects. */
  | { kind: 'away'; page: Page; hosts: string[]; targets: RedirectTarget[]; said: string[]; location: string }
  | { kind: 'loop'; location: string };

/** As many as Let's Encrypt follows (docs/challenge-types). */
const MAX_REDIRECTS = 10;
/** Time limit for all redirects together, in milliseconds. */
const TOTAL_TIMEOUT_MS = 3 * PROBE_TIMEOUT_MS;
/** CA/Browser Forum Baseline Requirements 3.2.2.4.19; 303 is not among them. */
const FOLLOWED_STATUSES: readonly number[] = [301, 302, 307, 308];

type FetchTarget = {
  /** The address of `name` to ask. */
  address: string;
  name: string;
  path: string;
  settings: Settings;
  /** Follows redirects to `name` at the same address alone: somebody else has named the address. */
  staysThere?: boolean;
};

/**
 * Fetches `http://<name><path>` from one address of the name.
 *
 * Follows redirects as Let's Encrypt does: only to HTTP and HTTPS on the public ports, only to names that a public CA
 * can reach, and over TLS with any certificate.
 *
 * @param totalTimeoutMs for tests: a shorter limit for all redirects together
 */
export function fetchAsCa(
  target: FetchTarget,
  signal: AbortSignal,
  totalTimeoutMs = TOTAL_TIMEOUT_MS,
): Promise<FetchResult> {
  return withTimeLimit(signal, totalTimeoutMs, (limited) => follow(target, signal, limited));
}

async function follow(target: FetchTarget, signal: AbortSignal, limitedSignal: AbortSignal): Promise<FetchResult> {
  const { name, path, settings } = target;
  const port = settings.publicHttpPort;
  const hosts: string[] = [];
  const targets: RedirectTarget[] = [];
  const said: string[] = [];
  let url = new URL(`http://${name}:${port}${path}`);
  const visited = new Set([url.href]);

  const first = await probe(url, target.address, settings, signal);
  if (first.kind !== 'answer') return first;
  let page = first;
  for (;;) {
    const { status, location, via, server } = page;
    said.push(...[via, server].filter((one) => one !== null));
    if (location === null || status < 300 || status > 399)
      return { kind: 'page', page, hosts, targets, said, url: url.href };
    const next = parseUrl(location, url);
    if (next !== null) {
      hosts.push(hostOf(next));
      targets.push({ host: hostOf(next), port: next.port === '' ? null : Number(next.port), path: next.pathname });
    }
    const away: FetchResult = { kind: 'away', page, hosts, targets, said, location: next?.href ?? location };
    if (next === null || !FOLLOWED_STATUSES.includes(status) || !mayFollow(next, target)) return away;
    if (visited.has(next.href) || visited.size > MAX_REDIRECTS) return { kind: 'loop', location: next.href };
    visited.add(next.href);
    try {
      const address = await addressOf(next.hostname, target, limitedSignal);
      const answer = address === null ? null : await probe(next, address, settings, limitedSignal);
      if (answer?.kind !== 'answer') return away;
      page = answer;
      url = next;
    } catch (error) {
      signal.throwIfAborted();
      if (!limitedSignal.aborted) throw error;
      return away;
    }
  }
}

function probe(url: URL, address: string, settings: Settings, signal: AbortSignal): Promise<HttpAnswer> {
  const secure = url.protocol === 'https:';
  const target = { address, port: portOf(url, settings), host: url.host, path: `${url.pathname}${url.search}`, secure };
  return probeHttp(target, signal);
}

/** In tests the public ports are not 80 and 443, and a URL without a port means the ports from the settings. */
function portOf(url: URL, { publicHttpPort, publicHttpsPort }: Settings): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? publicHttpsPort : publicHttpPort;
}

function mayFollow(url: URL, { name, settings, staysThere = false }: FetchTarget): boolean {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  if (![80, 443, settings.publicHttpPort, settings.publicHttpsPort].includes(portOf(url, settings))) return false;
  if (url.hostname === name) return true;
  if (staysThere) return false;
  return net.isIP(hostOf(url)) === 0 && (isPrivateCa(settings) || classifySuffix(url.hostname).kind !== 'notPublic');
}

/** The checked name keeps the address that is being checked; other names are resolved. */
async function addressOf(host: string, target: FetchTarget, signal: AbortSignal): Promise<string | null> {
  if (host === target.name) return target.address;
  const found = await resolveName(host, target.settings.dnsServers, signal);
  if (found.kind !== 'addresses') return null;
  return nextAddress(found.addresses, target.address);
}

/**
 * The address at which to follow a redirect, if possible in the same family as `from`; `null`: none is suitable.
 *
 * From a public address only public ones are followed: the CA reaches no others, and a foreign server must not direct
 * our requests into the local network. From a private address, as in tests, any may be followed.
 */
export function nextAddress(addresses: readonly string[], from: string): string | null {
  const reachable = addresses.filter((one) => addressKind(one) === null || addressKind(from) !== null);
  return reachable.find((one) => isIpv6(one) === isIpv6(from)) ?? reachable[0] ?? null;
}
