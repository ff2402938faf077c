/** What the zone of a name says itself: its own name servers, asked without anybody in between (RFC 1034 §4.3). */
import { addressKind } from '#shared/domain/address-kind.ts';
import { ownedDomains } from '#shared/domain/name-suffix.ts';
import { bracketed, isIpv6 } from '#shared/values/addresses.ts';
import { caaIn, resolutionOf, type CaaAnswer, type Resolution } from './dns.ts';
import { askDns, plain, type DnsRecord } from './dns-client.ts';

export type Zone = {
  /** The name at which it begins. */
  apex: string;
  /** Its name servers in the internet, as `askDns` takes them. */
  servers: readonly string[];
};
export type ZoneAnswer = {
  resolution: Resolution;
  /**
   * Its servers contradict each other: one of them has not been told of a change. Those that change their own answers, as where
   * addresses are given in turn, contradict nobody.
   */
  isContradicted: boolean;
  /** What each of its servers says, those left out that say nothing; through an alias, what those of its target say. */
  answers: readonly Resolution[];
};

/** Where name servers listen. */
export const DNS_PORT = 53;
/** Enough to notice that one of them is behind. */
const MAX_SERVERS = 4;
/** How long one of them is waited for, in milliseconds: the others may have answered long ago. */
const SERVER_TIMEOUT_MS = 3000;
/** How often servers that differ are asked once more, and how long they are then waited for: they have just answered. */
const MAX_ASKED_AGAIN = 2;
const AGAIN_TIMEOUT_MS = 500;
/** From one zone to that of an alias, and so on. */
const MAX_ZONES = 4;

/**
 * The zone that holds a name, and its servers; `null`: the resolvers do not tell.
 *
 * @param resolvers the name servers that tell where the zone's own are
 * @param port of the zone's servers; another one only in tests
 */
export async function findZone(
  name: string,
  resolvers: readonly string[],
  signal: AbortSignal,
  port = DNS_PORT,
  domains: readonly string[] = ownedDomains(name),
): Promise<Zone | null> {
  const found = await Promise.all(domains.map((domain) => hostsOf(domain, resolvers, signal)));
  const at = found.findIndex((hosts) => hosts.length > 0);
  const apex = domains[at];
  const hosts = found[at];
  const servers = hosts === undefined ? [] : await serversOf(hosts, resolvers, signal, port);
  if (apex !== undefined && servers.length > 0) return { apex, servers };
  return delegatedZone(domains.at(-1), resolvers, signal, port);
}

/** As the registry delegates the domain, where the resolvers know no zone of the internet. */
async function delegatedZone(
  domain: string | undefined,
  resolvers: readonly string[],
  signal: AbortSignal,
  port: number,
): Promise<Zone | null> {
  const suffix = domain?.split('.').slice(1).join('.') ?? '';
  if (domain === undefined || suffix === '') return null;
  const registry = await serversOfDomain(suffix, resolvers, signal, port);
  const answer = await askDns({ name: domain, type: 'NS', own: true }, registry, signal);
  if (answer.kind !== 'reply') return null;
  const servers = await serversOf(
    nameServersIn([...answer.records, ...answer.authorities], domain),
    resolvers,
    signal,
    port,
  );
  return servers.length > 0 ? { apex: domain, servers } : null;
}

/** The name servers of exactly this domain, public suffixes too. */
export async function serversOfDomain(
  domain: string,
  resolvers: readonly string[],
  signal: AbortSignal,
  port = DNS_PORT,
): Promise<readonly string[]> {
  return serversOf(await hostsOf(domain, resolvers, signal), resolvers, signal, port);
}

/** What the zone's servers say of a name, through aliases into other zones; `null`: none of them can be asked. */
export async function askZone(
  name: string,
  resolvers: readonly string[],
  signal: AbortSignal,
  port = DNS_PORT,
  depth = 0,
): Promise<ZoneAnswer | null> {
  const zone = await findZone(name, resolvers, signal, port);
  if (zone === null) return null;
  const said = await askServers(name, zone.servers, signal);
  const decided = steady(said);
  const isContradicted = areContradicting(decided);
  const given = isContradicted ? decided : said.map(({ answer }) => answer);
  const first = reference(given);
  if (first === undefined) return null;
  const definite = given.filter((one) => one === first || !handsOver(one, first));
  const target = first.kind === 'noAddress' ? first.aliases?.at(-1) : undefined;
  if (target === undefined || depth >= MAX_ZONES) return { resolution: first, isContradicted, answers: definite };
  // The alias leads out of the zone, whose servers then know no more.
  const further = await askZone(target, resolvers, signal, port, depth + 1);
  if (further === null) return null;
  const aliases = [...(first.aliases ?? []), ...(further.resolution.aliases ?? [])];
  return {
    resolution: { ...further.resolution, aliases },
    isContradicted: isContradicted || further.isContradicted,
    answers: isContradicted ? definite : further.answers,
  };
}

/**
 * The CAA records of a name by its zone's own servers, also of a registry's domain; `null`: none of them answers, or it is an
 * alias into another zone.
 */
export async function askZoneCaa(
  name: string,
  resolvers: readonly string[],
  signal: AbortSignal,
  port = DNS_PORT,
): Promise<CaaAnswer | null> {
  const labels = name.split('.');
  const tree = labels.map((_, index) => labels.slice(index).join('.'));
  const owned = ownedDomains(name);
  const zone = await findZone(name, resolvers, signal, port, owned.length > 0 ? owned : tree);
  if (zone === null) return null;
  const answer = await askDns({ name, type: 'CAA', own: true }, zone.servers, signal);
  if (answer.kind !== 'reply' || !answer.isAuthoritative) return null;
  const found = caaIn(answer.records, name);
  return found.records.length === 0 && found.aliases !== undefined ? null : found;
}

