import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failureData } from '#shared/contract/failures.ts';
import { checkIdSchema, findingTable } from '#shared/contract/findings.ts';
import { checksDoc } from './checks-doc.ts';
import { checkTitlesDe } from '#shared/texts/findings/de.ts';

const onDisk = fs.readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');

describe('docs/checks.md', () => {
  it('is what the texts say today; else: npm run docs:checks', () => {
    expect(onDisk).toBe(checksDoc());
  });

  it('has every finding below its check, and the checks in the order of the path', () => {
    const sections = onDisk.split('\n### ').slice(1);
    expect(sections.map((section) => section.split('\n')[0])).toEqual(
      checkIdSchema.options.map((check) => checkTitlesDe[check]),
    );
    for (const [code, { check }] of Object.entries(findingTable)) {
      const place = checkIdSchema.options.indexOf(check);
      expect(sections[place], code).toContain(`| \`${code}\` |`);
    }
  });

  it('has every failure', () => {
    const failures = onDisk.split('\n## ').at(-1);
    for (const code of Object.keys(failureData)) expect(failures).toContain(`| \`${code}\` |`);
  });

  it('is a table in each of its rows: nothing that a text says breaks it', () => {
    const rows = onDisk.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.length).toBeGreaterThan(200);
    // No untranslated key of the panel's texts.
    expect(onDisk).not.toMatch(/\b(way|advice)\.\w+/);
    const cells = (row: string) => row.split(/(?<!\\)\|/).length - 2;
    for (const row of rows) {
      expect(row).toMatch(/ \|$/);
      expect([4, 5], row).toContain(cells(row));
    }
  });
});
