/**
 * Whether a resolver that validates (RFC 4035 §5), as those of CAs do, would refuse the addresses of a name. No validator:
 * it looks for what is certainly wrong, and where anything is unclear there is nothing to be said.
 */
import { createHash } from 'node:crypto';
import type { DnskeyData, DsData, RrsigData } from 'dns-packet';
import { ownedDomains } from '#shared/domain/name-suffix.ts';
import {
  askDns,
  followAliases,
  plain,
  QUERY_TIMEOUT_MS,
  type DnsAnswer,
  type DnsQuestion,
  type DnsReply,
} from './dns-client.ts';
import { DNS_PORT, findZone, serversOfDomain } from './dns-zone.ts';

export type DnssecFault = {
  /** The domain whose signature is wrong. */
  domain: string;
  /**
   * `staleDs`: the registry announces a key (DS) that the zone does not have; `unsigned`: the zone has it and gives no
   * signature; `expired`: only old ones; `refused`: a resolver that validates refuses, and does not say why.
   */
  fault: 'staleDs' | 'unsigned' | 'expired' | 'refused';
};

export type DnssecQuestion = {
  /** A-labels */
  name: string;
  resolvers: readonly string[];
  /** This machine's, in milliseconds: whether it is worth asking for the right time. */
  clock: () => number;
  /** By a clock that is known to be right; `null`: there is none, and so nothing counts as expired. */
  trueTime: () => Promise<number | null>;
  /** Of the zone's own servers; another one only in tests. */
  port?: number;
};

/** RFC 8624: what resolvers validate; a zone that is signed otherwise counts as one that is not. */
const ALGORITHMS: readonly number[] = [5, 7, 8, 10, 13, 14, 15, 16];
const DIGESTS: Readonly<Record<number, string>> = { 1: 'sha1', 2: 'sha256', 4: 'sha384' };
/** RFC 4034 §2.1.1: the key signs a zone. */
const ZONE_KEY = 0x0100;
const SECOND_MS = 1000;
/** Clocks differ. */
const MARGIN_MS = 3_600_000;

/** @returns what is certainly wrong with the signatures of the name or of the domains above it; `null`: nothing is known */
export async function findDnssecFault(question: DnssecQuestion, signal: AbortSignal): Promise<DnssecFault | null> {
  const { name, resolvers } = question;
  const ask = (of: DnsQuestion) => askDns(of, resolvers, signal, QUERY_TIMEOUT_MS);
  const wanted = { dnssec: true, unchecked: true } as const;
  // Everything that is needed where all is well is asked for at once.
  const [domains, ...answers] = await Promise.all([
    Promise.all(
      ownedDomains(name).map(async (domain) => {
        const [ds, keys] = await Promise.all([
          ask({ name: domain, type: 'DS', ...wanted }),
          ask({ name: domain, type: 'DNSKEY', ...wanted }),
        ]);
        return { domain, ds: dsIn(ds, domain), keys: keysIn(keys, domain) };
      }),
    ),
    ask({ name, type: 'A', ...wanted }),
    ask({ name, type: 'AAAA', ...wanted }),
  ]);
  const signed = domains.filter(({ ds }) => ds.length > 0 && ds.every(isSupported));
  // From the top: what is wrong above is wrong below.
  for (const { domain, ds, keys } of signed.toReversed()) {
    if (fits(domain, ds, keys)) continue;
    if ((await lookAtKeys(domain, question, signal)) === 'stale') return { domain, fault: 'staleDs' };
  }
  const [lowest] = signed;
  if (lowest === undefined) return null;
  const clock = question.clock();
  if (!answers.every((one) => one.kind === 'reply' && !isDoubtful(one, name, lowest.domain, clock))) {
    const now = await question.trueTime();
    const isSigned = (await lookAtKeys(lowest.domain, question, signal)) === 'fitting';
    const fault = isSigned ? await stateOfRecords(lowest.domain, question, now, signal) : null;
    if (fault !== null && fault !== 'good') return { domain: lowest.domain, fault };
  }
  if (!(await isRefused(question, signal)) || (await looksFine(lowest.domain, question, signal))) return null;
  return { domain: lowest.domain, fault: 'refused' };
}

