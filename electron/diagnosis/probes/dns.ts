import dns from 'node:dns/promises';
import { isLocalhost } from '#shared/domain/address-kind.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';
import {
  askDns,
  followAliases,
  plain,
  QUERY_TIMEOUT_MS,
  systemServers,
  type DnsAnswer,
  type DnsRecord,
} from './dns-client.ts';
import { withTimeout } from './with-timeout.ts';

/** What a name resolves to, according to the resolver that was asked. */
export type Resolution = (
  | {
      kind: 'addresses';
      addresses: string[];
      /** The family whose query failed, so that nothing is known about it; `null`: both were answered. */
      failedFamily: 4 | 6 | null;
    }
  /** NXDOMAIN: with aliases, it is the last of them that does not exist (RFC 6604 §3). */
  | { kind: 'noSuchName' }
  /** The name exists, without an A or AAAA record. */
  | { kind: 'noAddress' }
  /** The aliases lead in a circle. */
  | { kind: 'aliasLoop' }
  | { kind: 'servfail' }
  | { kind: 'timeout' }
  | { kind: 'noAnswer'; systemCode: string }
) & {
  /** The names to which the name leads (CNAME), in order; left out: to none, or the system does not tell. */
  aliases?: readonly string[];
  /** The zone's own servers say so, while those that were asked first deny it. */
  by?: 'zone';
};

/** One CAA record (RFC 8659 §4.1), its tag in lower case: tags are matched without regard to case. */
export type CaaRecord = { flags: number; tag: string; value: string };
export type CaaAnswer = (
  | /** The records of the name, or of that to which it leads; empty when there are none or it does not exist. */
    { kind: 'records'; records: CaaRecord[] }
  | { kind: 'servfail' }
  | { kind: 'noAnswer'; systemCode: string }
) & {
  /** As above. The records stand at the last of them: beside an alias there can be none (RFC 1034 §3.6.2). */
  aliases?: readonly string[];
};

/** As many as resolvers follow. */
const MAX_ALIASES = 8;

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

/** The CAA records of this name, through its aliases; the caller climbs the tree to the parent domains (RFC 8659 §3). */
export async function askCaa(name: string, servers: readonly string[], signal: AbortSignal): Promise<CaaAnswer> {
  const asked = serversOr(servers);
  const answer = await askDns({ name, type: 'CAA' }, asked, signal);
  if (answer.kind === 'reply') {
    return caaIn(answer.records, name);
  }
  const { systemCode } = answer;
  if (systemCode !== 'ESERVFAIL') return { kind: 'noAnswer', systemCode };
  const { aliases } = await walkAliases(name, asked, signal);
  return { kind: 'servfail', ...withAliases(aliases) };
}

/** The CAA records in an answer, at the end of its aliases. */
export function caaIn(records: readonly DnsRecord[], name: string): Extract<CaaAnswer, { kind: 'records' }> {
  const { aliases, end } = followAliases(records, name);
  return { kind: 'records', records: records.flatMap((one) => caaRecord(one, end)), ...withAliases(aliases) };
}

/** The names to which the name leads (CNAME), in order. */
export async function askAliases(
  name: string,
  servers: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (isLocalhost(name) || name === '') return [];
  const answer = await askDns({ name, type: 'A' }, serversOr(servers), signal, QUERY_TIMEOUT_MS);
  return answer.kind === 'reply' ? followAliases(answer.records, name).aliases : [];
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
  const asked = serversOr(servers);
  const [ipv4, ipv6] = await Promise.all([
    askDns({ name, type: 'A' }, asked, signal),
    askDns({ name, type: 'AAAA' }, asked, signal),
  ]);
  const found = resolutionOf(name, ipv4, ipv6);
  if (found.kind !== 'servfail') return found;
  // A resolver fails as well where an alias leads to servers that fail, or in a circle; what it leads to, it still tells.
  const { aliases, isLoop } = await walkAliases(name, asked, signal);
  return { kind: isLoop ? 'aliasLoop' : 'servfail', ...withAliases(aliases) };
}

/** What the answers to both questions say together. */
export function resolutionOf(name: string, ipv4: DnsAnswer, ipv6: DnsAnswer): Resolution {
  const answers = [ipv4, ipv6];
  const [code4, code6] = [failureIn(ipv4), failureIn(ipv6)];
  const codes = [code4, code6];
  const paths = answers.map((one) => (one.kind === 'reply' ? followAliases(one.records, name) : null));
  const path = paths.find((one) => one !== null && one.aliases.length > 0) ?? null;
  const aliases = withAliases(path?.aliases ?? []);
  const addresses = unique(answers.flatMap((one, index) => addressesIn(one, paths[index]?.end ?? name)));
  if (addresses.length > 0) {
    return {
      kind: 'addresses',
      addresses,
      failedFamily: code4 !== null ? 4 : code6 !== null ? 6 : null,
      ...aliases,
    };
  }
  if (path?.isLoop === true) return { kind: 'aliasLoop', ...aliases };
  // A name exists for all record types or for none (RFC 8020), so that one NXDOMAIN decides.
  if (answers.some((one) => one.kind === 'reply' && !one.exists)) return { kind: 'noSuchName', ...aliases };
  if (codes.includes('ESERVFAIL')) return { kind: 'servfail', ...aliases };
  if (codes.includes('ETIMEOUT')) return { kind: 'timeout', ...aliases };
  const systemCode = code4 ?? code6;
  return systemCode === null ? { kind: 'noAddress', ...aliases } : { kind: 'noAnswer', systemCode, ...aliases };
}

/** Asks name by name where each leads, as a question for that record alone does not follow it. */
async function walkAliases(
  name: string,
  servers: readonly string[],
  signal: AbortSignal,
): Promise<{ aliases: string[]; isLoop: boolean }> {
  const aliases: string[] = [];
  for (let end = plain(name); aliases.length < MAX_ALIASES;) {
    const answer = await askDns({ name: end, type: 'CNAME' }, servers, signal, QUERY_TIMEOUT_MS);
    const [target] = answer.kind === 'reply' ? followAliases(answer.records, end).aliases : [];
    if (target === undefined) return { aliases, isLoop: false };
    if (target === plain(name) || aliases.includes(target)) return { aliases, isLoop: true };
    aliases.push(target);
    end = target;
  }
  return { aliases, isLoop: false };
}

function addressesIn(answer: DnsAnswer, owner: string): string[] {
  if (answer.kind !== 'reply') return [];
  return answer.records.flatMap((one) =>
    (one.type === 'A' || one.type === 'AAAA') && plain(one.name) === owner ? [one.data] : [],
  );
}

/** What strangers wrote, on one line. */
function caaRecord(record: DnsRecord, owner: string): CaaRecord[] {
  if (record.type !== 'CAA' || plain(record.name) !== owner) return [];
  const { flags = 0, tag, value } = record.data;
  return [{ flags, tag: marked(tag.toLowerCase()), value: marked(value) }];
}

const failureIn = (answer: DnsAnswer) => (answer.kind === 'noAnswer' ? answer.systemCode : null);
const serversOr = (servers: readonly string[]) => (servers.length > 0 ? servers : systemServers());
const withAliases = (aliases: readonly string[]) => (aliases.length > 0 ? { aliases } : {});

/**
 * What nobody sees leaves a mark, as does space that is none in DNS: without it, the name of one CA could pass for that of
 * another.
 */
function marked(text: string): string {
  return foreignLine(text.replace(/(?![ \t])[\p{Cc}\p{Cf}\p{Cs}\s]/gu, '\uFFFD'));
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'EIO';
}

const unique = (addresses: readonly string[]) => [...new Set(addresses)];
