/** Changes every string inside a value, except its keys; what is no string stays as it is. Pure. */
export function mapStrings<T>(value: T, change: (text: string) => string): T {
  const mapValue = (one: unknown): unknown => {
    if (typeof one === 'string') return change(one);
    if (Array.isArray(one)) return one.map(mapValue);
    if (one === null || typeof one !== 'object') return one;
    return Object.fromEntries(Object.entries(one).map(([key, part]) => [key, mapValue(part)]));
  };
  // Strings stay strings, so the type stays the same.
  return mapValue(value) as T;
}