/** Whether the zone's own servers have all that a resolver needs: then it is the resolver that fails, and others may not. */
async function looksFine(domain: string, question: DnssecQuestion, signal: AbortSignal): Promise<boolean> {
  const now = await question.trueTime();
  if (now === null || (await lookAtKeys(domain, question, signal)) !== 'fitting') return false;
  return (await stateOfRecords(domain, question, now, signal)) === 'good';
}

/** A resolver says that it fails, and knows the answer where it need not validate it. */
async function isRefused({ name, resolvers }: DnssecQuestion, signal: AbortSignal): Promise<boolean> {
  const ask = (unchecked: boolean) =>
    askDns({ name, type: 'A', unchecked, dnssec: true }, resolvers, signal, QUERY_TIMEOUT_MS);
  const checked = await ask(false);
  if (checked.kind === 'reply' || checked.systemCode !== 'ESERVFAIL') return false;
  const unchecked = await ask(true);
  if (unchecked.kind !== 'reply' || unchecked.records.length === 0) return false;
  // Then it may be the other name whose signature is wrong.
  if (followAliases(unchecked.records, name).aliases.length > 0) return false;
  // Not a failure that has just passed.
  const again = await ask(false);
  return again.kind === 'noAnswer' && again.systemCode === 'ESERVFAIL';
}

/**
 * Whether the zone has the key that the registry announces; by the own servers of both, so that no old answer is taken for
 * the present one. Where nobody tells who the registry's are, its word is the one that the resolvers have.
 */
async function lookAtKeys(
  domain: string,
  { resolvers, port = DNS_PORT }: DnssecQuestion,
  signal: AbortSignal,
): Promise<'fitting' | 'stale' | 'unclear'> {
  const parents = domain
    .split('.')
    .slice(1)
    .map((_, index, rest) => rest.slice(index).join('.'));
  const [own, ...above] = await Promise.all(
    [domain, ...parents].map((one) => serversOfDomain(one, resolvers, signal, port)),
  );
  const registry = above.find((servers) => servers.length > 0) ?? [];
  const askAll = (servers: readonly string[], type: 'DS' | 'DNSKEY') =>
    Promise.all(servers.map((server) => askDns({ name: domain, type, own: true, dnssec: true }, [server], signal)));
  const askResolvers = async () => [
    await askDns({ name: domain, type: 'DS', dnssec: true, unchecked: true }, resolvers, signal, QUERY_TIMEOUT_MS),
  ];
  const isRegistryKnown = registry.length > 0;
  const [announced, kept] = await Promise.all([
    isRegistryKnown ? askAll(registry, 'DS') : askResolvers(),
    askAll(own ?? [], 'DNSKEY'),
  ]);
  const isSure = (one: DnsAnswer) => (isRegistryKnown ? isCertain(one) : one.kind === 'reply');
  if (kept.length === 0 || !announced.every(isSure) || !kept.every(isOfZone)) return 'unclear';
  const sets = announced.map((one) => dsIn(one, domain));
  if (!sets.every((ds) => ds.length > 0 && ds.every(isSupported))) return 'unclear';
  const pairs = sets.flatMap((ds) => kept.map((keys) => fits(domain, ds, keysIn(keys, domain))));
  if (pairs.every((isFitting) => isFitting)) return 'fitting';
  return pairs.some((isFitting) => isFitting) ? 'unclear' : 'stale';
}

/** By all of the zone's servers. */
async function stateOfRecords(
  domain: string,
  { name, resolvers, port = DNS_PORT }: DnssecQuestion,
  now: number | null,
  signal: AbortSignal,
): Promise<'good' | 'unsigned' | 'expired' | null> {
  const zone = await findZone(name, resolvers, signal, port);
  // A zone below, which the registry need not announce.
  if (zone?.apex !== domain) return null;
  const answers = (
    await Promise.all(
      zone.servers.map((server) =>
        Promise.all(
          (['A', 'AAAA'] as const).map((type) => askDns({ name, type, own: true, dnssec: true }, [server], signal)),
        ),
      ),
    )
  ).flat();
  if (!answers.every(isCertain)) return null;
  const judged = answers.flatMap((one) => judge(one, name, domain, now) ?? []);
  const [first] = judged;
  return first !== undefined && judged.every((one) => one === first) ? first : null;
}

