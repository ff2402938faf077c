import type { Cause } from '#shared/domain/root-cause.ts';
import { redactSecretsDeep } from '#shared/texts/redact.ts';
import { explainCause } from '#shared/texts/cause.ts';
import { textsOf } from '#shared/texts/all.ts';
import type { Cli } from './cli.ts';

/** A cause for a program: its code, the texts for people, its place in the picture, and the codes of what follows from it. */
export function causeObject(cause: Cause, cli: Cli) {
  const { consequences, hop, status, ...source } = redactSecretsDeep(cause);
  return {
    ...explainCause(source, textsOf(cli.language)),
    status,
    hop,
    consequences: consequences.map((one) => one.code),
  };
}

/** All causes for a person: the first by itself, the others numbered after it. */
export function causeLines(causes: readonly Cause[], cli: Cli): string[] {
  const { cause: say, remedy, who: labels } = cli.texts;
  const { checkTitles } = textsOf(cli.language);
  return causes.flatMap((one, index) => {
    const cause = redactSecretsDeep(one);
    const { sentence, step, who, details } = explainCause(cause, textsOf(cli.language));
    const titles = [...new Set(cause.consequences.map(({ id }) => checkTitles[id]))];
    return [
      index === 0 ? say.first(sentence) : say.further(index + 1, sentence),
      ...(step === null ? [] : [`    ${remedy(step, labels[who])}`]),
      ...(details === undefined ? [] : [`    ${details}`]),
      ...(titles.length === 0 ? [] : [`    ${say.consequences(titles.join(', '))}`]),
    ];
  });
}
