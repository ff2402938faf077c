import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import { withTimeout } from '../probes/with-timeout.ts';

/** Whether other accounts of this machine may read or change our files, after all has been taken from them that could be. */
export const accessCheck: Check = {
  ids: ['access'],
  async run(facts, report, signal) {
    report(await withTimeout(accessFinding(facts), finding('ACCESS_NOT_CHECKED', {}), signal));
  },
};

async function accessFinding({ openToOthers }: Facts): Promise<Finding> {
  const found = await openToOthers();
  if (found === null) return finding('ACCESS_NOT_CHECKED', {});
  const [foreign] = found.foreign;
  if (foreign !== undefined) return finding('ACCESS_FOREIGN', { path: foreign, count: found.foreign.length });
  const [open] = found.open;
  return open === undefined
    ? finding('ACCESS_OURS', {})
    : finding('ACCESS_OPEN', { path: open, count: found.open.length });
}
