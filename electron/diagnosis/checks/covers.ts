import { finding } from '#shared/contract/findings.ts';
import { coversName } from '#shared/values/names.ts';
import type { Check } from '../check.ts';
import { installedFiles } from '../certificate-origin.ts';

/** Whether the installed certificate is for the address in the settings. */
export const coversCheck: Check = {
  ids: ['covers'],
  run(facts, report) {
    const { name } = facts;
    const files = installedFiles(facts);
    if (files === null || name === '') report(finding('COVERS_NOT_CHECKED', {}));
    else if (coversName(files.info.names, name)) report(finding('COVERS_ADDRESS', { name }));
    else report(finding('COVERS_OTHER_NAME', { name, names: files.info.names }));
    return Promise.resolve();
  },
};
