import { describe, expect, test } from 'vitest';
import { cliTexts } from '#shared/texts/cli/texts.ts';
import { textsOf } from '#shared/texts/all.ts';
import { explainCause } from '#shared/texts/cause.ts';
import { diagnosisIn, situations } from '#shared/texts/situations.ts';
import { causeLines, causeObjects } from './cause-output.ts';
import type { Cli } from './cli.ts';
import { findingLine } from './finding-output.ts';

/** What the output depends on. */
const cli = { language: 'de', texts: cliTexts('de') } as Cli;

describe.each(situations)('$title', (situation) => {
  const { causes, findings } = diagnosisIn(situation);
  const lines = causeLines(causes, cli);

  test('begins with the one cause, its step and its person', () => {
    const said = causes.map((one) => explainCause(one, textsOf('de')));
    if (said[0] === undefined) {
      expect(lines).toEqual([]);
      return;
    }
    expect(lines[0]).toBe(`Ursache: ${said[0].sentence}`);
    expect(lines[1]).toContain(said[0].step ?? 'nothing to do');
    expect(lines[1]).toContain(cli.texts.who[situation.who]);
    const { cause, others } = causeObjects(causes, cli);
    expect([cause?.code, ...others.map(({ code }) => code)]).toEqual([situation.cause, ...situation.others]);
  });

  test('says no sentence of a cause again in the list of the checks', () => {
    const list = findings.map((one) => findingLine(one, causes, cli));
    for (const { sentence } of causes.map((one) => explainCause(one, textsOf('de')))) {
      expect(list.filter((line) => line.includes(sentence))).toEqual([]);
    }
  });
});
