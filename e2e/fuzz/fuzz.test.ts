/** A little of `npm run fuzz` in each test run, and the proof that it finds what is broken. */
import { expect, test } from 'vitest';
import { failureText, fuzz } from './fuzz.ts';
import { surfaces, type Registry } from './surfaces.ts';

/** What is known to fail today. Empty it as soon as it is mended: `npm run fuzz -- --only …` shows it. */
const notYet: readonly string[] = [];

const CASES = 50;
/** For what hangs, in milliseconds: long enough for a machine that does ten other things. */
const HANG_MS = 60_000;

test('nothing that is sent to any part of the product breaks it', async () => {
  const registry: Registry = Object.fromEntries(Object.entries(surfaces).filter(([name]) => !notYet.includes(name)));
  const results = await fuzz({ registry, seed: 2026, amount: { cases: CASES }, workers: 2, hangMs: HANG_MS });
  expect(results.flatMap(({ failures }) => failures.map(failureText))).toEqual([]);
  expect(results.map(({ cases }) => cases)).toEqual(Object.keys(registry).map(() => CASES));
});

test('the same seed gives the same cases, and another one others', async () => {
  const first = await tryBroken('throws', 7);
  expect(await tryBroken('throws', 7)).toEqual(first);
  expect((await tryBroken('throws', 8)).path).not.toBe(first.path);
});

test.each([
  ['throws', /it throws Error: ß/],
  ['prints', /printed to stderr: "\\u001b"/],
  ['leaves a rejection', /unhandled rejection: Error: ß/],
  ['never answers', /it has not ended after 1 s/],
  ['blocks', /it blocks the process/],
  ['ends the process', /it ends the process \(exit code 3\)/],
] as const)('a part that %s is found, shown with the smallest case, and seen again', async (fault, problem) => {
  const found = await tryBroken(fault, 2026);
  expect(found).toMatchObject({ counterexample: '"ß"', repeats: true });
  expect(failureText(found)).toMatch(problem);
  expect(failureText(found)).toContain(`npm run fuzz -- --only broken --seed 2026 --path ${found.path}`);
});

test('a case is seen again by its path alone', async () => {
  const { path, counterexample } = await tryBroken('throws', 2026);
  const again = await tryBroken('throws', 2026, path ?? '');
  expect(again).toMatchObject({ path, counterexample });
});

test('a file that others can read is found after all cases', async () => {
  const found = await tryBroken('leaves a file', 2026);
  expect(found.counterexample).toBeNull();
  expect(failureText(found)).toMatch(process.platform === 'win32' ? /printed/ : /"offen" has the mode 644/);
});

test('a part that answers at once, case after case, does not count as one that blocks', async () => {
  process.env.BROKEN_SURFACE = 'nothing';
  const registry = { broken: new URL('test-broken-surface.ts', import.meta.url) };
  const [result] = await fuzz({ registry, seed: 1, amount: { ms: 3000 }, workers: 1, hangMs: 1500 });
  expect(result?.failures).toEqual([]);
});

/** The one failure of a part with this fault. */
async function tryBroken(fault: string, seed: number, path = '') {
  process.env.BROKEN_SURFACE = fault;
  const registry = { broken: new URL('test-broken-surface.ts', import.meta.url) };
  const hangMs = ['never answers', 'blocks'].includes(fault) ? 1000 : HANG_MS;
  const [result] = await fuzz({ registry, seed, amount: { cases: 300 }, workers: 1, path, hangMs });
  const [failure] = result?.failures ?? [];
  if (failure === undefined) throw new Error(`nothing was found in ${result?.cases} cases`);
  return failure;
}
