import { finding, type Finding } from '#shared/contract/findings.ts';
import { isLocalhost } from '#shared/domain/address-kind.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import type { Resolution } from '../probes/dns.ts';

/** Whether the public name resolves to an address. */
export const dnsCheck: Check = {
  ids: ['dns'],
  async run(facts, report) {
    const resolution = await facts.resolution();
    report(resolution === null ? finding('DNS_NOT_CHECKED', {}) : dnsFinding(facts, resolution));
  },
};

/** The name servers that are asked for the public name, as the findings name them. */
export function askedServer({ settings, name }: Facts): string {
  return settings.dnsServers.length === 0 || isLocalhost(name) ? 'system' : settings.dnsServers.join(', ');
}

function dnsFinding(facts: Facts, resolution: Resolution): Finding {
  const asked = { name: facts.name, server: askedServer(facts) };
  switch (resolution.kind) {
    case 'addresses':
      return finding('DNS_RESOLVES', { ...asked, addresses: resolution.addresses });
    case 'noSuchName':
      return finding('DNS_NO_SUCH_NAME', asked);
    case 'noAddress':
      return finding('DNS_NO_ADDRESS', asked);
    case 'servfail':
      return finding('DNS_SERVFAIL', asked);
    case 'timeout':
      return finding('DNS_TIMEOUT', asked);
    case 'noAnswer':
      return finding('DNS_NO_ANSWER', { ...asked, systemCode: resolution.systemCode });
  }
}
