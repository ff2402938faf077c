/** How soon the built program is ready, and how much memory a host uses. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createInstallation } from '../e2e/fixtures/installation.ts';
import { desktopAvailable } from '../e2e/fixtures/machine.ts';
import { launchApp } from '../e2e/fixtures/test.ts';
import { median } from './median.ts';

/** A host counts as idle this long after its last work, in milliseconds. */
const SETTLING_MS = 6000;

/**
 * Prints the times of commands as ratios to Node alone, and the times of the host and the window.
 *
 * @param rounds for each measurement; the median counts
 */
export async function benchStart(root: string, rounds: number): Promise<void> {
  const installation = await createInstallation();
  const program = path.join(root, 'out', 'main', 'headless.js');
  const run = (args: readonly string[]): number => {
    const start = performance.now();
    spawnSync(process.execPath, args, { stdio: 'ignore', env: installation.env });
    return performance.now() - start;
  };
  const commands = (title: string, args: readonly string[], others: Record<string, readonly string[]>) => {
    const all = { [title]: args, ...others };
    const times = new Map(Object.keys(all).map((name) => [name, [] as number[]]));
    // The first round is not counted: it compiles what the others reuse. In turns, so that all meet the same load.
    for (let round = 0; round <= rounds; round++) {
      for (const [name, line] of Object.entries(all)) {
        const ms = run(line);
        if (round > 0) times.get(name)?.push(ms);
      }
    }
    const base = median(times.get(title) ?? []);
    for (const [name, measured] of times) {
      const ms = median(measured);
      console.log(`  ${name}: ${ms.toFixed(0)} ms, ratio ${(ms / base).toFixed(2)}`);
    }
  };

  try {
    const status = [program, 'status', '--config-dir', installation.configDir];
    commands('node -e 0', ['-e', '0'], { '--help': [program, '--help'], 'status, no host': status });

    const listening: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      const host = spawn(process.execPath, [program, 'serve', '--json', '--config-dir', installation.configDir], {
        env: installation.env,
      });
      for await (const line of createInterface({ input: host.stdout })) if (line.includes('"ready"')) break;
      listening.push(performance.now() - start);
      await installation.end(host);
    }
    console.log(`  a headless host listens after ${median(listening).toFixed(0)} ms`);

    const host = installation.start('serve', '--json');
    if (host.stdout !== null) await once(host.stdout, 'data');
    await idle();
    console.log(`  and idles at ${memoryOf(host.pid)}`);
    commands('node -e 0', ['-e', '0'], { 'status, of a host': status });
    await installation.fillIn();
    await installation.cli('request');
    await idle();
    console.log(`  after a request it idles at ${memoryOf(host.pid)}`);
    await installation.end(host);
    if (desktopAvailable) await benchWindow(rounds);
    else console.log('  the window: not measured, no Electron runtime or no display (xvfb-run -a npm run bench)');
  } finally {
    await installation.close();
  }
}

/** Measures from the first paint, when the window is shown, until its fields accept input. */
async function benchWindow(rounds: number): Promise<void> {
  const installation = await createInstallation();
  const app = await launchApp(installation);
  try {
    const page = await app.firstWindow();
    await page.getByRole('textbox').first().waitFor();
    await page.addInitScript(() => {
      const look = (): void => {
        const field = document.querySelector('input');
        if (field !== null && !field.disabled && !Object.hasOwn(globalThis, 'usableAt')) {
          Object.assign(globalThis, { usableAt: performance.now() });
        }
      };
      new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
    });
    const [after, whole]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      await page.reload();
      await page.getByRole('textbox').first().waitFor();
      const { paintedAt, usableAt } = await page.evaluate(() => ({
        paintedAt: performance.getEntriesByType('paint')[0]?.startTime ?? NaN,
        usableAt: (globalThis as unknown as { usableAt: number }).usableAt,
      }));
      after.push(Math.max(0, usableAt - paintedAt));
      whole.push(usableAt);
    }
    console.log(
      `  the window is usable ${median(after).toFixed(0)} ms after it is shown, ${median(whole).toFixed(0)} ms after its page began to load`,
    );
  } finally {
    await app.close();
    await installation.close();
  }
}

function idle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
}

/** The memory that a process uses (RSS), where the system reports it. */
function memoryOf(pid: number | undefined): string {
  if (process.platform === 'win32' || pid === undefined) return 'unknown';
  const kiB = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
  return `${(kiB / 1024).toFixed(0)} MiB`;
}
