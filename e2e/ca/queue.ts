/** A queue from which each item is taken as many times as it was added for, first in, first out. */
export type Queue<T> = {
  /** `times` may be `Infinity`: until cleared. */
  add(item: T, times: number): void;
  take(): T | undefined;
  /** What `take` would give. */
  peek(): T | undefined;
  clear(): void;
};

export function createQueue<T>(): Queue<T> {
  let entries: { item: T; left: number }[] = [];
  return {
    add(item, times) {
      if (times >= 1) entries.push({ item, left: times });
    },
    take() {
      const [first] = entries;
      if (first === undefined) return undefined;
      first.left--;
      if (first.left < 1) entries.shift();
      return first.item;
    },
    peek: () => entries[0]?.item,
    clear: () => void (entries = []),
  };
}
