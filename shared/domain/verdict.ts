/** The overall verdict and the order of findings. Pure. */
import { checkIds } from '#shared/contract/check-table.ts';
import type { Finding } from '#shared/contract/findings.ts';

/** The worst of the findings decides; checks that could not run do not count. */
export function verdictOf(findings: readonly Finding[]): 'good' | 'warning' | 'broken' {
  if (findings.some((one) => one.status === 'broken')) return 'broken';
  return findings.some((one) => one.status === 'warning') ? 'warning' : 'good';
}

const order = new Map(checkIds.map((id, place) => [id, place]));

/** In the order of the path, not of arrival, so that a list does not jump when the checks run again. */
export function inPathOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0));
}
