/** Reproducible random numbers: the same seed gives the same sequence. */
export type SeededRandom = {
  /** From 0 to below 1. */
  next: () => number;
  between(least: number, most: number): number;
  /** Exponentially distributed: the time until an event that occurs at random, on average once every `mean`. */
  exponential(mean: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
};

/** Mulberry32: 32 bits of state, enough to draw faults. */
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
