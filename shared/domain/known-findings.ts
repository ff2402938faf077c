/** What the panel and the report know about the way: of each check the newest result, and from when. Pure. */
import type { CheckId, Finding, FindingOf } from '#shared/contract/findings.ts';
import type { ExternalReachability, Snapshot } from '#shared/contract/snapshot.ts';
import { inPathOrder } from './verdict.ts';

/** What is known about the way, and since when. */
export type KnownFindings = {
  findings: readonly Finding[];
  checking: readonly CheckId[];
  /** `running`: it is being looked at; else who looked last. `request`: the checks before a request stopped it. */
  source: 'running' | 'check' | 'evaluation' | 'request' | 'nothing';
  /** When the last look ended; `null` while it runs, and when nobody has looked yet. */
  at: string | null;
  /** From when the oldest part is that the last look did not touch; `null`: there is none. */
  staleSince: string | null;
};

type FindingSources = Pick<Snapshot, 'operation' | 'lastCheck' | 'lastEvaluation' | 'lastRequest' | 'outside'>;

/**
 * What the snapshot knows about the way. While somebody looks, what he finds; afterwards of each check the newest
 * result: an evaluation looks at one half and leaves the other as it was.
 */
export function knownFindings(snapshot: FindingSources): KnownFindings {
  const { operation } = snapshot;
  if (operation !== null && isChecking(operation)) {
    const { findings, checking } = operation;
    return { findings: inPathOrder(findings), checking, source: 'running', at: null, staleSince: null };
  }
  const runs = checkRunsOf(snapshot).toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
  const findings: Finding[] = [];
  let staleSince: string | null = null;
  for (const run of runs) {
    const seen = new Set(findings.map((one) => one.id));
    const untouched = run.findings.filter((one) => !seen.has(one.id));
    if (seen.size > 0 && untouched.length > 0) staleSince = run.at;
    findings.push(...untouched);
  }
  const [last] = runs;
  return {
    findings: inPathOrder(withOutsideFinding(findings, runs, snapshot)),
    checking: [],
    source: last?.source ?? 'nothing',
    at: last?.at ?? null,
    staleSince,
  };
}

/** A request shows what its own checks found for as long as it runs; a rehearsal makes none. */
function isChecking({ kind, findings, checking }: NonNullable<Snapshot['operation']>): boolean {
  return kind === 'check' || kind === 'evaluate' || (kind === 'request' && findings.length + checking.length > 0);
}

type CheckRun = { findings: readonly Finding[]; at: string; source: 'check' | 'evaluation' | 'request' };

function checkRunsOf({ lastCheck, lastEvaluation, lastRequest }: FindingSources): CheckRun[] {
  const runs: CheckRun[] = [];
  if (lastCheck !== null) runs.push({ findings: lastCheck.findings, at: lastCheck.finishedAt, source: 'check' });
  // What the checks of a request found is the last check itself, unless something has changed since.
  const isKnown = lastCheck !== null && lastRequest !== null && lastCheck.finishedAt >= lastRequest.startedAt;
  if (!isKnown && lastRequest?.failure?.code === 'PREFLIGHT_BROKEN') {
    const { failure, finishedAt } = lastRequest;
    runs.push({ findings: failure.data.findings, at: finishedAt, source: 'request' });
  }
  if (lastEvaluation !== null) {
    runs.push({ findings: lastEvaluation.findings, at: lastEvaluation.finishedAt, source: 'evaluation' });
  }
  return runs;
}

/**
 * What the CA saw, unless a later look has told of it: an evaluation never does.
 *
 * @param runs newest first
 */
function withOutsideFinding(
  findings: readonly Finding[],
  runs: readonly CheckRun[],
  { outside }: FindingSources,
): readonly Finding[] {
  if (outside === null) return findings;
  const lastOutsideRun = runs.find((run) => run.findings.some((one) => one.id === 'outside'));
  if (lastOutsideRun !== undefined && Date.parse(outside.at) <= Date.parse(lastOutsideRun.at)) return findings;
  return [...findings.filter((one) => one.id !== 'outside'), outsideFinding(outside)];
}

/** Spelled out: the panel, which asks as well, does not load the schemas of all findings for one of them. */
function outsideFinding({ reached, at, by, detail }: ExternalReachability): Finding {
  const reachedFinding: FindingOf<'OUTSIDE_REACHED'> = {
    id: 'outside',
    status: 'good',
    code: 'OUTSIDE_REACHED',
    data: { at, by },
  };
  const notReachedFinding: FindingOf<'OUTSIDE_NOT_REACHED'> = {
    id: 'outside',
    status: 'warning',
    code: 'OUTSIDE_NOT_REACHED',
    data: { at, by, detail },
  };
  return reached ? reachedFinding : notReachedFinding;
}
