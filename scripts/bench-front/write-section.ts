import fs from 'node:fs';
import path from 'node:path';

const FILE = path.join(import.meta.dirname, '..', '..', 'docs', 'benchmarks.md');
const [BEGIN, END] = ['<!-- measured: front -->', '<!-- end of front -->'];

/** Puts what was measured in the place of what stands between the two marks in `docs/benchmarks.md`. */
export function writeSection(markdown: string): void {
  const text = fs.readFileSync(FILE, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${FILE} has no "${BEGIN}" … "${END}"`);
  fs.writeFileSync(FILE, `${text.slice(0, begin + BEGIN.length)}\n\n${markdown}\n\n${text.slice(end)}`);
}
