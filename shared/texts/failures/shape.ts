/** What is read from the data of failures, and of findings too. Pure. */

/** Whether the error code is about a validity time, so that this machine's clock may be the cause. */
export function isTimeProblem(systemCode: string): boolean {
  return /EXPIRED|NOT_YET_VALID/.test(systemCode);
}
