/** What the product said in a situation, compared with what is true there. */
import type { HopId } from '#shared/contract/check-table.ts';
import type { Finding } from '#shared/contract/findings.ts';
import { hopsOf, type HopStatus } from '#shared/domain/path.ts';
import { rootCause } from '#shared/domain/root-cause.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { Said } from './house.ts';
import type { Expected } from './situation.ts';

/** `step`: what is to be done; empty where nothing is said. */
type Cause = { code: string; sentence: string; step: string; who: string };

export type Told = {
  /** The one cause; `null`: nothing is wrong. */
  cause: Cause | null;
  /** `cause` is the first broken finding, else the first warning, or the failure: the product names no cause itself. */
  isDerived: boolean;
  /** The codes of all findings, and of the failure. */
  codes: string[];
  hops: Record<HopId, HopStatus>;
  exit: number | null;
};

export type Verdict = {
  told: Told;
  /** What the product does not see, although it is in `sees`. */
  unseen: string[];
  /** What of the answer is wrong, in words; empty: all of it is right. */
  wrong: string[];
};

type FindingLine = Finding & { finding: string; remedy: string | null; who: string };

/** @throws Error where the program printed something else than an answer */
export function toldBy({ lines, exit, stderr }: Said): Told {
  const last = lines.at(-1);
  if (last === undefined) throw new Error(`the program has said nothing: ${stderr}`);
  const findings = (last.checks ?? lines.filter((one) => one.event === 'finding')) as FindingLine[];
  const failed = failureIn(last);
  const worst = findings.find((one) => one.status === 'broken') ?? findings.find((one) => one.status === 'warning');
  const byFinding =
    worst === undefined
      ? null
      : { code: worst.code, sentence: worst.finding, step: worst.remedy ?? '', who: worst.who };
  const byFailure =
    failed === null ? null : { code: failed.failure.code, sentence: failed.what, step: failed.todo, who: failed.who };
  const isByFinding = failed === null ? last.event !== 'done' : failed.failure.code === 'PREFLIGHT_BROKEN';
  const isSaid = 'cause' in last;
  const ended = failed === null ? null : (failed.failure as Failure);
  const causes = rootCause(findings, ended, { staging: last.staging === true });
  return {
    cause: isSaid ? (last.cause as Cause | null) : isByFinding ? byFinding : byFailure,
    isDerived: !isSaid,
    codes: [...new Set([...findings.map(({ code }) => code), ...(failed === null ? [] : [failed.failure.code])])],
    hops: Object.fromEntries(
      (last.links as { id: HopId; status: HopStatus }[] | undefined)?.map(({ id, status }) => [id, status]) ??
        Object.values(hopsOf({ findings, checking: [], causes, proofs: [] })).map(({ id, status }) => [id, status]),
    ) as Told['hops'],
    exit,
  };
}

type FailedLine = { failure: { code: string }; what: string; todo: string; who: string };

/** How a command failed: one that has steps says it in a line of its own, any other in place of its answer. */
function failureIn(last: Record<string, unknown>): FailedLine | null {
  if (last.event === 'failed') return last as FailedLine;
  if (!('error' in last)) return null;
  const { code, data, ...words } = last.error as Omit<FailedLine, 'failure'> & { code: string; data: unknown };
  return { ...words, failure: { code, data } as FailedLine['failure'] };
}

/** One cause and one step have none of these: the program decides what it can decide. */
const LEAVES_OPEN = new RegExp(
  [
    String.raw`(?<!\p{L})(falls|sonst|oder|meist|häufig|prüfen Sie)(?!\p{L})`,
    // "Läuft der andere Webserver auf diesem Rechner, …"
    String.raw`(?<=[.!] |^)(gehört|läuft|ist|stimmt|antwortet|benutzt|brauchen|hat|haben|bleibt|steht|liegt) [^.]*,`,
  ].join('|'),
  'iu',
);

export function judge(told: Told, expected: Expected): Verdict {
  const { cause } = told;
  const wrong: string[] = [];
  const unseen = expected.sees.filter((code) => !told.codes.includes(code));
  if (expected.cause === null) {
    if (cause !== null) wrong.push('nothing is wrong, and something is said');
  } else if (cause === null) wrong.push('nothing is said');
  else {
    if (!expected.cause.some((code) => code === cause.code)) wrong.push('cause');
    const text = `${cause.sentence} ${cause.step}`;
    if (expected.says !== undefined && !expected.says.test(text)) wrong.push(`does not say ${expected.says.source}`);
    if (expected.saysNot?.test(text) === true) wrong.push(`says ${expected.saysNot.source}`);
    const open = LEAVES_OPEN.exec(text)?.[0];
    if (open !== undefined) wrong.push(`leaves something open: ${open}`);
    if (!([expected.who].flat() as string[]).includes(cause.who)) wrong.push('who');
  }
  for (const [id, colour] of Object.entries(expected.hops ?? {})) {
    const shown = told.hops[id as HopId];
    if (shown !== colour) wrong.push(`${id} is ${shown}, not ${colour}`);
  }
  return { told, unseen, wrong };
}
