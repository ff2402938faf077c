import { isDeepStrictEqual } from 'node:util';
import type { Client } from '#shared/contract/contract.ts';
import { mayInsist } from '#shared/contract/failure-traits.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { diagnosisOf } from '#shared/domain/diagnosis.ts';
import { mayHelpToInsist } from '#shared/domain/preflight.ts';
import { rootCause, type Cause } from '#shared/domain/root-cause.ts';
import { describeFailure } from '#shared/texts/failures/describe.ts';
import { describeSettingIssue } from '#shared/texts/settings/describe.ts';
import { causeLines } from './cause-output.ts';
import type { Cli } from './cli.ts';

/** A failure for a program: the code and its data, and the texts for people. */
export function failureObject(failure: Failure, cli: Cli) {
  const { what, todo, who, details, original } = describeFailure(failure, cli.language);
  return {
    code: failure.code,
    data: failure.data,
    what,
    todo,
    who,
    ...(details !== undefined && { details }),
    original,
  };
}

/**
 * A failure for a person, on stderr: what happened, what to do, who has to do it, and below it the CA's own words.
 *
 * @param causes what is really wrong, if more is known of that than the failure says
 */
export function printFailure(failure: Failure, cli: Cli, causes: readonly Cause[] = causesOf(failure)): void {
  const write = (text: string) => cli.io.stderr(`${text}\n`);
  if (failure.code === 'INVALID_SETTING') {
    for (const issue of failure.data.issues) write(describeSettingIssue(issue, cli.language));
    return;
  }
  const { what, todo, who, details, original } = describeFailure(failure, cli.language);
  if (isOnlyCause(failure, causes)) {
    write(what);
    write(todo);
    if (who !== 'none') write(cli.texts.whoLine(cli.texts.who[who]));
    if (details !== undefined) write(details);
  } else for (const line of causeLines(causes, cli)) write(line);
  if (failure.code === 'PREFLIGHT_BROKEN') write(cli.texts.hints.preflightBroken);
  const hint = hintFor(failure, cli);
  if (hint !== null) write(hint);
  if (original !== null) write(`\n${cli.texts.original}\n${original.replaceAll(/^/gm, '    ')}`);
}

function isOnlyCause(failure: Failure, causes: readonly Cause[]): boolean {
  const [first, ...others] = causes;
  return first === undefined || (others.length === 0 && first.by === 'failure' && first.failure.code === failure.code);
}

/** What is really wrong, as far as a failure alone tells. */
function causesOf(failure: Failure): readonly Cause[] {
  return failure.code === 'PREFLIGHT_BROKEN' ? rootCause(failure.data.findings, null) : rootCause([], failure);
}

/**
 * The same by all that is known after the request that has ended with it; empty: nothing is wrong, it was stopped or is not due.
 *
 * @param client left out: there is no connection to the service
 */
export async function causesAfter(
  failure: Failure,
  client: Client | undefined,
  now: number,
): Promise<readonly Cause[]> {
  const alone = causesOf(failure);
  if (alone.length === 0) return alone;
  const snapshot = await client?.state.get().catch(() => undefined);
  const isOfLast = isDeepStrictEqual(snapshot?.lastRequest?.failure, failure);
  return snapshot !== undefined && isOfLast ? diagnosisOf(snapshot, now).causes : alone;
}

/** What to type next, where a command helps; `null`: none does. */
export function hintFor(failure: Failure, { texts: { hints } }: Cli): string | null {
  const { code } = failure;
  if (code === 'PREFLIGHT_BROKEN') return mayHelpToInsist(failure.data.findings) ? hints.requestAnyway : null;
  if (mayInsist(failure)) return hints.caHeld;
  if (code === 'NOT_DUE') return hints.notDue;
  if (code === 'LIMIT_AHEAD') return hints.requestAnyway;
  if (code === 'CERTIFICATES_GONE') return hints.certificatesGone;
  if (code === 'ADDRESS_MISSING') return hints.addressMissing;
  return code === 'CONTACT_MISSING' ? hints.contactMissing : null;
}
