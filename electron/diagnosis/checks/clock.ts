import { finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';

/** From when on a wrong clock is reported, and from when on nothing works any more; seconds. */
const OFF_SECONDS = 300;
const WRONG_SECONDS = 86_400;

/** This machine's clock against the CA's. */
export const clockCheck: Check = {
  ids: ['clock'],
  async run(facts, report) {
    const answer = await facts.directory();
    if (answer.kind === 'unreachable' || answer.skewMs === null) {
      report(finding('CLOCK_NOT_CHECKED', {}));
      return;
    }
    // `+ 0` turns -0 into 0.
    const skewSeconds = Math.round(answer.skewMs / 1000) + 0;
    const off = Math.abs(skewSeconds);
    const code = off > WRONG_SECONDS ? 'CLOCK_WRONG' : off > OFF_SECONDS ? 'CLOCK_OFF' : 'CLOCK_RIGHT';
    report(finding(code, { skewSeconds }));
  },
};
