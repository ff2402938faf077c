/**
 * The two paths from the internet to this machine, one for the CA and one for visitors, each a row of hops. Which
 * checks belong to a hop is in `contract/check-table.ts`. Pure.
 */
import { hopByCheck, hopIds, type HopId } from '#shared/contract/check-table.ts';
import type { KnownFindings } from './known-findings.ts';
import type { CheckId, Finding, FindingStatus } from '#shared/contract/findings.ts';

/** The CA takes the first, every visitor the second. */
export const paths = {
  validation: ['internet', 'domain', 'router80', 'port8080', 'profacto', 'ca'],
  visitors: ['internet', 'domain', 'router443', 'tls', 'certificate'],
} as const satisfies Record<string, readonly HopId[]>;

/** `checking`: a check of the hop is running, and no problem has been found yet. */
export type HopStatus = FindingStatus | 'checking';
export type Hop = {
  id: HopId;
  status: HopStatus;
  /** Worst first; equally bad ones in the order of the checks. */
  findings: readonly Finding[];
};

/** The worst finding decides; `unknown` is the lowest, so that a hop known in part is as good as that part. */
const severity: Readonly<Record<FindingStatus, number>> = { broken: 3, warning: 2, good: 1, unknown: 0 };

/** Each hop of both paths with its findings and their status. */
export function hopsOf(findings: readonly Finding[], checking: readonly CheckId[]): Record<HopId, Hop> {
  const hop = (id: HopId): Hop => {
    const own = findings
      .filter((one) => hopByCheck[one.id] === id)
      .toSorted((one, other) => severity[other.status] - severity[one.status]);
    const worst = own[0]?.status ?? 'unknown';
    const isOpen = checking.some((check) => hopByCheck[check] === id);
    return { id, status: isOpen && severity[worst] < severity.warning ? 'checking' : worst, findings: own };
  };
  return Object.fromEntries(hopIds.map((id) => [id, hop(id)])) as Record<HopId, Hop>;
}

/** How many hops are broken. */
export function brokenCount(hops: Readonly<Record<HopId, Hop>>): number {
  return hopIds.filter((id) => hops[id].status === 'broken').length;
}

/** The hop that needs attention first: the first broken one, else the first with a warning; `null`: none. */
export function firstProblemHop(hops: Readonly<Record<HopId, Hop>>): Hop | null {
  const first = (status: HopStatus) => hopIds.map((id) => hops[id]).find((hop) => hop.status === status);
  return first('broken') ?? first('warning') ?? null;
}

/**
 * The hop that is shown opened after a check, for users who do not know that a hop can be opened: the first broken one, else
 * the internet where the CA did not come through from there; `null`: none. Not after a request that its checks stopped, which
 * shows the same itself, nor for what the host has seen by itself of the application, which is said at the top.
 */
export function suggestedHop(
  { source, isApplicationSeen }: Pick<KnownFindings, 'source' | 'isApplicationSeen'>,
  hops: Readonly<Record<HopId, Hop>>,
): HopId | null {
  const problem = firstProblemHop(hops);
  if (problem === null || (source !== 'check' && source !== 'evaluation')) return null;
  if (problem.id === 'profacto' && isApplicationSeen) return null;
  return problem.status === 'broken' || problem.id === 'internet' ? problem.id : null;
}
