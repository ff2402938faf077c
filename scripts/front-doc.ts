/**
 * Writes the table of differences in `docs/front.md` from the cases of the conformance suite. Run it after a change to
 * one of them; its output is committed, and a test says when it is out of date.
 *
 *     node scripts/front-doc.ts
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withDifferences } from '../e2e/conformance/front-doc.ts';

const file = path.resolve(import.meta.dirname, '../docs/front.md');
await writeFile(file, withDifferences(await readFile(file, 'utf8')));
console.log(`${path.relative(process.cwd(), file)} is up to date`);
