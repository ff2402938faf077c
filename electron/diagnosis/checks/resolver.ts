import { finding, type Finding, type FindingData } from '#shared/contract/findings.ts';
import { addressKind, isLocalhost, isUnspecified } from '#shared/domain/address-kind.ts';
import { isPrivateCa } from '#shared/domain/private-ca.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
import { fingerprintOf } from '../certificate-origin.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import type { Resolution } from '../probes/dns.ts';
import { arrivesHere } from '../probes/challenge-token.ts';
import { isOwnAddress } from '../probes/no-answer.ts';
import { LOCAL_NETWORK_KINDS } from '../reachability.ts';
import { whoIs } from '../who-answers.ts';
import { askedServer } from './dns.ts';

/**
 * Whether the name servers from the settings, the system's, and where those differ the zone's own give the same answer; and
 * which of them is wrong.
 */
export const resolverCheck: Check = {
  ids: ['resolver'],
  async run(facts, report) {
    const server = askedServer(facts);
    const found =
      (await lookAtZone(facts)) ??
      (server === 'system' ? await lookAtSystem(facts) : await compareResolvers(facts, server));
    report(facts.purpose === 'evaluate' && !isOfVisitors(found) ? finding('RESOLVER_ONE', { server }) : found);
  },
};

/** Whether it concerns visitors: of what is wrong with this machine's name servers, only that they lead the house elsewhere. */
function isOfVisitors({ status, code, data }: Finding): boolean {
  if (status !== 'warning' && status !== 'broken') return true;
  return code === 'DNS_SERVERS_DISAGREE' || (code === 'RESOLVERS_DIFFER' && data.reason === 'house');
}

/**
 * The zone's own servers, of which a CA asks any: whether they contradict each other. Which of their addresses is right is told
 * by our own challenge, which comes back, and by the router.
 */
async function lookAtZone(facts: Facts): Promise<Finding | null> {
  if (facts.name === '' || isLocalhost(facts.name) || isPrivateCa(facts.settings)) return null;
  if ((await facts.resolution())?.kind !== 'addresses') return null;
  const zone = await facts.zone();
  if (zone?.isContradicted !== true) return null;
  const given = zone.answers.map(addressesOf);
  const isDoubtful = (address: string) => !given.every((some) => some.includes(address));
  const [{ external }, answers] = await Promise.all([
    facts.line(),
    Promise.all(
      [...new Set(given.flat())].map(async (address) => ({ address, answer: await facts.challengeAtRecord(address) })),
    ),
  ]);
  const here = answers.filter(({ answer }) => answer !== null && arrivesHere(answer));
  // Where one address leads out and in again, the silence of another one of its family has no other reason.
  const isElsewhere = ({ address, answer }: (typeof answers)[number]): boolean => {
    if (address === external || answer === null) return false;
    // A router may show its own page to its own network alone.
    const isAnswered = answer.kind === 'page' || answer.kind === 'away';
    if (isAnswered && whoIs(answer, address)?.kind === 'router') return false;
    if (answer.kind !== 'silent') return true;
    return here.some((one) => isIpv6(one.address) === isIpv6(address)) || (isPublicIpv4(external) && !isIpv6(address));
  };
  const right = answers.filter((one) => here.includes(one) || one.address === external);
  const wrong = answers.filter((one) => isDoubtful(one.address) && !right.includes(one) && isElsewhere(one));
  const isMissing = given.some((some) => some.length === 0);
  const addressesIn = (some: typeof answers) => some.map(({ address }) => address);
  if (right.length > 0 && (wrong.length > 0 || isMissing)) {
    return finding('DNS_SERVERS_DISAGREE', {
      name: facts.name,
      addresses: addressesIn(right),
      others: addressesIn(wrong),
    });
  }
  const [first = [], second = []] = given.filter(
    (some, index) => given.findIndex((one) => isAlike(one, some)) === index,
  );
  // All of them lead here: several lines, of which each server gives one.
  if (answers.every((one) => right.includes(one) || !isDoubtful(one.address)) && !isMissing) return null;
  return finding('RESOLVERS_DIFFER', {
    server: 'zone',
    addresses: first,
    systemAddresses: second,
    reason: 'zoneDisagrees',
  });
}

const isPublicIpv4 = (address: string | null) => address !== null && !isIpv6(address) && addressKind(address) === null;
const isAlike = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((address) => other.includes(address));

