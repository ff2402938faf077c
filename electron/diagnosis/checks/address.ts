import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { classifySuffix } from '#shared/domain/name-suffix.ts';
import { isPrivateCa } from '#shared/domain/private-ca.ts';
import type { Check } from '../check.ts';

/** Whether there is a public name, and whether the CA can issue for such a name. */
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
  // A private CA may issue for any name, and has no rate limits shared with others.
  if (isPrivateCa(settings)) return finding('ADDRESS_SET', { address });
  const suffixClass = classifySuffix(name);
  switch (suffixClass.kind) {
    case 'notPublic':
      return finding('ADDRESS_PRIVATE_SUFFIX', { address, suffix: suffixClass.suffix });
    case 'dyndns':
      return finding('ADDRESS_DYNDNS', { address, suffix: suffixClass.suffix });
    case 'shared':
      return finding('ADDRESS_SHARED_SUFFIX', { address, domain: suffixClass.domain });
    case 'own':
      return finding('ADDRESS_SET', { address });
  }
}
