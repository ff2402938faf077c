/**
 * `npm run situations`: arranges what goes wrong at customers in a house and an internet of its own, in network namespaces
 * with real ports and public addresses, and prints what the product says there beside what is true.
 *
 *     npm run situations                    all of them, in a minute or two
 *     npm run situations -- --only AAAA     those in whose title this stands
 *     npm run situations -- --wrong         prints only what is wrong
 *     npm run situations -- --said          prints what the program printed as well
 *     npm run situations -- --panel FOLDER  writes what the panel shows instead, as text and picture, judging nothing
 *
 * The last line is `N situations, M wrong`; the exit code is 0 when none is. Nothing leaves the namespaces.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findNamespaces } from '../e2e/house/available.ts';
import { runSituations, titlesWith } from '../e2e/house/run.ts';
import { isRight, linesOf } from '../e2e/house/table.ts';
import { buildIfNeeded } from './build.ts';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    wrong: { type: 'boolean', default: false },
    said: { type: 'boolean', default: false },
    panel: { type: 'string' },
    houses: { type: 'string', default: '4' },
  },
});

const namespaces = findNamespaces();
if ('reason' in namespaces) {
  console.error(`SKIPPED: the situations: ${namespaces.reason}`);
  process.exit(1);
}
buildIfNeeded(path.join(import.meta.dirname, '..'));
const titles = titlesWith(flags.only);
const panels = flags.panel === undefined ? undefined : path.resolve(flags.panel);
if (panels !== undefined) fs.mkdirSync(panels, { recursive: true });
const outcomes = await runSituations(namespaces.flags, titles, {
  houses: Number(flags.houses),
  ...(panels === undefined ? {} : { panels }),
  onOutcome(outcome) {
    if (!flags.wrong || !isRight(outcome)) console.log(linesOf(outcome).join('\n'));
    if (flags.said && 'said' in outcome) console.log(JSON.stringify(outcome.said, null, 2));
  },
});
const wrong = outcomes.filter((one) => !('file' in one) && !isRight(one));
if (wrong.length > 0) console.log(`\nwrong:\n${wrong.map(({ title }) => `    ${title}`).join('\n')}`);
console.log(`${outcomes.length} situations, ${wrong.length} ${panels === undefined ? 'wrong' : 'could not be shown'}`);
process.exitCode = wrong.length === 0 && outcomes.length > 0 ? 0 : 1;
