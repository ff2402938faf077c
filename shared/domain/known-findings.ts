/** What is known about the path, for the panel and the report: the newest result of each check. Pure. */
import type { CheckId, Finding, FindingOf } from '#shared/contract/findings.ts';
import type { ExternalReachability, Snapshot } from '#shared/contract/snapshot.ts';
import { seenByHost, type HostView } from './seen-by-host.ts';
import { inPathOrder } from './verdict.ts';

export type KnownFindings = {
  findings: readonly Finding[];
  checking: readonly CheckId[];
  /**
   * `running`: checks are running now; else what ran last. `request`: the preflight of a request, which stopped it.
   * `application`: nothing has run, and the host itself has seen that the application does not answer.
   */
  source: 'running' | 'check' | 'evaluation' | 'request' | 'application' | 'nothing';
  /** When the last run ended; `null` while checks are running, and when there was no run yet. */
  at: string | null;
  /** The time of the oldest findings that the last run did not renew; `null`: it renewed all. */
  staleSince: string | null;
  /** When each check was last run, in ISO 8601; none of those that the host itself keeps looking at. */
  times: ReadonlyMap<CheckId, string>;
  /** That the application does not answer was last found without a run: by the host itself, when visitors were not answered. */
  isApplicationSeen: boolean;
};

export type FindingSources = HostView &
  Pick<Snapshot, 'operation' | 'lastCheck' | 'lastEvaluation' | 'lastRequest' | 'outside' | 'application'>;

/**
 * What the snapshot knows about the path. While checks are running, only their findings; afterwards the newest result
 * of each check: an evaluation runs one half of the checks and leaves the results of the other half.
 */
export function knownFindings(snapshot: FindingSources): KnownFindings {
  const { operation, application } = snapshot;
  const runs = checkRunsOf(snapshot).toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
  const seen = applicationSeen(runs, snapshot);
  const isApplicationSeen = seen !== null && seen.status !== 'good';
  if (operation !== null && isChecking(operation)) {
    const { findings, checking } = operation;
    return {
      findings: inPathOrder(findings),
      checking,
      source: 'running',
      at: null,
      staleSince: null,
      times: new Map(),
      isApplicationSeen,
    };
  }
  const findings: Finding[] = [];
  const times = new Map<CheckId, string>();
  let staleSince: string | null = null;
  for (const run of runs) {
    const untouched = run.findings.filter((one) => !times.has(one.id));
    if (times.size > 0 && untouched.length > 0) staleSince = run.at;
    for (const { id } of untouched) times.set(id, run.at);
    findings.push(...untouched);
  }
  const [last] = runs;
  const fromRuns = withApplicationFinding(withOutsideFinding(findings, runs, snapshot), seen);
  const fromHost = seenByHost(snapshot);
  // What the host sees holds now, whenever a check of the same has run.
  for (const { id } of fromHost) times.delete(id);
  return {
    findings: inPathOrder([...fromRuns.filter(({ id }) => !fromHost.some((one) => one.id === id)), ...fromHost]),
    checking: [],
    source: last?.source ?? (isApplicationSeen ? 'application' : 'nothing'),
    at: last?.at ?? (isApplicationSeen ? (application?.at ?? null) : null),
    staleSince,
    times,
    isApplicationSeen,
  };
}

/** A request counts as checking from the start of its preflight to its end; a rehearsal has no preflight. */
function isChecking({ kind, findings, checking }: NonNullable<Snapshot['operation']>): boolean {
  return kind === 'check' || kind === 'evaluate' || (kind === 'request' && findings.length + checking.length > 0);
}

type CheckRun = { findings: readonly Finding[]; at: string; source: 'check' | 'evaluation' | 'request' };

function checkRunsOf({ lastCheck, lastEvaluation, lastRequest }: FindingSources): CheckRun[] {
  const runs: CheckRun[] = [];
  if (lastCheck !== null) runs.push({ findings: lastCheck.findings, at: lastCheck.finishedAt, source: 'check' });
  // The preflight of a request is stored as the last check too, unless something has changed since.
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
 * Adds what the CA saw, unless a later run reports it already (an evaluation never does).
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

/**
 * What the host has found of the application by itself; `null`: nothing, a later run has found the same, or it is good and no
 * run says otherwise. Runs tell the host what they find: one that ends later with something else has looked before that.
 */
function applicationSeen(runs: readonly CheckRun[], { application }: FindingSources): Finding | null {
  if (application === null) return null;
  const { at, finding } = application;
  for (const run of runs) {
    const found = run.findings.find((one) => one.id === 'application');
    if (found === undefined) continue;
    const isSame = found.status === finding.status && found.code === finding.code;
    return isSame && Date.parse(at) <= Date.parse(run.at) ? null : finding;
  }
  return finding.status === 'good' ? null : finding;
}

function withApplicationFinding(findings: readonly Finding[], seen: Finding | null): readonly Finding[] {
  return seen === null ? findings : [...findings.filter((one) => one.id !== 'application'), seen];
}

/** Written as literals, because `finding` would make the panel load the schemas of all findings. */
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
