/** What this machine knows after a CA has failed to validate its name: whether the CA was told something else, and which way answers go. */
import type { FailureData } from '#shared/contract/failures.ts';
import { addressKind } from '#shared/domain/address-kind.ts';
import { isUnanswered } from '#shared/domain/failure-place.ts';
import { isPrivateCa } from '#shared/domain/private-ca.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
import type { Facts } from './facts.ts';
import type { Resolution } from './probes/dns.ts';
import { lastReachedAtAll } from './other-witnesses.ts';
import { contradicts } from './probes/dns-zone.ts';
import { heldBy } from './record-holder.ts';

type Validation = FailureData<'VALIDATION_FAILED'>;
export type AfterFailure = Pick<Validation, 'elsewhere' | 'dnssecFault' | 'outBy' | 'dynDns' | 'lineIpv4'>;

/** Why the address that a CA has tried says nothing of the way here. */
const BY_ADDRESS: ReadonlySet<Validation['reason']> = new Set([
  'connection',
  'unauthorized',
  'foreignPage',
  'tls',
  'secondary',
]);

/** Looks once more at what the CA has tried: at the name, and at the way that answers take. */
export async function lookAfterFailure(facts: Facts, data: Validation): Promise<AfterFailure> {
  if (isPrivateCa(facts.settings)) return {};
  const overIpv6 = data.address !== null && isIpv6(data.address);
  const [named, outBy, dynDns, lineIpv4] = await Promise.all([
    nameAfterFailure(facts, data),
    !overIpv6 && mayBeLost(facts, data) ? facts.tunnelOut() : null,
    overIpv6 ? dynDnsName(facts) : undefined,
    overIpv6 && data.reason === 'connection' && data.requestsSeen === 0 ? unlistedIpv4(facts) : null,
  ]);
  return {
    ...named,
    ...(outBy !== null && { outBy }),
    ...(dynDns !== undefined && { dynDns }),
    ...(lineIpv4 !== null && { lineIpv4 }),
  };
}

/** The line's own address of IPv4, where the name has addresses of IPv6 alone. */
async function unlistedIpv4(facts: Facts): Promise<string | null> {
  const found = await facts.resolution();
  if (found?.kind !== 'addresses' || found.failedFamily === 4 || !found.addresses.every(isIpv6)) return null;
  const { external } = await facts.line();
  return external !== null && addressKind(external) === null ? external : null;
}

/** Nobody answered the CA: what it sent may have arrived, and the answers been lost. Who came in lately knows otherwise. */
const mayBeLost = (facts: Facts, data: Validation): boolean => isUnanswered(data) && lastReachedAtAll(facts) === null;

const dynDnsName = async (facts: Facts) => (await heldBy(facts)).dynDns;

/**
 * Looks at the name once more, as the CA has just done: at its signatures where the CA could not learn its address, else at
 * the address that the CA tried.
 *
 * @returns nothing where the CA was told the same, or where that cannot be known
 */
async function nameAfterFailure(
  facts: Facts,
  { reason, trouble, address, redirectedTo }: Validation,
): Promise<AfterFailure> {
  if (reason === 'dns') {
    const isDenied = trouble === 'noSuchName' || trouble === 'noAddress';
    const dnssecFault = isDenied ? null : await facts.dnssecFault();
    return dnssecFault === null ? {} : { dnssecFault };
  }
  if (!BY_ADDRESS.has(reason) || address === null || redirectedTo !== undefined) return {};
  const found = await facts.resolution();
  if (found?.kind !== 'addresses') return {};
  const family = isIpv6(address) ? 6 : 4;
  const isGivenBy = (one: Resolution) =>
    one.kind === 'addresses' && one.addresses.some((given) => isSameAddress(given, address));
  if (isGivenBy(found) || found.failedFamily === family) return {};
  // The house may know the name by an address of its own, and hide a family: alone, what it says is nothing against the CA's.
  const zone = await facts.zone();
  if (zone === null) return {};
  const others = zone.answers.filter((one) => !isGivenBy(one));
  const first = others[0];
  const isContradicted =
    zone.isContradicted && first !== undefined && zone.answers.some((one) => contradicts(one, first, [family]));
  if (isContradicted) {
    const known = publicOnes([found]);
    return elsewhere(known.length > 0 ? known : publicOnes(others), 'zoneDisagrees');
  }
  const own = zone.resolution;
  if (own.kind !== 'addresses' || own.failedFamily === family) return {};
  if (!zone.answers.some(isGivenBy)) return elsewhere(publicOnes([own]), 'old');
  // It is what everybody hears but this machine. Who of them leads here, the router knows.
  const { external } = await facts.line();
  const isOfRouter = external !== null && publicOnes([found]).includes(external) && family === 4;
  return isOfRouter ? elsewhere([external], 'record') : {};
}

/** Beside what leads nowhere from outside, the address that the CA tried is not the wrong one. */
function elsewhere(known: string[], why: 'zoneDisagrees' | 'record' | 'old'): AfterFailure {
  return known.length > 0 ? { elsewhere: { known, why } } : {};
}

const publicOnes = (answers: readonly Resolution[]): string[] => [
  ...new Set(
    answers.flatMap((one) =>
      one.kind === 'addresses' ? one.addresses.filter((address) => addressKind(address) === null) : [],
    ),
  ),
];

/** In whatever spelling: an address of IPv6 has several. */
function isSameAddress(one: string, other: string): boolean {
  return one === other || (isIpv6(one) && isIpv6(other) && spelled(one) === spelled(other));
}
const spelled = (ipv6: string) => new URL(`http://[${ipv6}]/`).hostname;
