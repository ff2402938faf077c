import { describe, expect, test } from 'vitest';
import { hopIds } from '#shared/contract/check-table.ts';
import { exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { textsOf } from './all.ts';
import { explainCause } from './cause.ts';
import { diagnosisReport } from './report/report.ts';
import { diagnosisIn, situations, SITUATIONS_AT } from './situations.ts';

test('there are enough of them, and no two with one title', () => {
  expect(situations.length).toBeGreaterThanOrEqual(60);
  expect(new Set(situations.map(({ title }) => title)).size).toBe(situations.length);
});

describe.each(situations)('$title', (situation) => {
  const { cause, who, others, hops } = situation;
  const diagnosis = diagnosisIn(situation);
  const said = diagnosis.causes.map((one) => explainCause(one, textsOf('de')));

  test('has one cause, one step and one person', () => {
    expect(said.map(({ code }) => code)).toEqual(cause === null ? [] : [cause, ...others]);
    expect(said[0]?.who ?? 'none').toBe(who);
    for (const { step } of said) expect(step).not.toBeNull();
  });

  test('colours the picture so', () => {
    const seen = Object.fromEntries(hopIds.map((id) => [id, diagnosis.hops[id].status]));
    expect(seen).toEqual({ ...Object.fromEntries(hopIds.map((id) => [id, 'good'])), ...hops });
  });

  test('has a sentence for each red link, and says none of them twice', () => {
    const red = hopIds.filter((id) => diagnosis.hops[id].status === 'broken');
    for (const id of red) expect(diagnosis.causes.map(({ hop }) => hop)).toContain(id);
    const sentences = said.flatMap(({ sentence, step }) => [sentence, step]);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  test('says the same in the diagnosis report', () => {
    const { json } = diagnosisReport(
      {
        snapshot: { ...exampleSnapshot(), ...situation.known, settings: exampleSnapshot().settings },
        journal: [],
        now: SITUATIONS_AT,
      },
      textsOf('de'),
    );
    expect((json as { cause: { code: string } | null }).cause?.code ?? null).toBe(cause);
  });
});
