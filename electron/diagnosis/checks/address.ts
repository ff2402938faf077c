import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { nameEnd } from '#shared/domain/dyndns.ts';
import { isOwnCa } from '#shared/domain/own-ca.ts';
import type { Check } from '../check.ts';

/** Whether there is a public name, and whether the CA can issue for such a one. */
export const addressCheck: Check = {
  ids: ['address'],
  run({ settings, name }, report) {
    report(addressFinding(settings, name));
    return Promise.resolve();
  },
};

function addressFinding(settings: Settings, name: string): Finding {
  if (name === '') return finding('ADDRESS_MISSING', {});
  const address = settings.serverAddress;
  // A CA of one's own issues for what it likes, and has no limits that would be shared with others.
  if (isOwnCa(settings)) return finding('ADDRESS_SET', { address });
  const end = nameEnd(name);
  switch (end.kind) {
    case 'notPublic':
      return finding('ADDRESS_PRIVATE_SUFFIX', { address, suffix: end.suffix });
    case 'dyndns':
      return finding('ADDRESS_DYNDNS', { address, suffix: end.suffix });
    case 'shared':
      return finding('ADDRESS_SHARED_SUFFIX', { address, domain: end.domain });
    case 'own':
      return finding('ADDRESS_SET', { address });
  }
}
