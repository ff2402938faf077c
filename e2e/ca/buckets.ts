/** Up to `capacity` at once; one becomes free again every `periodMs / capacity`. */
export type Rate = { capacity: number; periodMs: number };

/**
 * Token buckets by key, written as the generic cell rate algorithm: all that is kept for a key is the time at which
 * its bucket is full again.
 */
export type Buckets = {
  /** When the next token is free; `now` or earlier means at once. */
  freeAt(key: string, now: number): number;
  spend(key: string, now: number): void;
};

export function createBuckets({ capacity, periodMs }: Rate): Buckets {
  const fullAt = new Map<string, number>();
  const interval = periodMs / capacity;
  return {
    freeAt: (key, now) => Math.max(fullAt.get(key) ?? now, now) + interval - periodMs,
    spend: (key, now) => void fullAt.set(key, Math.max(fullAt.get(key) ?? now, now) + interval),
  };
}
