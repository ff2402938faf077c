import { fork, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { COUNT_FILE, type Found, type Report, type Task } from './messages.ts';
import type { SurfaceModule } from './surface.ts';

/** A folder in memory, where fsync need not wait for a disk; only some systems have one. */
const MEMORY = '/dev/shm';
const WORKER = new URL('worker.ts', import.meta.url);
/** How long a case that ends its process may be made smaller, and one step of that, in milliseconds. */
const SHRINK_MS = 30_000;
const SHRINK_HANG_MS = 2000;
/** Loading a surface and putting its part together may take this long, in milliseconds. */
const OPENING_MS = 120_000;

export type Outcome = { cases: number; found: Found | null; leftovers: string[] };

/**
 * Tries a surface in a process of its own, and watches that: a case may block it (a search that goes back and forth
 * forever) or end it.
 */
export async function tryWatched(work: Omit<Task, 'kind' | 'folder'>): Promise<Outcome> {
  const folder = newFolder();
  try {
    const child = startChild({ ...work, kind: 'explore', folder });
    const end = await child.next(OPENING_MS, work.hangMs);
    if (end.kind === 'done') return { ...end, leftovers: [...end.leftovers, ...child.printed()] };
    await child.stop();
    const begun = readIfThere(path.join(folder, COUNT_FILE));
    const problems = [end.kind === 'gone' ? end.why : 'it blocks the process', ...child.printed()];
    if (begun === '') return { cases: 0, leftovers: problems, found: null };
    return { cases: Number(begun), leftovers: [], found: await shrinkFromOutside(work, begun, problems) };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The case with which the process ended, made smaller: each step in a process that it may end. */
async function shrinkFromOutside(
  { seed, path: from, ...work }: Omit<Task, 'kind' | 'folder'>,
  begun: string,
  problems: string[],
): Promise<Found> {
  const { surface } = (await import(work.module)) as SurfaceModule;
  const at = from === '' ? begun : from;
  const trials: Trial[] = [];
  const property = fc.asyncProperty(surface.arbitrary, async (given: unknown) => {
    const trial = trials.pop() ?? (await startTrial(work));
    const wrong = await trial.run(given);
    if (!wrong.isOver) trials.push(trial);
    if (wrong.problems.length > 0) throw new Error(wrong.problems.join('\n'));
  });
  const result = await fc.check(property, { seed, path: at, numRuns: 1, interruptAfterTimeLimit: SHRINK_MS });
  for (const trial of trials) await trial.end();
  if (result.counterexample === null) {
    const [given] = fc.sample(surface.arbitrary, { seed, path: at, numRuns: 1 }) as unknown[];
    return { path: at, counterexample: fc.stringify(given), problems, repeats: false };
  }
  const [smallest] = result.counterexample;
  return { path: result.counterexamplePath, counterexample: fc.stringify(smallest), problems, repeats: true };
}

type Trial = { run(given: unknown): Promise<{ problems: string[]; isOver: boolean }>; end(): Promise<void> };

/** A process that tries one case after the other. */
async function startTrial(work: Omit<Task, 'kind' | 'folder' | 'seed' | 'path'>): Promise<Trial> {
  const folder = newFolder();
  const child = startChild({ ...work, seed: 0, path: '', kind: 'try', folder });
  const end = async () => {
    await child.stop();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  await child.next(OPENING_MS, OPENING_MS);
  return {
    end,
    async run(given) {
      child.send({ given });
      const limit = Math.min(work.hangMs, SHRINK_HANG_MS);
      const answer = await child.next(limit, limit);
      if (answer.kind === 'tried') return { problems: answer.problems, isOver: false };
      await end();
      return { problems: [answer.kind === 'gone' ? answer.why : 'it blocks the process'], isOver: true };
    },
  };
}

type Answer = Exclude<Report, { kind: 'alive' }> | { kind: 'silent' } | { kind: 'gone'; why: string };

function startChild(task: Task) {
  const child = fork(WORKER, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Uint8Array, undefined and keys like `__proto__` arrive as they are.
    serialization: 'advanced',
    execArgv: [],
    env: { ...process.env, PROFACTO_CONFIG_DIR: path.join(task.folder, 'files'), NO_COLOR: '1' },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (printed += part.toString()));
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  child.send(task);
  return {
    send: (message: object) => void child.send(message),
    /** What the process itself has printed past all that collects it: before it was set up, or while it died. */
    printed: () => (printed === '' ? [] : [`the process has printed ${JSON.stringify(printed.slice(0, 1500))}`]),
    next: (firstMs: number, silentMs: number) => nextAnswer(child, firstMs, silentMs),
    stop: () =>
      new Promise<void>((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) {
          resolve();
          return;
        }
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

/** @param firstMs longest silence before the first sign of life, in milliseconds. @param silentMs and between others */
function nextAnswer(child: ChildProcess, firstMs: number, silentMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer) => {
      clearTimeout(timer);
      child.off('message', hear).off('exit', leave);
      resolve(answer);
    };
    const silent = () => settle({ kind: 'silent' });
    let timer = setTimeout(silent, firstMs);
    const hear = (report: Report) => {
      if (report.kind !== 'alive') {
        settle(report);
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(silent, silentMs);
    };
    const leave = (code: number | null, signal: string | null) =>
      settle({ kind: 'gone', why: `it ends the process (${signal ?? `exit code ${code}`})` });
    child.on('message', hear).once('exit', leave);
  });
}

function newFolder(): string {
  return fs.mkdtempSync(path.join(fs.existsSync(MEMORY) ? MEMORY : os.tmpdir(), 'profacto-fuzz-'));
}

function readIfThere(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}
