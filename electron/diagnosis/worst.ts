import type { CheckId, Finding } from '#shared/contract/findings.ts';

const rank = { good: 0, unknown: 1, warning: 2, broken: 3 } as const;

/** One finding for each check: where several addresses lead to several servers, the worst is what some visitors get. */
export function worstOfEach(findings: readonly Finding[]): Finding[] {
  const worst = new Map<CheckId, Finding>();
  for (const one of findings) {
    const before = worst.get(one.id);
    if (before === undefined || rank[one.status] > rank[before.status]) worst.set(one.id, one);
  }
  return [...worst.values()];
}
