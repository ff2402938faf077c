/** Has situations arranged in houses, several at a time, and gathers what was said. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { environment } from './available.ts';
import type { Said } from './house.ts';
import type { Verdict } from './judge.ts';
import { situations } from './situations.ts';

export type Outcome = { title: string } & (
  { verdict: Verdict; said: Said; ms: number } | { file: string; ms: number } | { why: string }
);

type Line =
  | { event: 'built' }
  | { event: 'told'; said: Said; verdict: Verdict; ms: number }
  | { event: 'shown'; file: string; ms: number }
  | { event: 'failed'; why: string };

/**
 * @param flags for `unshare`, by `findNamespaces`
 * @param titles of the situations
 * @param houses how many there are at a time: they mostly wait
 * @param panels a folder, for what the panel shows instead of what the command line says
 * @returns in the order of the titles
 * @throws Error where a house cannot be built
 */
export async function runSituations(
  flags: readonly string[],
  titles: readonly string[],
  {
    houses = 3,
    panels,
    onOutcome = () => undefined,
  }: { houses?: number; panels?: string; onOutcome?: (outcome: Outcome) => void } = {},
): Promise<Outcome[]> {
  const waiting = [...titles];
  const outcomes = new Map<string, Outcome>();
  await Promise.all(Array.from({ length: Math.min(houses, titles.length) }, () => inhabit()));
  return titles.flatMap((title) => outcomes.get(title) ?? []);

  async function inhabit(): Promise<void> {
    const inside = path.join(import.meta.dirname, 'inside.ts');
    const program = spawn('unshare', [...flags, process.execPath, inside, ...(panels === undefined ? [] : [panels])], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: environment(),
    });
    let isBuilt = false;
    let current: string | undefined;
    try {
      for await (const text of createInterface({ input: program.stdout })) {
        const line = JSON.parse(text) as Line;
        isBuilt = true;
        if (line.event !== 'built' && current !== undefined) {
          const outcome = { ...line, title: current };
          outcomes.set(current, outcome);
          onOutcome(outcome);
        }
        current = waiting.shift();
        if (current === undefined) break;
        program.stdin.write(`${current}\n`);
      }
      if (current !== undefined || !isBuilt)
        throw new Error(`a house has broken down: ${current ?? 'while it was built'}`);
    } finally {
      program.stdin.end();
      // What is in it ends with it.
      program.kill('SIGTERM');
    }
  }
}

/** The titles of all situations, or of those in which these words stand. */
export function titlesWith(words = ''): string[] {
  return situations.map(({ title }) => title).filter((title) => title.toLowerCase().includes(words.toLowerCase()));
}
