/** What is read from the data of failures, and of findings too. Pure. */

/** Whether the error code is about a validity time, so that this machine's clock may be the cause. */
export function isTimeProblem(systemCode: string): boolean {
  return /EXPIRED|NOT_YET_VALID/.test(systemCode);
}

/** Whether the error code says that this machine has no way to the internet. */
export function isOffline(systemCode: string): boolean {
  return /^(ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/.test(systemCode);
}

/** Why a file could not be written, as far as the step against it depends on that. */
export function writeProblem(systemCode: string): 'forbidden' | 'full' | 'readOnly' | 'other' {
  if (/^E(ACCES|PERM)$/.test(systemCode)) return 'forbidden';
  if (/^E(NOSPC|DQUOT)$/.test(systemCode)) return 'full';
  return systemCode === 'EROFS' ? 'readOnly' : 'other';
}
