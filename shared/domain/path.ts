/**
 * The two paths from the internet to this machine, one for the CA and one for visitors, each a row of hops. Which
 * checks belong to a hop is in `contract/check-table.ts`. Pure.
 */
import { hopByCheck, hopIds, type HopId } from '#shared/contract/check-table.ts';
import type { CheckId, Finding, FindingStatus } from '#shared/contract/findings.ts';
import { lineHop } from './line-ports.ts';
import type { Proof } from './proofs.ts';
import type { Cause } from './root-cause.ts';

/** The CA takes the first, which ends with what it issues; every visitor the second. Both reach profacto. */
export const paths = {
  validation: ['internet', 'domain', 'router80', 'port8080', 'profacto', 'ca'],
  visitors: ['internet', 'domain', 'router443', 'tls', 'certificate', 'profacto'],
} as const satisfies Record<string, readonly HopId[]>;

/**
 * `checking`: a check of the hop is running, and no problem has been found yet. `follows`: it is not all right, or could not
 * be looked at, only because of a cause elsewhere.
 */
export type HopStatus = FindingStatus | 'checking' | 'follows';
export type Hop = {
  id: HopId;
  status: HopStatus;
  /** Worst first; equally bad ones in the order of the checks. */
  findings: readonly Finding[];
  /** The newest of what proves it; `null`: nothing does. */
  proof: Proof | null;
};

export type PathKnowledge = {
  findings: readonly Finding[];
  /** Checks that are still running. */
  checking: readonly CheckId[];
  /** What is wrong, from `rootCause`. */
  causes: readonly Cause[];
  proofs: readonly Proof[];
};

/** The worst finding decides; `unknown` is the lowest, so that a hop known in part is as good as that part. */
const severity: Readonly<Record<FindingStatus, number>> = { broken: 3, warning: 2, good: 1, unknown: 0 };

/**
 * Each hop of both paths with its findings and its status: that of the cause that lies there; `follows` where something is
 * wrong only because of a cause elsewhere, or lies behind a broken one and could not be looked at; good where the findings are,
 * or a proof is.
 */
export function hopsOf({ findings, checking, causes, proofs }: PathKnowledge): Record<HopId, Hop> {
  const consequences = new Set(causes.flatMap((cause) => cause.consequences));
  const hop = (id: HopId): Hop => {
    const own = findings
      .filter((one) => (lineHop(one) ?? hopByCheck[one.id]) === id)
      .toSorted((one, other) => severity[other.status] - severity[one.status]);
    const proof = proofs.find((one) => one.hops.includes(id)) ?? null;
    const status = (): HopStatus => {
      const here = causes.filter((cause) => cause.hop === id);
      if (here.some((cause) => cause.status === 'broken')) return 'broken';
      if (here.length > 0) return 'warning';
      if (checking.some((check) => hopByCheck[check] === id)) return 'checking';
      const isElsewhere = causes.some((cause) => cause.by === 'finding' && own.includes(cause.finding));
      if (isElsewhere || own.some((one) => consequences.has(one))) return 'follows';
      if (proof !== null || own.some((one) => one.status === 'good')) return 'good';
      return own.length > 0 && isBehindCause(id, causes) ? 'follows' : 'unknown';
    };
    return { id, status: status(), findings: own, proof };
  };
  return Object.fromEntries(hopIds.map((id) => [id, hop(id)])) as Record<HopId, Hop>;
}

/** Whether a broken cause lies before the hop on a path. */
function isBehindCause(id: HopId, causes: readonly Cause[]): boolean {
  return Object.values<readonly HopId[]>(paths).some((path) =>
    causes.some(
      ({ hop, status }) =>
        status === 'broken' && path.includes(hop) && path.includes(id) && path.indexOf(hop) < path.indexOf(id),
    ),
  );
}
