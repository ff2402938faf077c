import { finding, type Finding } from '#shared/contract/findings.ts';
import { daysLeft, dueAt, type Validity } from '#shared/domain/renewal.ts';
import type { Check } from '../check.ts';
import { judgeByBothClocks } from '../by-both-clocks.ts';
import { installedFiles } from '../certificate-origin.ts';

/** With less than this share of the lifetime left, automatic renewal is unlikely to succeed any more. */
const CLOSE = 1 / 20;

/** How much is left of the installed certificate's lifetime: as a share, because lifetimes are getting shorter. */
export const expiryCheck: Check = {
  ids: ['expiry'],
  async run(facts, report) {
    const files = installedFiles(facts);
    if (files === null) {
      report(finding('EXPIRY_NOT_CHECKED', {}));
      return;
    }
    const judge = (now: number) => expiryFinding(files.info, now);
    report(await judgeByBothClocks(facts, judge, () => finding('EXPIRY_CLOCK_WRONG', {})));
  },
};

function expiryFinding(validity: Validity, now: number): Finding {
  const { notBefore } = validity;
  const notAfter = new Date(validity.notAfter).toISOString();
  if (now >= validity.notAfter) return finding('EXPIRY_PAST', { notAfter });
  if (now < notBefore) return finding('EXPIRY_NOT_YET', { notBefore: new Date(notBefore).toISOString() });
  const left = { notAfter, daysLeft: daysLeft(validity.notAfter, now) };
  if (validity.notAfter - now < (validity.notAfter - notBefore) * CLOSE) return finding('EXPIRY_CLOSE', left);
  return finding(now >= dueAt(validity) ? 'EXPIRY_DUE' : 'EXPIRY_FAR', left);
}
