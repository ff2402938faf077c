/** The process that tries the cases of one surface: `fuzz.ts` starts and watches it. */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { inspect } from 'node:util';
import { COUNT_FILE, type Found, type Report, type Task } from './messages.ts';
import { collectStrays } from './strays.ts';
import { foreignFiles } from './foreign-files.ts';
import type { OpenSurface, SurfaceModule } from './surface.ts';

const ALIVE_EVERY_MS = 250;
/** How long a counterexample may be made smaller, and how long one step of that may take at most, in milliseconds. */
const SHRINK_MS = 30_000;
const SHRINK_HANG_MS = 5000;

const takeStrays = collectStrays();
process.once('message', (task: Task) => {
  begin(task).catch((error: unknown) => {
    // Past what collects everything that is printed: this is for whoever adds a surface.
    fs.writeSync(2, inspect(error));
    process.exit(1);
  });
});
// Nobody watches any more.
process.on('disconnect', () => process.exit());

const send = (report: Report) => void process.send?.(report);

async function begin(task: Task): Promise<void> {
  const count = fs.openSync(path.join(task.folder, COUNT_FILE), 'w', 0o600);
  const files = path.join(task.folder, 'files');
  fs.mkdirSync(files, { mode: 0o700 });
  // What is written to a relative path, or to the user's own place, is found here.
  process.chdir(files);
  const { surface } = (await import(task.module)) as SurfaceModule;
  const opened = await surface.open(files);
  // Before the first case, which may block: from now on silence means something.
  await new Promise((resolve) => process.send?.({ kind: 'alive' } satisfies Report, resolve));
  setInterval(() => send({ kind: 'alive' }), ALIVE_EVERY_MS);
  if (task.kind === 'try') {
    process.on('message', ({ given }: { given: unknown }) => {
      void problemsOf(opened, given, task.hangMs).then((problems) => send({ kind: 'tried', problems }));
    });
    send({ kind: 'tried', problems: [] });
    return;
  }
  let begun = 0;
  let waitedAt = performance.now();
  const property = (hangMs: number) =>
    fc.asyncProperty(surface.arbitrary, async (given: unknown) => {
      fs.writeSync(count, String(begun++), 0);
      const problems = await problemsOf(opened, given, hangMs);
      // Parts that answer at once leave no moment for the timers: neither for the sign of life nor for the end.
      if (performance.now() - waitedAt > ALIVE_EVERY_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        waitedAt = performance.now();
      }
      if (problems.length > 0) throw new Problems(problems);
    });
  const { cases, found } = await explore(property, task);
  // What a case sets off may go wrong later.
  await sleep(20);
  const leftovers = [...takeStrays(), ...(await opened.close()), ...takeStrays(), ...foreignFiles(files)];
  process.send?.({ kind: 'done', cases, found, leftovers } satisfies Report, () => process.exit());
}

class Problems extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

type Property = (hangMs: number) => fc.IAsyncProperty<[unknown]>;

/** Tries cases until one goes wrong, and then makes that one as small as it can. */
async function explore(
  property: Property,
  { seed, path: from, cases, forMs, hangMs }: Task,
): Promise<{ cases: number; found: Found | null }> {
  const isOne = from !== '';
  const result = await fc.check(property(hangMs), {
    seed,
    path: from,
    endOnFailure: true,
    numRuns: isOne ? 1 : (cases ?? Number.MAX_SAFE_INTEGER),
    ...(forMs === null ? {} : { interruptAfterTimeLimit: forMs }),
  });
  // Interrupted before its first case is as good as having had no time.
  if (!result.failed || result.counterexample === null) return { cases: result.numRuns, found: null };
  const first = foundIn(result, true);
  if (first === null || from.includes(':')) return { cases: result.numRuns, found: first };
  const smaller = await fc.check(property(Math.min(hangMs, SHRINK_HANG_MS)), {
    seed,
    path: first.path,
    numRuns: 1,
    interruptAfterTimeLimit: SHRINK_MS,
  });
  return { cases: result.numRuns, found: foundIn(smaller, true) ?? { ...first, repeats: false } };
}

function foundIn(result: fc.RunDetails<[unknown]>, repeats: boolean): Found | null {
  if (!result.failed || result.counterexample === null) return null;
  const { errorInstance: error } = result;
  const problems = error instanceof Problems ? error.problems : [inspect(error)];
  return { path: result.counterexamplePath, counterexample: fc.stringify(result.counterexample[0]), problems, repeats };
}

/** What is wrong with one case, including that it throws, hangs or prints. */
async function problemsOf(opened: OpenSurface<unknown>, given: unknown, hangMs: number): Promise<string[]> {
  takeStrays();
  const problems = await inTime(
    Promise.resolve().then(() => opened.run(given)),
    hangMs,
  );
  return [...problems, ...takeStrays()];
}

async function inTime(running: Promise<string[]>, hangMs: number): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<string[]>((resolve) => {
    timer = setTimeout(resolve, hangMs, [`it has not ended after ${hangMs / 1000} s`]);
  });
  const thrown = (error: unknown) => [`it throws ${inspect(error).slice(0, 1500)}`];
  try {
    return await Promise.race([running.catch(thrown), hangs]);
  } finally {
    clearTimeout(timer);
  }
}
