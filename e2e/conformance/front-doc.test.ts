import fs from 'node:fs';
import { expect, it } from 'vitest';
import { cases } from './cases.ts';
import { withDifferences } from './front-doc.ts';

const onDisk = fs.readFileSync(new URL('../../docs/front.md', import.meta.url), 'utf8');
const all = Object.values(cases).flat();

it('docs/front.md has the differences that the cases say; else: npm run docs:front', () => {
  expect(onDisk).toBe(withDifferences(onDisk));
});

it('each row is a row of four cells, and says why', () => {
  const rows = onDisk.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| Case'));
  expect(rows).toHaveLength(all.filter(({ difference }) => difference !== null).length);
  for (const row of rows) {
    const cells = row.split(/(?<!\\)\|/).slice(1, -1);
    expect(cells, row).toHaveLength(4);
    for (const cell of cells) expect(cell.trim(), row).not.toBe('');
  }
});

it('no two cases have the same name, and there are as many as promised', () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(150);
});
