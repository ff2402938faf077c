import { finding, type Finding } from '#shared/contract/findings.ts';
import { isIpv6 } from '#shared/domain/address-kind.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import type { Resolution } from '../probes/dns.ts';
import { askedServer } from './dns.ts';

/** Whether the name servers of the settings and those of the system say the same (split DNS). */
export const resolverCheck: Check = {
  ids: ['resolver'],
  async run(facts, report) {
    const server = askedServer(facts);
    report(server === 'system' ? finding('RESOLVER_ONE', { server }) : await comparison(facts, server));
  },
};

async function comparison(facts: Facts, server: string): Promise<Finding> {
  const [set, system] = await Promise.all([facts.resolution(), facts.systemResolution()]);
  if (!isDefinite(set) || !isDefinite(system)) return finding('RESOLVERS_NOT_COMPARED', {});
  const unknown = [failedOf(set), failedOf(system)];
  // Nothing is known about a family that one of them could not tell.
  const comparable = (one: Resolution) =>
    addressesOf(one).filter((address) => !unknown.includes(isIpv6(address) ? 6 : 4));
  const [ours, theirs] = [new Set(comparable(set)), new Set(comparable(system))];
  if (ours.size === theirs.size && [...ours].every((one) => theirs.has(one))) {
    return finding('RESOLVERS_AGREE', { server });
  }
  return finding('RESOLVERS_DIFFER', {
    server,
    addresses: addressesOf(set),
    systemAddresses: addressesOf(system),
  });
}

/** "There is no such name" is an answer, too. */
function isDefinite(one: Resolution | null): one is Resolution {
  return one !== null && ['addresses', 'noSuchName', 'noAddress'].includes(one.kind);
}

const addressesOf = (one: Resolution) => (one.kind === 'addresses' ? one.addresses : []);
const failedOf = (one: Resolution) => (one.kind === 'addresses' ? one.failed : null);
