import type { Failure } from '#shared/contract/failures.ts';
import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';

/** Whether a certificate is installed, and can be read. */
export const certificateCheck: Check = {
  ids: ['certificate'],
  run(facts, report) {
    report(certificateFinding(facts));
    return Promise.resolve();
  },
};

function certificateFinding({ installed, purpose }: Facts): Finding {
  if (installed === null) return finding(purpose === 'evaluate' ? 'CERTIFICATE_NONE' : 'CERTIFICATE_NOT_YET', {});
  if ('outOfReach' in installed) return finding('CERTIFICATE_OUT_OF_REACH', { path: installed.outOfReach });
  if ('unreadable' in installed) {
    const { unreadable, missing, failure } = installed;
    const notOurs = failure === null ? null : notOursFinding(failure);
    if (notOurs !== null) return notOurs;
    if (missing !== null) return finding('CERTIFICATE_FILE_MISSING', { path: missing });
    return finding('CERTIFICATE_UNREADABLE', { path: unreadable });
  }
  const { names, notAfter } = installed.info;
  return finding('CERTIFICATE_INSTALLED', { names, notAfter: new Date(notAfter).toISOString() });
}

/** A pair that is sound is not told as damaged because of whose it is. */
function notOursFinding({ code, data }: Failure): Finding | null {
  if (code !== 'DATABASE_DIRECTORY') return null;
  const { path, reason } = data;
  const isOwnership = reason === 'foreignOwner' || reason === 'symlink' || reason === 'writableByOthers';
  return isOwnership ? finding('CERTIFICATE_NOT_OURS', { path, reason }) : null;
}
