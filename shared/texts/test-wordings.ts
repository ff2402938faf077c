import type { Selector } from './variants.ts';

/** The wordings that no sample leads to: `CODE kind`. What no sample leads to is read by no test of the texts. */
export function wordingsWithoutSample(
  selectors: Readonly<Record<string, Selector<never>>>,
  words: Readonly<Record<string, object>>,
  samples: Readonly<Record<string, readonly unknown[]>>,
): string[] {
  return Object.entries(selectors).flatMap(([code, select]) => {
    const shown = new Set((samples[code] ?? []).map((data) => select(data as never).kind as string));
    return Object.keys(words[code] ?? {}).flatMap((kind) => (shown.has(kind) ? [] : [`${code} ${kind}`]));
  });
}
