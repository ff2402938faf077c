import { finding, type AddressKind } from '#shared/contract/findings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { addressKind, isIpv6 } from '#shared/domain/address-kind.ts';
import { isCaOnThisMachine, isOwnCa } from '#shared/domain/own-ca.ts';
import type { Check } from '../check.ts';
import { isOwnAddress } from '../silence.ts';

const CODES = {
  4: {
    id: 'ipv4',
    public: 'IPV4_PUBLIC',
    internal: 'IPV4_INTERNAL',
    notPublic: 'IPV4_NOT_PUBLIC',
    none: 'IPV4_NONE',
    notChecked: 'IPV4_NOT_CHECKED',
  },
  6: {
    id: 'ipv6',
    public: 'IPV6_PUBLIC',
    internal: 'IPV6_INTERNAL',
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
      if (found?.kind !== 'addresses' || found.failed === family) {
        report(finding(codes.notChecked, {}));
        return;
      }
      const addresses = found.addresses.filter((one) => isIpv6(one) === (family === 6));
      if (addresses.length === 0) report(finding(codes.none, {}));

      const [open, near]: [string[], string[]] = [[], []];
      for (const address of addresses) {
        const kind = addressKind(address);
        if (kind === null) open.push(address);
        else if (isNear(address, kind, facts.settings)) near.push(address);
        else report(finding(codes.notPublic, { address, kind }));
      }
      if (open.length > 0) report(finding(codes.public, { addresses: open }));
      if (near.length > 0) report(finding(codes.internal, { addresses: near }));
    },
  };
}

/** Whether a CA of one's own is where it can come to this address. */
function isNear(address: string, kind: AddressKind, settings: Settings): boolean {
  if (!isOwnCa(settings)) return false;
  if (kind === 'loopback') return isCaOnThisMachine(settings);
  return (kind === 'private' || kind === 'cgnat') && (!isCaOnThisMachine(settings) || isOwnAddress(address));
}
