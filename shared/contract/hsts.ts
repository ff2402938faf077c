/** For how long browsers are to insist on HTTPS. Without zod, because the settings' table has it. */
export const hstsTerms = ['off', 'day', 'month', 'year'] as const;
export type HstsTerm = (typeof hstsTerms)[number];
