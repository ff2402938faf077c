/**
 * What is known of the path and what is really wrong with it, from a snapshot: the same for the panel, the command line and the
 * report. Pure.
 */
import type { HopId } from '#shared/contract/check-table.ts';
import type { Failure, FailureData } from '#shared/contract/failures.ts';
import type { CheckId, Finding } from '#shared/contract/findings.ts';
import type { Report, Snapshot } from '#shared/contract/snapshot.ts';
import { wayOf } from './challenge-choice.ts';
import { failurePlace } from './failure-place.ts';
import { knownFindings, type FindingSources, type KnownFindings } from './known-findings.ts';
import { hopsOf, paths, type Hop } from './path.ts';
import { isOutdated, proofsOf, standingProof, type Proof, type ProofSources } from './proofs.ts';
import { rootCause, type Cause, type CauseFacts } from './root-cause.ts';

export type DiagnosisSources = FindingSources &
  ProofSources &
  Pick<Snapshot, 'renewal'> & { settings: Parameters<typeof wayOf>[0] };

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
  const timeOf = ({ id }: Finding): string | null => knowledge.times.get(id) ?? null;
  const proofs = proofsOf(snapshot, now).map((proof) => standingProof(proof, knowledge.findings, timeOf));
  const ended = lastFailure(snapshot);
  const stands = ended !== null && !isRefuted(ended, snapshot, proofs) ? ended : null;
  const findings = knowledge.findings.filter((one) => {
    const at = timeOf(one);
    if (proofs.some((proof) => isOutdated(one, at, proof))) return false;
    return stands === null || !isDisprovenBy(stands, one, at);
  });
  const causes =
    stands === null
      ? rootCause(findings, null)
      : rootCause(findings, stands.failure, { staging: stands.staging, ...ageOfFindings(stands, knowledge.times) });
  return { knowledge, findings, causes, hops: hopsOf({ findings, checking: knowledge.checking, causes, proofs }) };
}

/** The same right after a check or an evaluation, whose report may have arrived before the snapshot that holds it. */
export function diagnosisAfter(
  kind: 'check' | 'evaluate',
  report: Report,
  snapshot: DiagnosisSources,
  now: number,
): Diagnosis {
  const last = kind === 'check' ? { lastCheck: report } : { lastEvaluation: report };
  return diagnosisOf({ ...snapshot, ...last, operation: null }, now);
}

/** `at` and `beganAt` in ISO 8601. */
type Ended = { failure: Failure; beganAt: string; at: string; staging: boolean };

/**
 * How the last request ended, unless the next one is under way; another process, or an earlier one, may have made it. A
 * rehearsal that fails for what concerns the staging environment alone, goes well or is cancelled says nothing of the request
 * before it.
 */
function lastFailure({ lastRequest, renewal, operation }: DiagnosisSources): Ended | null {
  if (operation?.kind === 'request') return null;
  const { lastError, lastAttemptAt, failures } = renewal;
  if (lastRequest !== null) {
    const { failure, startedAt: beganAt, finishedAt: at, staging, outcome } = lastRequest;
    if (outcome === 'installed') return null;
    if (outcome === 'failed' && failure !== null) {
      // Another process has renewed since.
      if (!staging && failures === 0 && isLater(lastAttemptAt, at)) return null;
      if (!staging || failurePlace(failure)?.hop !== 'ca') return { failure, beganAt, at, staging };
    }
  }
  return lastError === null || lastAttemptAt === null || failures === 0
    ? null
    : { failure: lastError, beganAt: lastAttemptAt, at: lastAttemptAt, staging: false };
}

const isLater = (one: string | null, other: string): boolean => one !== null && Date.parse(one) > Date.parse(other);

/** Whether something newer shows that it is over: a CA that came through, the certificate that is served, another name or port. */
function isRefuted({ failure, at }: Ended, { outside, settings }: DiagnosisSources, proofs: readonly Proof[]): boolean {
  switch (failure.code) {
    case 'VALIDATION_FAILED':
      return (
        (outside?.reached === true && isLater(outside.at, at)) ||
        isOfOtherName(failure.data.name, settings) ||
        isOfOtherWay(failure.data, settings)
      );
    case 'NOT_SERVED':
    case 'PROFACTO_NOT_RESTARTED':
    case 'PROFACTO_NOT_SERVING':
      return proofs.some(({ by }) => by === 'served');
    default:
      return false;
  }
}

/** Names with umlauts are not compared: they are called otherwise than they are typed. */
function isOfOtherName(name: string, { serverAddress }: DiagnosisSources['settings']): boolean {
  return /^[\w.-]+$/.test(serverAddress) && serverAddress !== '' && serverAddress.toLowerCase() !== name.toLowerCase();
}

/** Whether the ports have been changed since: the router has to forward another one, or to another one. */
function isOfOtherWay(
  { forward, challenge = 'http-01' }: FailureData<'VALIDATION_FAILED'>,
  settings: DiagnosisSources['settings'],
): boolean {
  const { publicPort, port } = wayOf(settings, challenge);
  return forward !== null && (forward.publicPort !== publicPort || forward.internalPort !== port);
}

/** Whether the request has shown that an older finding is over: a CA that tried to connect had found the name. */
function isDisprovenBy({ failure, beganAt }: Ended, one: Finding, at: string | null): boolean {
  if (failure.code !== 'VALIDATION_FAILED' || at === null || !isLater(beganAt, at)) return false;
  const hasFoundName = failure.data.reason !== 'dns' && failure.data.reason !== 'caa';
  return hasFoundName && one.status === 'broken' && NAME_CHECKS.includes(one.id);
}

const NAME_CHECKS: readonly CheckId[] = ['dns', 'ipv4', 'ipv6'];

/** Whether the checks that look at the same were run after the request, or before it began. */
function ageOfFindings({ failure, beganAt, at }: Ended, times: ReadonlyMap<CheckId, string>): CauseFacts {
  const { checks, yieldsTo } = failurePlace(failure) ?? { checks: [], yieldsTo: [] };
  const timesOf = (ids: readonly CheckId[]) => ids.flatMap((id) => times.get(id) ?? []);
  return {
    findingsAreNewer: timesOf(checks).some((one) => isLater(one, at)),
    findingsAreOlder: timesOf(yieldsTo).every((one) => isLater(beganAt, one)),
  };
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
