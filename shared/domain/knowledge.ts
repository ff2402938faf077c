/** What the panel and the report know about the way: of each check the newest result, and from when. Pure. */
import type { CheckId, Finding, FindingOf } from '#shared/contract/findings.ts';
import type { Outside, Snapshot } from '#shared/contract/snapshot.ts';
import { inOrder } from './verdict.ts';

/** What is known about the way, and since when. */
export type Knowledge = {
  findings: readonly Finding[];
  checking: readonly CheckId[];
  /** `running`: it is being looked at; else who looked last. `request`: the checks before a request stopped it. */
  source: 'running' | 'check' | 'evaluation' | 'request' | 'nothing';
  /** When the last look ended; `null` while it runs, and when nobody has looked yet. */
  at: string | null;
  /** From when the oldest part is that the last look did not touch; `null`: there is none. */
  olderAt: string | null;
};

type Known = Pick<Snapshot, 'operation' | 'lastCheck' | 'lastEvaluation' | 'lastRequest' | 'outside'>;

/**
 * What the snapshot knows about the way. While somebody looks, what he finds; afterwards of each check the newest
 * result: an evaluation looks at one half and leaves the other as it was.
 */
export function knowledgeOf(snapshot: Known): Knowledge {
  const { operation } = snapshot;
  if (operation !== null && isLooking(operation)) {
    const { findings, checking } = operation;
    return { findings: inOrder(findings), checking, source: 'running', at: null, olderAt: null };
  }
  const looks = looksOf(snapshot).toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
  const findings: Finding[] = [];
  let olderAt: string | null = null;
  for (const look of looks) {
    const seen = new Set(findings.map((one) => one.id));
    const untouched = look.findings.filter((one) => !seen.has(one.id));
    if (seen.size > 0 && untouched.length > 0) olderAt = look.at;
    findings.push(...untouched);
  }
  const [last] = looks;
  return {
    findings: inOrder(withWitness(findings, looks, snapshot)),
    checking: [],
    source: last?.source ?? 'nothing',
    at: last?.at ?? null,
    olderAt,
  };
}

/** A request shows what its own checks found for as long as it runs; a rehearsal makes none. */
function isLooking({ kind, findings, checking }: NonNullable<Snapshot['operation']>): boolean {
  return kind === 'check' || kind === 'evaluate' || (kind === 'request' && findings.length + checking.length > 0);
}

type Look = { findings: readonly Finding[]; at: string; source: 'check' | 'evaluation' | 'request' };

function looksOf({ lastCheck, lastEvaluation, lastRequest }: Known): Look[] {
  const looks: Look[] = [];
  if (lastCheck !== null) looks.push({ findings: lastCheck.findings, at: lastCheck.finishedAt, source: 'check' });
  // What the checks of a request found is the last check itself, unless something has changed since.
  const isKnown = lastCheck !== null && lastRequest !== null && lastCheck.finishedAt >= lastRequest.startedAt;
  if (!isKnown && lastRequest?.failure?.code === 'PREFLIGHT_BROKEN') {
    const { failure, finishedAt } = lastRequest;
    looks.push({ findings: failure.data.findings, at: finishedAt, source: 'request' });
  }
  if (lastEvaluation !== null) {
    looks.push({ findings: lastEvaluation.findings, at: lastEvaluation.finishedAt, source: 'evaluation' });
  }
  return looks;
}

/**
 * What the CA saw, unless a later look has told of it: an evaluation never does.
 *
 * @param looks newest first
 */
function withWitness(findings: readonly Finding[], looks: readonly Look[], { outside }: Known): readonly Finding[] {
  if (outside === null) return findings;
  const told = looks.find((look) => look.findings.some((one) => one.id === 'outside'));
  if (told !== undefined && Date.parse(outside.at) <= Date.parse(told.at)) return findings;
  return [...findings.filter((one) => one.id !== 'outside'), witnessOf(outside)];
}

/** Spelled out: the panel, which asks as well, does not load the schemas of all findings for one of them. */
function witnessOf({ reached, at, by, detail }: Outside): Finding {
  const seen: FindingOf<'OUTSIDE_REACHED'> = {
    ...{ id: 'outside', status: 'good', code: 'OUTSIDE_REACHED' },
    data: { at, by },
  };
  const missed: FindingOf<'OUTSIDE_NOT_REACHED'> = {
    ...{ id: 'outside', status: 'warning', code: 'OUTSIDE_NOT_REACHED' },
    data: { at, by, detail },
  };
  return reached ? seen : missed;
}
