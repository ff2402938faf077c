/**
 * The main process of one house, in its namespaces: arranges one situation after the other, whose titles it reads, a line
 * each, and writes what was said in each as a line of JSON. It ends with its input.
 */
import { createInterface } from 'node:readline';
import { execFileSync } from 'node:child_process';
import { coveredFolder } from './available.ts';
import { buildHouse } from './house.ts';
import { judge, toldBy } from './judge.ts';
import { situations } from './situations.ts';

/** Of this house alone, and in memory: whatever happens, nothing of it stays on the machine. */
const folder = coveredFolder();
execFileSync('mount', ['-t', 'tmpfs', 'house', folder]);
// Whoever wanted the answers is gone; the kernel ends all that was started here.
process.stdout.on('error', () => process.exit(1));
process.stdin.on('end', () => process.exit(0));
const house = await buildHouse(folder);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
say({ event: 'built' });

for await (const title of createInterface({ input: process.stdin })) {
  const one = situations.find((each) => each.title === title);
  const startedAt = Date.now();
  try {
    if (one === undefined) throw new Error('there is no such situation');
    await house.reset();
    await one.arrange(house);
    const said = await house.run(...(one.run ?? ['check']));
    say({ event: 'told', title, ms: Date.now() - startedAt, said, verdict: judge(toldBy(said), one) });
  } catch (error) {
    say({ event: 'failed', title, why: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
