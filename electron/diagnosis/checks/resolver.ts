import { finding, type Finding } from '#shared/contract/findings.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import type { Resolution } from '../probes/dns.ts';
import { askedServer } from './dns.ts';

/** Whether the name servers from the settings and the system's give the same answer (split DNS). */
export const resolverCheck: Check = {
  ids: ['resolver'],
  async run(facts, report) {
    const server = askedServer(facts);
    report(server === 'system' ? finding('RESOLVER_ONE', { server }) : await compareResolvers(facts, server));
  },
};

async function compareResolvers(facts: Facts, server: string): Promise<Finding> {
  const [configured, system] = await Promise.all([facts.resolution(), facts.systemResolution()]);
  if (!isDefinite(configured) || !isDefinite(system)) return finding('RESOLVERS_NOT_COMPARED', {});
  const failedFamilies = [failedFamilyOf(configured), failedFamilyOf(system)];
  // A family that one of them failed to answer cannot be compared.
  const comparable = (one: Resolution) =>
    addressesOf(one).filter((address) => !failedFamilies.includes(isIpv6(address) ? 6 : 4));
  const [configuredAddresses, systemAddresses] = [new Set(comparable(configured)), new Set(comparable(system))];
  if (
    configuredAddresses.size === systemAddresses.size &&
    [...configuredAddresses].every((one) => systemAddresses.has(one))
  ) {
    return finding('RESOLVERS_AGREE', { server });
  }
  return finding('RESOLVERS_DIFFER', {
    server,
    addresses: addressesOf(configured),
    systemAddresses: addressesOf(system),
  });
}

/** "No such name" is a definite answer, too. */
function isDefinite(one: Resolution | null): one is Resolution {
  return one !== null && ['addresses', 'noSuchName', 'noAddress'].includes(one.kind);
}

const addressesOf = (one: Resolution) => (one.kind === 'addresses' ? one.addresses : []);
const failedFamilyOf = (one: Resolution) => (one.kind === 'addresses' ? one.failedFamily : null);
