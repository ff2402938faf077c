/** What is read from the data of failures, and of findings too. Pure. */
import type { Advice } from '#shared/texts/advice.ts';

/** Whether the error code is about a validity time, so that this machine's clock may be the cause. */
export function isTimeProblem(systemCode: string): boolean {
  return /EXPIRED|NOT_YET_VALID/.test(systemCode);
}

/** Why a file could not be written, as far as the step against it depends on that. */
export function writeProblem(systemCode: string): 'forbidden' | 'full' | 'readOnly' | 'other' {
  if (/^E(ACCES|PERM)$/.test(systemCode)) return 'forbidden';
  if (/^E(NOSPC|DQUOT)$/.test(systemCode)) return 'full';
  return systemCode === 'EROFS' ? 'readOnly' : 'other';
}

/** The step where a record is wrong or missing: who has it, the domain provider or DynDNS, which nobody enters by hand, decides on both. */
export function recordStep(
  { dynDns }: { dynDns?: string | undefined },
  step: { atDomain: string; atDynDns: (name: string) => string },
): Pick<Advice, 'todo' | 'who'> {
  return dynDns === undefined
    ? { todo: step.atDomain, who: 'domainProvider' }
    : { todo: step.atDynDns(dynDns), who: 'itPartner' };
}
