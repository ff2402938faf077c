/** What this machine knows of the name after a CA has failed to validate it: whether the CA was told something else. */
import type { FailureData } from '#shared/contract/failures.ts';
import { isPrivateCa } from '#shared/domain/private-ca.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
import type { Facts } from './facts.ts';

type Validation = FailureData<'VALIDATION_FAILED'>;
export type NameAfterFailure = Pick<Validation, 'elsewhere' | 'dnssecFault'>;

/** Why the address that a CA has tried says nothing of the way here. */
const BY_ADDRESS: ReadonlySet<Validation['reason']> = new Set([
  'connection',
  'unauthorized',
  'foreignPage',
  'tls',
  'secondary',
]);

/**
 * Looks at the name once more, as the CA has just done: at its signatures where the CA could not learn its address, else at
 * the address that the CA tried.
 *
 * @returns nothing where the CA was told the same, or where that cannot be known
 */
export async function nameAfterFailure(
  facts: Facts,
  { reason, trouble, address, redirectedTo }: Validation,
): Promise<NameAfterFailure> {
  if (isPrivateCa(facts.settings)) return {};
  if (reason === 'dns') {
    const isDenied = trouble === 'noSuchName' || trouble === 'noAddress';
    const dnssecFault = isDenied ? null : await facts.dnssecFault();
    return dnssecFault === null ? {} : { dnssecFault };
  }
  if (!BY_ADDRESS.has(reason) || address === null || redirectedTo !== undefined) return {};
  const found = await facts.resolution();
  if (found?.kind !== 'addresses') return {};
  const isKnown = (given: readonly string[]) => given.some((one) => isSameAddress(one, address));
  if (isKnown(found.addresses) || found.failedFamily === (isIpv6(address) ? 6 : 4)) return {};
  const known = found.addresses;
  const zone = await facts.zone();
  if (zone?.isContradicted === true) return { elsewhere: { known, why: 'zoneDisagrees' } };
  const own = zone?.resolution;
  if (own?.kind !== 'addresses' || !isKnown(own.addresses)) return { elsewhere: { known, why: 'old' } };
  // It is what everybody hears but this machine. Who of them leads here, the router knows.
  const { external } = await facts.line();
  return external !== null && known.includes(external) && !isIpv6(address)
    ? { elsewhere: { known: [external], why: 'record' } }
    : {};
}

/** In whatever spelling: an address of IPv6 has several. */
function isSameAddress(one: string, other: string): boolean {
  return one === other || (isIpv6(one) && isIpv6(other) && spelled(one) === spelled(other));
}
const spelled = (ipv6: string) => new URL(`http://[${ipv6}]/`).hostname;
