/** What must never come out of the product, whatever goes in. */

/** C0 without the line feed, DEL and C1, and what turns the direction of a text. */
// eslint-disable-next-line no-control-regex -- These are what is looked for.
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
/** A line of a stack trace, or what Node prints of an error. */
const STACK_TRACE = /^\s+at .*[:(]\d+:\d+\)?$|node:internal\/|UnhandledPromiseRejection/m;

/** A sentence for each value within `value`, keys included, that holds a control character. */
export function controlsIn(what: string, value: unknown): string[] {
  return stringsIn(value).flatMap((text) => {
    const found = CONTROL.exec(text);
    if (found === null) return [];
    const code = text.charCodeAt(found.index).toString(16).toUpperCase().padStart(4, '0');
    return [`${what} holds U+${code}: ${JSON.stringify(text.slice(Math.max(0, found.index - 20), found.index + 20))}`];
  });
}

export function stackTracesIn(what: string, text: string): string[] {
  const found = STACK_TRACE.exec(text);
  return found === null ? [] : [`${what} shows a stack trace: ${JSON.stringify(found[0])}`];
}

/** All texts in a value, keys included. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [key, ...stringsIn(member)]);
}
