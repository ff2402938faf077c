/** Gives the product what nobody should send it, from all sides, and says what is wrong with what it makes of that. */
import type { Found } from './messages.ts';
import type { Registry } from './surfaces.ts';
import { tryWatched } from './watched.ts';

/** A case that takes longer hangs, in milliseconds: nothing healthy takes nearly as long, on any machine. */
const HANG_MS = 20_000;

export type FuzzOptions = {
  registry: Registry;
  /** The same seed gives the same cases. */
  seed: number;
  /** How much of it: a time that the surfaces share, in milliseconds, or a number of cases for each. */
  amount: { ms: number } | { cases: number };
  /** How many surfaces are tried at the same time. */
  workers: number;
  /** Which case to begin with; for one surface alone. */
  path?: string;
  hangMs?: number;
  onResult?: (result: SurfaceResult) => void;
};

export type SurfaceResult = { surface: string; cases: number; failures: Failure[] };
/** `counterexample` is `null` for what all cases together have left. */
export type Failure = {
  surface: string;
  seed: number;
  path: string | null;
  counterexample: string | null;
  problems: string[];
  repeats: boolean;
};

/** Tries each surface; in the order of the registry. */
export async function fuzz(options: FuzzOptions): Promise<SurfaceResult[]> {
  const { registry, workers, onResult } = options;
  const names = Object.keys(registry);
  const results = new Map<string, SurfaceResult>();
  const waiting = [...names];
  const lane = async () => {
    for (let surface = waiting.shift(); surface !== undefined; surface = waiting.shift()) {
      const result = await fuzzSurface(surface, options);
      results.set(surface, result);
      onResult?.(result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, names.length) }, lane));
  return names.flatMap((name) => results.get(name) ?? []);
}

async function fuzzSurface(surface: string, options: FuzzOptions): Promise<SurfaceResult> {
  const { registry, seed, amount, workers, path = '', hangMs = HANG_MS } = options;
  const count = Object.keys(registry).length;
  const { cases, found, leftovers } = await tryWatched({
    module: registry[surface]?.href ?? '',
    seed,
    path,
    cases: 'cases' in amount ? amount.cases : null,
    forMs: 'ms' in amount ? (amount.ms * Math.min(workers, count)) / count : null,
    hangMs,
  });
  const failures = [
    ...(found === null ? [] : [failureOf(surface, seed, found)]),
    ...(leftovers.length === 0
      ? []
      : [{ surface, seed, path: null, counterexample: null, problems: leftovers.slice(0, 20), repeats: true }]),
  ];
  return { surface, cases, failures };
}

const failureOf = (surface: string, seed: number, found: Found): Failure => ({ surface, seed, ...found });

/** What is printed of a failure: where, what, with what, and how to see it again. */
export function failureText({ surface, seed, path, counterexample, problems, repeats }: Failure): string {
  const again = `npm run fuzz -- --only ${surface} --seed ${seed}${path === null || !repeats ? '' : ` --path ${path}`}`;
  return [
    `FAILED ${surface} (seed ${seed}${path === null ? ', after all cases' : `, path ${path}`})`,
    ...problems.map((problem) => `  ${problem.replaceAll('\n', '\n    ')}`),
    ...(counterexample === null ? [] : [`  with ${shortened(counterexample)}`]),
    ...(repeats ? [] : ['  It takes the cases before: on its own it does not go wrong.']),
    `  again: ${again}`,
  ].join('\n');
}

const MAX_SHOWN = 2000;
const shortened = (text: string) =>
  text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}… (${text.length} characters)`;
