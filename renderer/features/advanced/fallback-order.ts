import type { FallbackCa } from '#shared/contract/settings.ts';

/** The list with this CA one place further up (-1) or down (1); at the end of the list it stays where it is. Pure. */
export function movedFallback(list: readonly FallbackCa[], directoryUrl: string, by: -1 | 1): FallbackCa[] {
  const from = list.findIndex((one) => one.directoryUrl === directoryUrl);
  const one = list[from];
  const other = list[from + by];
  if (one === undefined || other === undefined) return [...list];
  return list.with(from, other).with(from + by, one);
}
