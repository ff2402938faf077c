import { finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';

/** What the CA saw from outside when it last validated this name. */
export const outsideCheck: Check = {
  ids: ['outside'],
  run({ outside, name }, report) {
    if (outside?.name !== name || name === '') report(finding('OUTSIDE_NOT_ASKED', {}));
    else if (outside.reached) report(finding('OUTSIDE_REACHED', { at: outside.at, by: outside.by }));
    else {
      const { at, by, detail, challenge } = outside;
      report(finding('OUTSIDE_NOT_REACHED', { at, by, detail, ...(challenge && { challenge }) }));
    }
    return Promise.resolve();
  },
};
