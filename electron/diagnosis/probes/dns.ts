import dns from 'node:dns/promises';
import { isLocalhost } from '#shared/domain/address-kind.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';
import { PROBE_TIMEOUT_MS } from './no-answer.ts';
import { withTimeout } from './with-timeout.ts';

/** What a name resolves to, according to the resolver that was asked. */
export type Resolution =
  | {
      kind: 'addresses';
      addresses: string[];
      /** The family whose query failed, so that nothing is known about it; `null`: both were answered. */
      failedFamily: 4 | 6 | null;
    }
  /** NXDOMAIN. */
  | { kind: 'noSuchName' }
  /** The name exists, without an A or AAAA record. */
  | { kind: 'noAddress' }
  | { kind: 'servfail' }
  | { kind: 'timeout' }
  | { kind: 'noAnswer'; systemCode: string };

/** One CAA record (RFC 8659 §4.1), its tag in lower case: tags are matched without regard to case. */
export type CaaRecord = { flags: number; tag: string; value: string };
export type CaaAnswer =
  /** The records at the name itself; empty when it has none or does not exist. */
  { kind: 'records'; records: CaaRecord[] } | { kind: 'servfail' } | { kind: 'noAnswer'; systemCode: string };

/** NODATA and NXDOMAIN: "no" is an answer, not a failure. */
const NEGATIVE_ANSWER_CODES: readonly string[] = ['ENODATA', 'ENOTFOUND'];

/** How long to wait before a query is sent a second time, in milliseconds. */
const QUERY_TIMEOUT_MS = 1500;

/**
 * Resolves a host name to IPv4 and IPv6 addresses.
 *
 * @param name A-labels
 * @param servers name servers to ask (`dnsServers`); empty: the system's resolver, hosts file included
 */
export async function resolveName(name: string, servers: readonly string[], signal: AbortSignal): Promise<Resolution> {
  if (servers.length === 0) return resolveBySystem(name, signal);
  return isLocalhost(name) ? loopbackResolution() : resolveByServers(name, servers, signal);
}

/** As every program on this machine resolves it. */
export async function resolveBySystem(name: string, signal: AbortSignal): Promise<Resolution> {
  if (isLocalhost(name)) return loopbackResolution();
  const found = await lookUp(name, signal);
  if (found.kind !== 'noSuchName' && found.kind !== 'noAnswer') return found;
  // getaddrinfo distinguishes neither "no such name" from "no address" nor SERVFAIL from no answer. The system's name
  // servers do, but serve only to explain the failure: if they return addresses, the system's own answer stands.
  return explainNoAddress(found, await resolveByServers(name, [], signal));
}

/**
 * Why the system finds no address.
 *
 * @param found the system's answer; Windows and macOS report "no such name" also while there is no network
 * @param reason what the system's name servers say
 */
export function explainNoAddress(found: Resolution, reason: Resolution): Resolution {
  return reason.kind === 'addresses' ? found : reason;
}

/** The CAA records at exactly this name; the caller climbs the tree to the parent domains. */
export async function askCaa(name: string, servers: readonly string[], signal: AbortSignal): Promise<CaaAnswer> {
  try {
    const found = await withResolver(servers, signal, (resolver) => resolver.resolveCaa(name));
    return { kind: 'records', records: found.flatMap((one) => toRecords(one)) };
  } catch (error) {
    signal.throwIfAborted();
    const systemCode = codeOf(error);
    if (NEGATIVE_ANSWER_CODES.includes(systemCode)) return { kind: 'records', records: [] };
    return systemCode === 'ESERVFAIL' ? { kind: 'servfail' } : { kind: 'noAnswer', systemCode };
  }
}

/** RFC 6761 §6.3. */
function loopbackResolution(): Resolution {
  return { kind: 'addresses', addresses: ['127.0.0.1'], failedFamily: null };
}

async function lookUp(name: string, signal: AbortSignal): Promise<Resolution> {
  const answer = dns.lookup(name, { all: true }).then(
    (found): Resolution => ({
      kind: 'addresses',
      addresses: unique(found.map((one) => one.address)),
      failedFamily: null,
    }),
    (error: unknown): Resolution => {
      const systemCode = codeOf(error);
      return systemCode === 'ENOTFOUND' ? { kind: 'noSuchName' } : { kind: 'noAnswer', systemCode };
    },
  );
  return withTimeout(answer, { kind: 'timeout' }, signal);
}

async function resolveByServers(name: string, servers: readonly string[], signal: AbortSignal): Promise<Resolution> {
  const [ipv4, ipv6] = await withResolver(servers, signal, (resolver) =>
    Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]),
  );
  signal.throwIfAborted();
  const codes = [ipv4, ipv6].map((one) => (one.status === 'rejected' ? codeOf(one.reason) : null));
  const isFailure = (code: string | null | undefined) =>
    typeof code === 'string' && !NEGATIVE_ANSWER_CODES.includes(code);
  const addresses = unique([ipv4, ipv6].flatMap((one) => (one.status === 'fulfilled' ? one.value : [])));
  if (addresses.length > 0) {
    return { kind: 'addresses', addresses, failedFamily: isFailure(codes[0]) ? 4 : isFailure(codes[1]) ? 6 : null };
  }
  // A name exists for all record types or for none, so that one NXDOMAIN decides.
  if (codes.includes('ENOTFOUND')) return { kind: 'noSuchName' };
  if (codes.includes('ESERVFAIL')) return { kind: 'servfail' };
  if (codes.includes('ETIMEOUT')) return { kind: 'timeout' };
  const systemCode = codes.find(isFailure);
  return typeof systemCode === 'string' ? { kind: 'noAnswer', systemCode } : { kind: 'noAddress' };
}

/** Asks with a resolver that gives up after PROBE_TIMEOUT_MS, and at once when the signal aborts. */
async function withResolver<T>(
  servers: readonly string[],
  signal: AbortSignal,
  ask: (resolver: dns.Resolver) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const resolver = new dns.Resolver({ timeout: QUERY_TIMEOUT_MS, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  const cancel = () => {
    resolver.cancel();
  };
  const timer = setTimeout(cancel, PROBE_TIMEOUT_MS);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await ask(resolver);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}

/** What strangers wrote, on one line. Node gives a record as `{ critical: <flags>, <tag>: <value> }`, and newer ones add `type: 'CAA'`. */
function toRecords(record: object): CaaRecord[] {
  const { critical: flags } = record as { critical: number };
  return Object.entries(record as Record<string, unknown>)
    .filter(([key]) => key !== 'critical' && key !== 'type')
    .map(([tag, value]) => ({ flags, tag: marked(tag.toLowerCase()), value: marked(String(value)) }));
}

/** What nobody sees leaves a mark: without it, the name of one CA could pass for that of another. */
function marked(text: string): string {
  return foreignLine(text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD'));
}

/** `signal` is checked before this, so that ECANCELLED can only come from our own time limit. */
function codeOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? 'EIO';
  return code === 'ECANCELLED' ? 'ETIMEOUT' : code;
}

const unique = (addresses: readonly string[]) => [...new Set(addresses)];
