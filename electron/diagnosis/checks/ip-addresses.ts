import { finding } from '#shared/contract/findings.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
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

/** Whether the CA could reach the addresses of the name; one check for each family. */
export const ipv4Check = familyCheck(4);
export const ipv6Check = familyCheck(6);

function familyCheck(family: 4 | 6): Check {
  const codes = CODES[family];
  return {
    ids: [codes.id],
    async run(facts, report) {
      const found = await facts.resolution();
      // The `dns` check reports a name that does not resolve.
      if (found?.kind !== 'addresses' || found.failedFamily === family) {
        report(finding(codes.notChecked, {}));
        return;
      }
      const addresses = found.addresses.filter((one) => isIpv6(one) === (family === 6));
      if (addresses.length === 0) report(finding(codes.none, {}));

      // The CA skips addresses that it cannot reach, and fails only when none of either family is left.
      const reach = (one: string) =>
        found.by === 'zone' ? reachOf(one, facts.settings, true) : reachOf(one, facts.settings);
      const isAnyLeft = found.addresses.some((one) => ['public', 'near'].includes(reach(one).scope));
      const [publicAddresses, internalAddresses]: [string[], string[]] = [[], []];
      for (const address of addresses) {
        const reached = reach(address);
        if (reached.scope === 'public') publicAddresses.push(address);
        else if (reached.scope === 'near') internalAddresses.push(address);
        else if (reached.scope === 'inside') report(finding(codes.inside, { address }));
        else report(finding(isAnyLeft ? codes.partlyPublic : codes.notPublic, { address, kind: reached.kind }));
      }
      if (publicAddresses.length > 0) report(finding(codes.public, { addresses: publicAddresses }));
      if (internalAddresses.length > 0) report(finding(codes.internal, { addresses: internalAddresses }));
    },
  };
}
