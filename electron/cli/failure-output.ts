import { mayInsist } from '#shared/contract/failure-traits.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { rootCause } from '#shared/domain/root-cause.ts';
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

/** A failure for a person, on stderr: what happened, what to do, who has to do it, and below it the CA's own words. */
export function printFailure(failure: Failure, cli: Cli): void {
  const write = (text: string) => cli.io.stderr(`${text}\n`);
  if (failure.code === 'INVALID_SETTING') {
    for (const issue of failure.data.issues) write(describeSettingIssue(issue, cli.language));
    return;
  }
  const { what, todo, who, details, original } = describeFailure(failure, cli.language);
  if (failure.code === 'PREFLIGHT_BROKEN') {
    for (const line of causeLines(rootCause(failure.data.findings, null), cli)) write(line);
    write(cli.texts.hints.preflightBroken);
    return;
  }
  write(what);
  write(todo);
  if (who !== 'none') write(cli.texts.whoLine(cli.texts.who[who]));
  if (details !== undefined) write(details);
  const hint = hintFor(failure, cli);
  if (hint !== null) write(hint);
  if (original !== null) write(`\n${cli.texts.original}\n${original.replaceAll(/^/gm, '    ')}`);
}

/** What to type next, where a command helps; `null`: none does. */
export function hintFor(failure: Failure, { texts: { hints } }: Cli): string | null {
  const { code } = failure;
  if (mayInsist(failure)) return hints.caHeld;
  if (code === 'NOT_DUE') return hints.notDue;
  if (code === 'LIMIT_AHEAD') return hints.limitAhead;
  if (code === 'CERTIFICATES_GONE') return hints.certificatesGone;
  if (code === 'ADDRESS_MISSING') return hints.addressMissing;
  return code === 'CONTACT_MISSING' ? hints.contactMissing : null;
}
