import type { CheckId, Finding } from '#shared/contract/findings.ts';

const severity = { good: 0, unknown: 1, warning: 2, broken: 3 } as const;

/** One finding for each check. Where addresses lead to different servers, the worst: some visitors get that one. */
export function worstPerCheck(findings: readonly Finding[]): Finding[] {
  const worst = new Map<CheckId, Finding>();
  for (const one of findings) {
    const before = worst.get(one.id);
    if (before === undefined || severity[one.status] > severity[before.status]) worst.set(one.id, one);
  }
  return [...worst.values()];
}
