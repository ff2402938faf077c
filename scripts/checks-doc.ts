/**
 * Writes `docs/checks.md` from the texts of the findings and the failures. Run it after a change to one of them; its
 * output is committed, and a test says when it is out of date.
 *
 *     node scripts/checks-doc.ts
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checksDoc } from '#shared/texts/checks-doc.ts';

const file = path.resolve(import.meta.dirname, '../docs/checks.md');
await writeFile(file, checksDoc());
console.log(`${path.relative(process.cwd(), file)} is up to date`);