/** What a server says; where it has been asked more than once, all of it. */
type Said = { server: string; answer: Resolution; isChanging: boolean };

/** Those left out that say nothing. Where they differ, each is asked again: some give several addresses in turn. */
async function askServers(name: string, servers: readonly string[], signal: AbortSignal): Promise<readonly Said[]> {
  const ask = async (server: string): Promise<Said[]> => {
    const answer = await askServer(name, server, signal, SERVER_TIMEOUT_MS);
    return answer === null ? [] : [{ server, answer, isChanging: false }];
  };
  const askAgain = async (before: Said): Promise<Said> => {
    const answer = await askServer(name, before.server, signal, AGAIN_TIMEOUT_MS);
    return answer === null || isSame(answer, before.answer)
      ? before
      : { ...before, answer: together(before.answer, answer), isChanging: true };
  };
  let said = (await Promise.all(servers.map(ask))).flat();
  for (let round = 0; round < MAX_ASKED_AGAIN && areContradicting(steady(said)); round += 1)
    said = await Promise.all(said.map(askAgain));
  return said;
}

const steady = (said: readonly Said[]) => said.flatMap(({ answer, isChanging }) => (isChanging ? [] : [answer]));
/** The one with which the others are compared. */
const reference = (answers: readonly Resolution[]) => answers.find((one) => one.kind === 'addresses') ?? answers[0];

function areContradicting(answers: readonly Resolution[]): boolean {
  const first = reference(answers);
  return first !== undefined && answers.some((one) => contradicts(one, first));
}

function isSame(one: Resolution, other: Resolution): boolean {
  if (one.kind !== 'addresses' || other.kind !== 'addresses') return one.kind === other.kind;
  const [first, second] = [new Set(one.addresses), new Set(other.addresses)];
  return first.size === second.size && [...first].every((address) => second.has(address));
}

function together(one: Resolution, other: Resolution): Resolution {
  if (one.kind !== 'addresses') return other;
  if (other.kind !== 'addresses') return one;
  return { ...one, addresses: [...new Set([...one.addresses, ...other.addresses])] };
}

/** `null`: it does not answer, or somebody else answers in its place. */
async function askServer(
  name: string,
  server: string,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Resolution | null> {
  const [ipv4, ipv6] = await Promise.all([
    askDns({ name, type: 'A', own: true }, [server], signal, timeoutMs),
    askDns({ name, type: 'AAAA', own: true }, [server], signal, timeoutMs),
  ]);
  if (![ipv4, ipv6].every((one) => one.kind === 'reply' && one.isAuthoritative)) return null;
  return resolutionOf(name, ipv4, ipv6);
}

/**
 * Whether two servers of a zone contradict each other in what they say of a name: not where it has several addresses of a
 * family, of which each gives some, and not where only one of them has the zone of the alias that both give.
 *
 * @param families of IP, of which alone it is asked
 */
export function contradicts(one: Resolution, other: Resolution, families: readonly (4 | 6)[] = [4, 6]): boolean {
  if (handsOver(one, other) || handsOver(other, one)) return false;
  if (one.kind !== 'addresses' || other.kind !== 'addresses') return one.kind !== other.kind;
  return families.some((family) => {
    if (one.failedFamily === family || other.failedFamily === family) return false;
    const [first, second] = [one, other].map(({ addresses }) =>
      addresses.filter((address) => isIpv6(address) === (family === 6)),
    ) as [string[], string[]];
    return first.length + second.length > 0 && !first.some((address) => second.includes(address));
  });
}

/** Whether it leaves to the servers of the alias what another one says itself. */
function handsOver(one: Resolution, other: Resolution): boolean {
  const target = one.kind === 'noAddress' ? one.aliases?.at(-1) : undefined;
  return target !== undefined && other.aliases?.includes(target) === true;
}

async function hostsOf(domain: string, resolvers: readonly string[], signal: AbortSignal): Promise<string[]> {
  const answer = await askDns({ name: domain, type: 'NS', unchecked: true }, resolvers, signal);
  if (answer.kind !== 'reply') return [];
  return nameServersIn(answer.records, domain);
}

function nameServersIn(records: readonly DnsRecord[], domain: string): string[] {
  return records.flatMap((one) => (one.type === 'NS' && plain(one.name) === plain(domain) ? [plain(one.data)] : []));
}

async function serversOf(
  hosts: readonly string[],
  resolvers: readonly string[],
  signal: AbortSignal,
  port: number,
): Promise<readonly string[]> {
  const addresses = await Promise.all(
    hosts.slice(0, MAX_SERVERS).map(async (host) => {
      const [ipv4, ipv6] = await Promise.all([
        askDns({ name: host, type: 'A', unchecked: true }, resolvers, signal),
        askDns({ name: host, type: 'AAAA', unchecked: true }, resolvers, signal),
      ]);
      const found = resolutionOf(host, ipv4, ipv6);
      if (found.kind !== 'addresses') return [];
      return found.addresses
        .filter((one) => !isIpv6(one))
        .concat(found.addresses)
        .slice(0, 1);
    }),
  );
  // A domain controller often has a zone of the house under the name of the internet's. In tests, all is on this machine.
  const isOfInternet = (address: string) => port !== DNS_PORT || addressKind(address) === null;
  return [...new Set(addresses.flat())].filter(isOfInternet).map((address) => `${bracketed(address)}:${port}`);
}
