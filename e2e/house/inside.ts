/**
 * The main process of one house, in its namespaces: `inside.ts [FOLDER]`. It arranges one situation after the other, whose
 * titles it reads, a line each, and writes what was said in each as a line of JSON; with a folder, what a user sees there
 * after the same click in the panel instead, as files. It ends with its input.
 */
import { createInterface } from 'node:readline';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { coveredFolder } from './available.ts';
import { buildHouse } from './house.ts';
import { judge, toldBy } from './judge.ts';
import { startPanelReader, type Click } from './panel.ts';
import { situations } from './situations.ts';

/** Of this house alone, and in memory: whatever happens, nothing of it stays on the machine. */
const folder = coveredFolder();
execFileSync('mount', ['-t', 'tmpfs', 'house', folder]);
// Whoever wanted the answers is gone; the kernel ends all that was started here.
process.stdout.on('error', () => process.exit(1));
process.stdin.on('end', () => process.exit(0));
const [panels] = process.argv.slice(2);
const house = await buildHouse(folder);
const reader = panels === undefined ? null : await startPanelReader(house.enter, folder);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
say({ event: 'built' });

for await (const title of createInterface({ input: process.stdin })) {
  const one = situations.find((each) => each.title === title);
  const startedAt = Date.now();
  try {
    if (one === undefined) throw new Error('there is no such situation');
    await house.reset();
    await one.arrange(house);
    for (const earlier of one.before ?? []) {
      const { exit, lines, stderr } = await house.run(...earlier);
      if (exit !== 0)
        throw new Error(`“${earlier.join(' ')}” has ended with ${exit}: ${JSON.stringify(lines)}${stderr}`);
    }
    const command = one.run ?? ['check'];
    if (panels !== undefined && reader !== null) {
      const number = String(situations.indexOf(one) + 1).padStart(2, '0');
      const panel = await reader.open(await house.panel());
      await panel.click(clickOf(command));
      await panel.save(path.join(panels, number));
      say({ event: 'shown', title, ms: Date.now() - startedAt, file: `${number}.txt` });
      continue;
    }
    const said = await house.run(...command);
    say({ event: 'told', title, ms: Date.now() - startedAt, said, verdict: judge(toldBy(said), one) });
  } catch (error) {
    say({ event: 'failed', title, why: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

/** The button of the panel that does the same as a command. */
function clickOf([name = '', ...options]: readonly string[]): Click {
  if (name === 'request') return options.includes('--staging') ? 'rehearse' : 'request';
  return name === 'evaluate' ? 'evaluate' : 'check';
}
