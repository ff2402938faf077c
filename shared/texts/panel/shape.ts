import type { panelDe } from './de.ts';

type Shape<T> = { readonly [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };
/** What every other language has to provide: the same keys, all of them. */
export type PanelTexts = Shape<typeof panelDe>;
