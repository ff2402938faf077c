import type { Finding, FindingStatus } from '#shared/contract/findings.ts';
import { isConsequence, type Cause } from '#shared/domain/root-cause.ts';
import { causeSaying } from '#shared/texts/cause.ts';
import { textsOf } from '#shared/texts/all.ts';
import { redactSecretsDeep } from '#shared/texts/redact.ts';
import { describeFinding } from '#shared/texts/findings/describe.ts';
import { findingRecord } from '#shared/texts/findings/explain.ts';
import type { Cli } from './cli.ts';

const marks: Record<FindingStatus, string> = { good: '✓', warning: '!', broken: '✗', unknown: '–' };

/** A finding for a program: check, status, code and data, and the texts for people. */
export function findingObject(found: Finding, cli: Cli) {
  // Redacted before the texts are made: they truncate what the CA said, and half a token would not be recognised as one.
  return findingRecord(redactSecretsDeep(found), textsOf(cli.language));
}

/** What a check has found, for a person who reads the causes above: those are not said again, and what follows has no advice. */
export function findingLine(found: Finding, causes: readonly Cause[], cli: Cli): string {
  const texts = textsOf(cli.language);
  const one = redactSecretsDeep(found);
  const { title, finding } = describeFinding(one, cli.language);
  const { seeAbove, follows } = cli.texts.cause;
  const isSaid = causeSaying(found, causes, texts) >= 0;
  const text = isConsequence(found, causes) ? `${finding} (${follows})` : finding;
  return `${marks[one.status]} ${title}: ${isSaid ? seeAbove : text}`;
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
