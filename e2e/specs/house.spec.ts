import { expect, test } from '@playwright/test';
import { findNamespaces } from '../house/available.ts';
import { runSituations, titlesWith } from '../house/run.ts';
import { situations } from '../house/situations.ts';
import { isRight, linesOf } from '../house/table.ts';

const namespaces = findNamespaces();
const reason = 'reason' in namespaces ? namespaces.reason : null;

test('in a house with real ports and public addresses, the product says what is wrong there', async () => {
  // Loudly: most machines of developers can do it, and whoever reads the output has to see where one could not.
  if (reason !== null) process.stderr.write(`SKIPPED: the house in network namespaces: ${reason}\n`);
  test.skip(reason !== null, reason ?? '');
  if ('reason' in namespaces) return;
  test.setTimeout(900_000);

  const outcomes = await runSituations(namespaces.flags, titlesWith(), { houses: 4 });

  expect(outcomes.map(({ title }) => title)).toEqual(situations.map(({ title }) => title));
  expect(outcomes.filter((one) => !isRight(one)).flatMap(linesOf)).toEqual([]);
});

test('each situation has a title of its own', () => {
  expect(new Set(titlesWith()).size).toBe(situations.length);
  expect(situations.length).toBeGreaterThanOrEqual(60);
});
