/** Who has the record of an address: the customer's domain, another name to which that leads, or a DynDNS provider. */
import type { Finding, FindingData } from '#shared/contract/findings.ts';
import { classifySuffix } from '#shared/domain/name-suffix.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
import type { Facts } from './facts.ts';

/** A DynDNS provider's domain that is on the public suffix list, among those of hosters of all kinds. */
const DYNDNS_SUFFIX = /dyn|ddns|myfritz|no-?ip|synology|myds|selfhost|duckdns|dedyn/;

/** The name that has the records, where that is not the domain's own: by CNAME, or at a DynDNS provider. */
export async function heldBy(facts: Facts): Promise<Pick<FindingData<'LINE_RECORD_ELSEWHERE'>, 'alias' | 'dynDns'>> {
  const alias = (await facts.aliases()).at(-1);
  const holder = alias ?? facts.name;
  const by = classifySuffix(holder);
  const isDynDns =
    by.kind === 'shared' || (by.kind === 'dyndns' && (alias === undefined || DYNDNS_SUFFIX.test(by.suffix)));
  if (isDynDns) return { dynDns: holder };
  return alias === undefined ? {} : { alias };
}

/** Adds the DynDNS name to findings about an address of IPv6 that it has given: nobody has entered that by hand. */
export async function withDynDns(facts: Facts, found: readonly Finding[]): Promise<Finding[]> {
  const isOfIpv6 = ({ data }: Finding) => 'address' in data && typeof data.address === 'string' && isIpv6(data.address);
  const dynDns = found.some(isOfIpv6) ? (await heldBy(facts)).dynDns : undefined;
  if (dynDns === undefined) return [...found];
  return found.map((one) => (isOfIpv6(one) ? ({ ...one, data: { ...one.data, dynDns } } as Finding) : one));
}
