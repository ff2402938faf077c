import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '../fixtures/folders.ts';
import { chromiumPath } from '../fixtures/machine.ts';
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

test('with a folder for it, what a user sees in the panel of a house is written there', async () => {
  test.skip(reason !== null || chromiumPath === null, reason ?? 'there is no Chromium');
  if ('reason' in namespaces) return;
  const folder = temporaryFolder();
  const title = 'Auf Port 80 antwortet von außen der Router selbst';

  const outcomes = await runSituations(namespaces.flags, [title], { panels: folder.path });

  expect(outcomes.flatMap(linesOf)).toEqual([expect.stringContaining(title)]);
  const [text = '', picture = ''] = ['.txt', '.png'].map((end) =>
    fs.readdirSync(folder.path).find((one) => one.endsWith(end)),
  );
  const [folded, unfolded] = fs.readFileSync(path.join(folder.path, text), 'utf8').split('--- aufgeklappt ---');
  expect(folded).toMatch(/\[erp\.tischlerei-muster\.de\].*FRITZ!Box.*Wer: Ihr IT-Partner/s);
  expect(folded).not.toContain('Eingetragen ist');
  expect(unfolded).toContain('Eingetragen ist erp.tischlerei-muster.de.');
  expect(fs.statSync(path.join(folder.path, picture)).size).toBeGreaterThan(10_000);
  folder.remove();
});

test('each situation has a title of its own', () => {
  expect(new Set(titlesWith()).size).toBe(situations.length);
  expect(situations.length).toBeGreaterThanOrEqual(60);
});
