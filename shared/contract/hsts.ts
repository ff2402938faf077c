/** For how long browsers are to insist on HTTPS. Without zod, because the settings' table has it. */
export const hstsTerms = ['off', 'day', 'month', 'year'] as const;
export type HstsTerm = (typeof hstsTerms)[number];
/** Those that are offered: never more than a month. */
export const hstsOffers = ['day', 'month'] as const satisfies readonly HstsTerm[];
export type HstsOffer = (typeof hstsOffers)[number];
