import type { Cause } from '#shared/domain/root-cause.ts';
import { redactSecretsDeep } from '#shared/texts/redact.ts';
import { causeRecord, explainCause } from '#shared/texts/cause.ts';
import { textsOf } from '#shared/texts/all.ts';
import type { Cli } from './cli.ts';

/** All causes for a program: the one that comes first, `null` where nothing is wrong, and those that are independent of it. */
export function causeObjects(causes: readonly Cause[], { language }: Pick<Cli, 'language'>) {
  const records = causes.map((one) => causeRecord(redactSecretsDeep(one), textsOf(language)));
  return { cause: records[0] ?? null, others: records.slice(1) };
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
