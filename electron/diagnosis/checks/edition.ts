import { finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';

/** Only the server edition can request certificates (handbook). */
export const editionCheck: Check = {
  ids: ['edition'],
  run({ settings }, report) {
    report(finding(settings.edition === 'server' ? 'EDITION_SERVER' : 'EDITION_EINZELPLATZ', {}));
    return Promise.resolve();
  },
};