/** An answer of a server of the zone itself. */
function isOfZone(answer: DnsAnswer): answer is DnsReply {
  return answer.kind === 'reply' && answer.exists && answer.isAuthoritative;
}

/** The same, of one that knows what signatures are, so that their absence means something. */
function isCertain(answer: DnsAnswer): answer is DnsReply {
  return isOfZone(answer) && answer.knowsDnssec;
}

function isDoubtful(answer: DnsReply, name: string, domain: string, now: number): boolean {
  const found = judge(answer, name, domain, now);
  return found !== null && found !== 'good';
}

/** What the signatures of the name's own records are worth; `null`: it has none that would be signed. */
function judge(
  { records }: DnsReply,
  name: string,
  domain: string,
  now: number | null,
): 'good' | 'unsigned' | 'expired' | null {
  const own = records.filter((one) => plain(one.name) === plain(name));
  const [type] = own.flatMap((one) => (['A', 'AAAA', 'CNAME'].includes(one.type) ? [one.type] : []));
  if (type === undefined) return null;
  const signatures = own.flatMap((one) =>
    one.type === 'RRSIG' && one.data.typeCovered === type && plain(one.data.signersName) === plain(domain)
      ? [one.data]
      : [],
  );
  if (signatures.length === 0) return 'unsigned';
  return now !== null && signatures.every((one) => isExpired(one, now)) ? 'expired' : 'good';
}

/** RFC 4034 §3.1.5: seconds that begin anew after 136 years. */
function isExpired({ expiration }: RrsigData, now: number): boolean {
  const aheadSeconds = (expiration - Math.floor((now - MARGIN_MS) / SECOND_MS)) | 0;
  return aheadSeconds < 0;
}

function dsIn(answer: DnsAnswer, domain: string): DsData[] {
  if (answer.kind !== 'reply' || followAliases(answer.records, domain).aliases.length > 0) return [];
  return answer.records.flatMap((one) => (one.type === 'DS' && plain(one.name) === plain(domain) ? [one.data] : []));
}

function keysIn(answer: DnsAnswer, domain: string): DnskeyData[] {
  if (answer.kind !== 'reply') return [];
  return answer.records.flatMap((one) =>
    one.type === 'DNSKEY' && plain(one.name) === plain(domain) ? [one.data] : [],
  );
}

const isSupported = ({ algorithm, digestType }: DsData) => ALGORITHMS.includes(algorithm) && digestType in DIGESTS;

/** Whether one of the keys is one that is announced (RFC 4034 §5.1.4). */
function fits(domain: string, announced: readonly DsData[], keys: readonly DnskeyData[]): boolean {
  return keys.some((key) => {
    const data = keyData(key);
    return announced.some(({ keyTag, algorithm, digestType, digest }) => {
      const hash = DIGESTS[digestType];
      if (
        hash === undefined ||
        (key.flags & ZONE_KEY) === 0 ||
        algorithm !== key.algorithm ||
        keyTag !== keyTagOf(data)
      )
        return false;
      return createHash(hash).update(wireName(domain)).update(data).digest().equals(digest);
    });
  });
}

/** RFC 4034 §2.1. */
function keyData({ flags, algorithm, key }: DnskeyData): Buffer {
  return Buffer.concat([Buffer.from([flags >> 8, flags & 255, 3, algorithm]), key]);
}

/** RFC 4034 appendix B. */
function keyTagOf(data: Buffer): number {
  const sum = data.reduce((total, byte, index) => total + (index % 2 === 0 ? byte << 8 : byte), 0);
  return (sum + (sum >> 16)) & 0xffff;
}

/** RFC 4034 §6.2. */
function wireName(name: string): Buffer {
  const labels = plain(name)
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}
