import type { Finding, FindingStatus } from '#shared/contract/findings.ts';
import type { Cause } from '#shared/domain/root-cause.ts';
import { redactSecretsDeep } from '#shared/texts/redact.ts';
import { describeFinding } from '#shared/texts/findings/describe.ts';
import type { Cli } from './cli.ts';

const marks: Record<FindingStatus, string> = { good: '✓', warning: '!', broken: '✗', unknown: '–' };

/** A finding for a program: check, status, code and data, and the texts for people. */
export function findingObject(found: Finding, cli: Cli) {
  // Redacted before the texts are made: they truncate what the CA said, and half a token would not be recognised as one.
  const one = redactSecretsDeep(found);
  const { finding, remedy, who, details } = describeFinding(one, cli.language);
  return {
    id: one.id,
    status: one.status,
    code: one.code,
    finding,
    remedy,
    who,
    ...(details !== undefined && { details }),
    data: one.data,
  };
}

/** What a check has found, for a person who reads the causes above: those are not said again, and what follows has no advice. */
export function findingLine(found: Finding, causes: readonly Cause[], cli: Cli): string {
  const one = redactSecretsDeep(found);
  const { title, finding } = describeFinding(one, cli.language);
  const isCause = causes.some((cause) => cause.by === 'finding' && cause.finding === found);
  const isConsequence = causes.some((cause) => cause.consequences.includes(found));
  const { seeAbove, follows } = cli.texts.cause;
  return `${marks[one.status]} ${title}: ${isCause ? seeAbove : isConsequence ? `${finding} (${follows})` : finding}`;
}

/** A finding for a person: one line, and below it what to do. */
export function findingLines(found: Finding, cli: Cli): string[] {
  const one = redactSecretsDeep(found);
  const { title, finding, remedy, who, details } = describeFinding(one, cli.language);
  const line = `${marks[one.status]} ${title}: ${finding}`;
  return [
    line,
    ...(remedy === null ? [] : [`    ${cli.texts.remedy(remedy, cli.texts.who[who])}`]),
    ...(details === undefined ? [] : [`    ${details}`]),
  ];
}
