/**
 * What is known of the path and what is really wrong with it, from a snapshot: the same for the panel, the command line and the
 * report. Pure.
 */
import type { HopId } from '#shared/contract/check-table.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { CheckId, Finding } from '#shared/contract/findings.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { failurePlace } from './failure-place.ts';
import { knownFindings, type FindingSources, type KnownFindings } from './known-findings.ts';
import { hopsOf, paths, type Hop } from './path.ts';
import { isOutdated, proofsOf, type ProofSources } from './proofs.ts';
import { rootCause, type Cause } from './root-cause.ts';

export type DiagnosisSources = FindingSources & ProofSources & Pick<Snapshot, 'renewal'>;

export type Diagnosis = {
  knowledge: KnownFindings;
  /** What still counts of what was found: without what a newer proof has refuted. */
  findings: readonly Finding[];
  /** The one to be mended first at the beginning; empty: nothing is wrong as far as is known. */
  causes: readonly Cause[];
  hops: Readonly<Record<HopId, Hop>>;
};

/** @param now milliseconds since the epoch */
export function diagnosisOf(snapshot: DiagnosisSources, now: number): Diagnosis {
  const knowledge = knownFindings(snapshot);
  const proofs = proofsOf(snapshot, now);
  const findings = knowledge.findings.filter(
    (one) => !proofs.some((proof) => isOutdated(one, timeOf(one, knowledge), proof)),
  );
  const ended = lastFailure(snapshot);
  const isProvenSince = ended !== null && isRefutedBy(ended, snapshot);
  const causes =
    ended === null || isProvenSince
      ? rootCause(findings, null)
      : rootCause(findings, ended.failure, {
          staging: ended.staging,
          findingsAreNewer: isSeenSince(ended, knowledge.times),
        });
  return { knowledge, findings, causes, hops: hopsOf({ findings, checking: knowledge.checking, causes, proofs }) };
}

/** What a running check finds holds now. */
function timeOf({ id }: Finding, { times }: KnownFindings): string | null {
  return times.get(id) ?? null;
}

type Ended = { failure: Failure; at: string; staging: boolean };

/** How the last request ended, unless the next one is under way; another process, or an earlier one, may have made it. */
function lastFailure({ lastRequest, renewal, operation }: DiagnosisSources): Ended | null {
  if (operation?.kind === 'request') return null;
  if (lastRequest !== null) {
    const { failure, finishedAt: at, staging, outcome } = lastRequest;
    return failure === null || outcome !== 'failed' ? null : { failure, at, staging };
  }
  const { lastError, lastAttemptAt, failures } = renewal;
  return lastError === null || lastAttemptAt === null || failures === 0
    ? null
    : { failure: lastError, at: lastAttemptAt, staging: false };
}

/** Whether a CA has come through after a validation that failed. */
function isRefutedBy({ failure, at }: Ended, { outside }: DiagnosisSources): boolean {
  return failure.code === 'VALIDATION_FAILED' && outside?.reached === true && Date.parse(outside.at) > Date.parse(at);
}

/** Whether a check has looked at the same after the failure. */
function isSeenSince({ failure, at }: Ended, times: ReadonlyMap<CheckId, string>): boolean {
  const checks = failurePlace(failure)?.checks ?? [];
  return checks.some((check) => Date.parse(times.get(check) ?? '') > Date.parse(at));
}

/**
 * The verdict in one word. `visitorsGood`: the visitors' path is, of the CA's not all is known; `goodSoFar`: what is known is
 * good; `notReached`: nothing speaks against it here, but the CA did not come through from outside.
 */
export type PathVerdict =
  'running' | 'nothing' | 'good' | 'visitorsGood' | 'goodSoFar' | 'warning' | 'notReached' | 'broken';

/** The verdict on the whole path: it follows from the hops and the causes, whoever looked. */
export function pathVerdict({
  knowledge,
  causes,
  hops,
}: Pick<Diagnosis, 'knowledge' | 'causes' | 'hops'>): PathVerdict {
  if (knowledge.source === 'running' && knowledge.checking.length > 0) return 'running';
  const [first] = causes;
  if (first !== undefined) {
    if (first.status === 'broken') return 'broken';
    return first.hop === 'internet' || first.by === 'failure' ? 'notReached' : 'warning';
  }
  const isGood = (id: HopId) => hops[id].status === 'good';
  const all = Object.values(hops);
  if (all.every(({ id }) => isGood(id))) return 'good';
  // From inside, nobody sees the internet: whether visitors come through is looked at behind it.
  if (paths.visitors.filter((id) => id !== 'internet').every(isGood)) return 'visitorsGood';
  return all.some(({ id }) => isGood(id)) ? 'goodSoFar' : 'nothing';
}
