/**
 * Texts whose wording depends on their data: which wording is decided once for all languages, by a selector; each
 * language has the words for every variant, and one that is missing does not compile.
 */

/** Any string, but written so that the compiler keeps `'missing'` as it is, and refuses a kind that it cannot list. */
type Kind = Capitalize<string> | Uncapitalize<string>;

/** Decides the variant of one code's text; what it found out beside travels with `kind`, so that no language asks again. */
export type Selector<D> = (data: D) => { kind: Kind };

/** The selectors of those codes that have more than one wording. */
export type Selectors<Table> = { readonly [C in keyof Table]?: Selector<Table[C]> };

/** What a selector found out beside the kind; the compiler adds what only other variants have as `undefined`. */
type FoundOut<Selected> = {
  [P in keyof Selected as P extends 'kind' ? never : Selected[P] extends undefined ? never : P]: Selected[P];
};

/** The data of one variant: the code's own, and what the selector found out. */
type VariantData<D, Selected, K> = D &
  (Selected extends { kind: infer Kinds } ? (K extends Kinds ? FoundOut<Selected> : never) : never);

type Words<D, S, Format, T> = S extends (data: never) => { kind: string }
  ? { readonly [K in ReturnType<S>['kind']]: (data: VariantData<D, ReturnType<S>, K>, format: Format) => T }
  : (data: D, format: Format) => T;

/** One language's words: a text for each code, or one for each variant of its selector. */
export type VariantTexts<Table, S extends Selectors<Table>, Format, T> = {
  readonly [C in keyof Table]: Words<Table[C], C extends keyof S ? S[C] : undefined, Format, T>;
};

/** The text for a code and its data, in the words of one language. */
export function textFor<Table, S extends Selectors<Table>, Format, T, C extends keyof Table>(
  selectors: S,
  words: VariantTexts<Table, S, Format, T>,
  code: C,
  data: Table[C],
  format: Format,
): T {
  // The types of both tables say that they fit each other; the compiler cannot follow that through an unknown code.
  type Write = (data: unknown, format: Format) => T;
  const entry = words[code] as Write | Record<string, Write>;
  const select = selectors[code] as Selector<Table[C]> | undefined;
  if (typeof entry === 'function') return entry(data, format);
  // The data may have a `kind` of their own: that of the variant is only for choosing.
  const { kind, ...found } = select?.(data) ?? { kind: '' };
  const write = entry[kind];
  if (write === undefined) throw new TypeError(`no text for ${String(code)}, ${kind}`);
  return write({ ...data, ...found }, format);
}
