import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Resolution } from './probes.ts';

/** What the look-up of the public name means, for the preflight and the evaluation alike. */
export function dnsFinding(name: string, resolution: Resolution): Finding {
  switch (resolution.kind) {
    case 'addresses': {
      const { addresses } = resolution;
      return addresses.length > 0 ? finding('DNS_RESOLVES', { name, addresses }) : finding('DNS_NO_ADDRESS', { name });
    }
    case 'noSuchName':
      return finding('DNS_NO_SUCH_NAME', { name });
    case 'noAddress':
      return finding('DNS_NO_ADDRESS', { name });
    case 'noAnswer':
      return finding('DNS_NO_ANSWER', { name, systemCode: resolution.systemCode });
  }
}
