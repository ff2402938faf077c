/** What the product says in each situation beside what is true there, for people. */
import type { Outcome } from './run.ts';
import { situations } from './situations.ts';

/** Some lines about one situation. */
export function linesOf(outcome: Outcome): string[] {
  const { title } = outcome;
  const expected = situations.find((one) => one.title === title);
  if (expected === undefined) return [`✗ ${title}: there is no such situation`];
  if ('why' in outcome) return [`✗ ${title}`, `    could not be tried: ${outcome.why}`];
  if ('file' in outcome) return [`  ${outcome.file}  ${title}`];
  const { told, wrong, unseen } = outcome.verdict;
  const should = expected.cause === null ? 'nothing is wrong' : expected.cause.join(' | ');
  const { cause } = told;
  const said = cause === null ? 'nothing is wrong' : `${cause.code} (${cause.who})${told.isDerived ? ', derived' : ''}`;
  const isRight = wrong.length === 0;
  return [
    `${isRight ? '✓' : '✗'} ${title} [${(outcome.ms / 1000).toFixed(1)} s]`,
    `    expected: ${should} (${[expected.who].flat().join(' | ')})`,
    `    said:     ${said}`,
    ...(cause === null ? [] : [`              ${cause.sentence}`, `           →  ${cause.step}`]),
    ...(isRight ? [] : [`    wrong:    ${wrong.join('; ')}`]),
    ...(unseen.length === 0 ? [] : [`    not seen: ${unseen.join(', ')}`]),
  ];
}

/** Whether all of what is said is right, and everything is seen. */
export const isRight = (outcome: Outcome): boolean =>
  'verdict' in outcome && outcome.verdict.wrong.length === 0 && outcome.verdict.unseen.length === 0;
