/** What strangers send: texts, bytes, and values that are almost right. All of it is drawn from the seed. */
import * as fc from 'fast-check';

/** Like fast-check's, but always ordinary objects: a case is easier to read then. */
export function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true });
}

const odd = [
  '\u0000',
  '\u0007',
  '\u001b[31m',
  '\u001b]0;x\u0007',
  '\r',
  '\n',
  '\r\n',
  '\t',
  '\u007f',
  '\u0085',
  '\u009b31m',
  '\u202e',
  '\u202a',
  '\u2066',
  '\u2069',
  '\u200e',
  '\u200f',
  '\u061c',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u00ad',
  '\u2028',
  '\u2029',
  '\u00a0',
  '\ud800',
  '\udc00',
  '\u{e0041}',
  '\u0300',
  'ß',
  'İ',
  'ſ',
  '＠',
  '．',
  '／',
  '。',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '[object Object]',
  '%s',
  '${x}',
  '{{x}}',
  '../../etc/passwd',
  '%2e%2e%2f',
  '%0d%0aX-Injected:%20yes',
  '%00',
  '%',
  '<script>',
  '"',
  "'",
  '`',
  '$(x)',
  '\\',
  '1e999',
  '-0',
  '0x10',
  '99999999999999999999',
  '2147483648',
  '-1',
  '.',
  '..',
  '=',
  '-',
  '--',
  '/',
  '//',
  '@',
  ':',
  'xn--',
  'xn--a',
  'localhost',
  '127.0.0.1',
  '[::1]',
  '::',
  'a.de',
  'täst.de',
  'a@b.de',
  'https://',
];

/** Any characters, and halves of them. fast-check's own takes a second to begin with. */
const anyCharacters = fc
  .array(fc.oneof(fc.nat({ max: 0xff }), fc.nat({ max: 0xffff }), fc.nat({ max: 0x10_ffff })), { maxLength: 4 })
  .map((codes) => String.fromCodePoint(...codes));
/** A short piece of a text: harmless, of any characters, or odd. */
const piece = fc.oneof(fc.string({ maxLength: 8 }), anyCharacters, fc.constantFrom(...odd));
const short = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
/** A piece repeated: what a search that goes back and forth takes forever for. */
const long = fc
  .tuple(fc.string({ minLength: 1, maxLength: 3 }), fc.integer({ min: 50, max: 20_000 }), piece)
  .map(([unit, times, end]) => unit.repeat(times) + end);

/** A text as nobody should send it. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 60, arbitrary: short },
  { weight: 1, arbitrary: long },
);

/** One of these, with something before, within or behind it. */
export function near(...values: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...values),
    fc
      .tuple(fc.constantFrom(...values), fc.nat(), hostileText, fc.boolean())
      .map(([value, at, text, replaces]) => splice(value, at, text, replaces)),
  );
}

function splice(value: string, at: number, text: string, replaces: boolean): string {
  const place = at % (value.length + 1);
  return value.slice(0, place) + text + value.slice(place + (replaces ? 1 : 0));
}

/** Any JSON, with hostile texts as values and keys. */
export const hostileJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    hostileText,
    fc.constantFrom(null, true, false, 0, -1, 1, 1.5, 443, 1e21, 2 ** 53),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(hostileText, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

/** One change of a JSON value: the member that `pick` points to is replaced, removed, or given a neighbour. */
export type JsonEdit = { pick: number; kind: 'replace' | 'remove' | 'add'; key: string; value: unknown };
const jsonEdit: fc.Arbitrary<JsonEdit> = record({
  pick: fc.nat(),
  kind: fc.constantFrom('replace', 'replace', 'remove', 'add'),
  key: hostileText,
  value: hostileJson,
});
export const jsonEdits: fc.Arbitrary<JsonEdit[]> = fc.array(jsonEdit, { maxLength: 3 });

/** The value with these changes. The value itself stays as it is. */
export function editJson(value: unknown, edits: readonly JsonEdit[]): unknown {
  return edits.reduce((current, edit) => {
    const places = placesIn(current);
    return changeAt(current, places[edit.pick % places.length] ?? [], edit);
  }, value);
}

/** The way to each value within a value, the value itself (no step) first. */
function placesIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, member]) => placesIn(member).map((rest) => [key, ...rest]))];
}

function changeAt(value: unknown, [step, ...rest]: readonly string[], edit: JsonEdit): unknown {
  if (step === undefined) {
    if (edit.kind === 'remove') return undefined;
    return edit.kind === 'add' ? withMember(value, edit.key, edit.value) : edit.value;
  }
  const member = (value as Record<string, unknown>)[step];
  return withMember(value, step, changeAt(member, rest, edit));
}

function withMember(value: unknown, key: string, member: unknown): unknown {
  if (Array.isArray(value)) {
    const copy = [...(value as unknown[])];
    copy[Number.isInteger(Number(key)) && Number(key) < copy.length ? Number(key) : copy.length] = member;
    return copy;
  }
  const copy: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  // Defined, not assigned: assigning to `__proto__` would change nothing.
  Object.defineProperty(copy, key, { value: member, enumerable: true, configurable: true, writable: true });
  return copy;
}

/** As JSON; nothing at all where there is no value. */
export const jsonText = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value));

/** One change of some bytes, at a place that is given as a share of their length (0 to 1000). */
export type ByteEdit = {
  at: number;
  kind: 'overwrite' | 'insert' | 'remove' | 'truncate' | 'repeat';
  bytes: Uint8Array;
};
const byteEdit: fc.Arbitrary<ByteEdit> = record({
  at: fc.integer({ min: 0, max: 1000 }),
  kind: fc.constantFrom('overwrite', 'overwrite', 'overwrite', 'insert', 'remove', 'truncate', 'repeat'),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 6 }),
    hostileText.map((text) => new Uint8Array(Buffer.from(text))),
  ),
});
export const byteEdits: fc.Arbitrary<ByteEdit[]> = fc.array(byteEdit, { minLength: 1, maxLength: 4 });

/** The bytes with these changes. */
export function editBytes(bytes: Uint8Array, edits: readonly ByteEdit[]): Buffer {
  return edits.reduce((current, { at, kind, bytes: given }) => {
    const place = Math.floor((current.length * at) / 1000);
    const [before, after] = [current.subarray(0, place), current.subarray(place)];
    switch (kind) {
      case 'overwrite':
        return Buffer.concat([before, given, after.subarray(given.length)]);
      case 'insert':
        return Buffer.concat([before, given, after]);
      case 'remove':
        return Buffer.concat([before, after.subarray(given.length)]);
      case 'truncate':
        return before;
      case 'repeat':
        return Buffer.concat([before, after.subarray(0, 40), after.subarray(0, 40), after]);
    }
  }, Buffer.from(bytes));
}