/** The zone's own servers have been asked where the system's word was in doubt. */
async function lookAtSystem(facts: Facts): Promise<Finding> {
  const [system, found] = await Promise.all([facts.askedResolution(), facts.resolution()]);
  const one = finding('RESOLVER_ONE', { server: 'system' });
  if (system === null || found?.by !== 'zone') return one;
  const addresses = addressesOf(found);
  if (isNothing(system)) {
    // Whose signature is wrong is refused by those who look at it, and rightly.
    return system.kind === 'servfail' && (await facts.dnssecFault()) !== null
      ? one
      : hidden(facts, 'system', addresses, system);
  }
  return isSame(found, system)
    ? one
    : await split(facts, { server: 'zone', addresses, systemAddresses: addressesOf(system) });
}

async function compareResolvers(facts: Facts, server: string): Promise<Finding> {
  const [configured, system] = await Promise.all([facts.askedResolution(), facts.systemResolution()]);
  if (!isDefinite(configured) || !(isDefinite(system) || isRefused(system)))
    return finding('RESOLVERS_NOT_COMPARED', {});
  if (isSame(configured, system)) return finding('RESOLVERS_AGREE', { server });
  const answers = { server, addresses: addressesOf(configured), systemAddresses: addressesOf(system) };
  // They decide who is right.
  const zone = await facts.zone();
  if (zone?.isContradicted === true) return finding('RESOLVERS_DIFFER', { ...answers, reason: 'zoneDisagrees' });
  if (zone !== null && isSame(zone.resolution, system)) {
    return finding('RESOLVERS_DIFFER', { ...answers, reason: 'configuredOld' });
  }
  if (isNothing(system)) return hidden(facts, server, answers.addresses, system);
  if (answers.systemAddresses.every(isOfHouse)) return await split(facts, answers);
  const isConfiguredRight = zone !== null && isSame(zone.resolution, configured);
  return finding('RESOLVERS_DIFFER', isConfiguredRight ? { ...answers, reason: 'systemOld' } : answers);
}

const hidden = ({ name }: Facts, server: string, addresses: string[], system: Resolution): Finding =>
  finding('RESOLVER_HIDES_NAME', {
    name,
    server,
    addresses,
    ...(system.kind === 'servfail' ? { isFailure: true } : {}),
  });

/**
 * The house's DNS leads to an address of the house: to this machine, as is usual, or to another; that may be one in front, which
 * passes on what is for this machine.
 */
async function split(facts: Facts, answers: FindingData<'RESOLVERS_SPLIT'>): Promise<Finding> {
  const others = answers.systemAddresses.filter((one) => !facts.networkAddresses.includes(one) && !isOwnAddress(one));
  const [lanAddress] = facts.lanAddresses;
  const isOurs = (await Promise.all(others.map((one) => isInFront(facts, one)))).every(Boolean);
  if (isOurs && others.length > 0) return finding('RESOLVER_ONE', { server: 'system' });
  return isOurs && answers.addresses.length > 0
    ? finding('RESOLVERS_SPLIT', answers)
    : finding('RESOLVERS_DIFFER', { ...answers, reason: 'house', ...(lanAddress !== undefined && { lanAddress }) });
}

/** Whether another machine of the house passes on what is for this one, or shows the very certificate that this one serves. */
async function isInFront(facts: Facts, address: string): Promise<boolean> {
  const { publicHttpPort, publicHttpsPort } = facts.settings;
  const passed = (await facts.httpListens()) ? await facts.challengeAt(address, publicHttpPort) : null;
  if (passed !== null && arrivesHere(passed)) return true;
  const [shown, local] = await Promise.all([facts.tlsAt(address, publicHttpsPort), facts.localTls()]);
  return shown?.kind === 'tls' && local.kind === 'tls' && fingerprintOf(shown) === fingerprintOf(local);
}

/** A family that one of them failed to answer cannot be compared. */
function isSame(one: Resolution, other: Resolution): boolean {
  const failedFamilies = [failedFamilyOf(one), failedFamilyOf(other)];
  const comparable = (of: Resolution) =>
    new Set(addressesOf(of).filter((address) => !failedFamilies.includes(isIpv6(address) ? 6 : 4)));
  const [first, second] = [comparable(one), comparable(other)];
  return first.size === second.size && [...first].every((address) => second.has(address));
}

/** "No such name" is a definite answer, too. */
function isDefinite(one: Resolution | null): one is Resolution {
  return one !== null && ['addresses', 'noSuchName', 'noAddress'].includes(one.kind);
}

/** As some routers hide a name. */
function isRefused(one: Resolution | null): one is Resolution {
  return one?.kind === 'noAnswer' && one.systemCode === 'EREFUSED';
}

const isNothing = (one: Resolution) => one.kind !== 'addresses' || one.addresses.every(isUnspecified);
const isOfHouse = (address: string) => LOCAL_NETWORK_KINDS.includes(addressKind(address));
const addressesOf = (one: Resolution) => (one.kind === 'addresses' ? one.addresses : []);
const failedFamilyOf = (one: Resolution) => (one.kind === 'addresses' ? one.failedFamily : null);
