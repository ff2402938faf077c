import { finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';

/** Whether there is a contact address for the account at the CA. */
export const contactCheck: Check = {
  ids: ['contact'],
  run({ settings }, report) {
    report(finding(settings.contactEmail === '' ? 'CONTACT_MISSING' : 'CONTACT_SET', {}));
    return Promise.resolve();
  },
};
