/** Chance that repeats itself: the same seed, the same course. */
export type SeededRandom = {
  /** From 0 to below 1. */
  next: () => number;
  between(least: number, most: number): number;
  /** How long until something that happens every `mean` on the average, at any time as likely as at any other. */
  exponential(mean: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
};

/** Mulberry32: 32 bits of state, enough for faults. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (least, most) => least + next() * (most - least),
    exponential: (mean) => -Math.log(1 - next()) * mean,
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
  };
}
