import { finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';
import { installedFiles } from '../certificate-origin.ts';

/** Whether the installed key belongs to the installed certificate. */
export const pairCheck: Check = {
  ids: ['pair'],
  run(facts, report) {
    const files = installedFiles(facts);
    if (files === null) report(finding('PAIR_NOT_CHECKED', {}));
    else if (files.keyMatches) report(finding('PAIR_MATCHES', {}));
    else report(finding('PAIR_MISMATCH', { path: files.folder }));
    return Promise.resolve();
  },
};
