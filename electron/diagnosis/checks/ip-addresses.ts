import { finding } from '#shared/contract/findings.ts';
import { isIpv6 } from '#shared/domain/address-kind.ts';
import type { Check } from '../check.ts';
import { reachOf } from '../reachability.ts';

const CODES = {
  4: {
    id: 'ipv4',
    public: 'IPV4_PUBLIC',
    internal: 'IPV4_INTERNAL',
    inside: 'IPV4_INSIDE',
    partlyPublic: 'IPV4_PARTLY_PUBLIC',
    notPublic: 'IPV4_NOT_PUBLIC',
    none: 'IPV4_NONE',
    notChecked: 'IPV4_NOT_CHECKED',
  },
  6: {
    id: 'ipv6',
    public: 'IPV6_PUBLIC',
    internal: 'IPV6_INTERNAL',
    inside: 'IPV6_INSIDE',
    partlyPublic: 'IPV6_PARTLY_PUBLIC',
    notPublic: 'IPV6_NOT_PUBLIC',
    none: 'IPV6_NONE',
    notChecked: 'IPV6_NOT_CHECKED',
  },
} as const;

/** Whether the CA could come to the addresses of the name, each family by itself. */
export const ipv4Check = familyCheck(4);
export const ipv6Check = familyCheck(6);

function familyCheck(family: 4 | 6): Check {
  const codes = CODES[family];
  return {
    ids: [codes.id],
    async run(facts, report) {
      const found = await facts.resolution();
      // A name that leads nowhere at all is the matter of another check.
      if (found?.kind !== 'addresses' || found.failedFamily === family) {
        report(finding(codes.notChecked, {}));
        return;
      }
      const addresses = found.addresses.filter((one) => isIpv6(one) === (family === 6));
      if (addresses.length === 0) report(finding(codes.none, {}));

      // The CA leaves out what it cannot come to, and fails only when nothing is left, of either family.
      const isAnyLeft = found.addresses.some((one) => ['public', 'near'].includes(reachOf(one, facts.settings).scope));
      const [publicAddresses, internalAddresses]: [string[], string[]] = [[], []];
      for (const address of addresses) {
        const reach = reachOf(address, facts.settings);
        if (reach.scope === 'public') publicAddresses.push(address);
        else if (reach.scope === 'near') internalAddresses.push(address);
        else if (reach.scope === 'inside') report(finding(codes.inside, { address }));
        else report(finding(isAnyLeft ? codes.partlyPublic : codes.notPublic, { address, kind: reach.kind }));
      }
      if (publicAddresses.length > 0) report(finding(codes.public, { addresses: publicAddresses }));
      if (internalAddresses.length > 0) report(finding(codes.internal, { addresses: internalAddresses }));
    },
  };
}
