/**
 * HSTS (RFC 6797): for how long browsers are to insist on HTTPS, for how long they still do after it was switched off, and
 * when it is offered. Pure.
 */
import { z } from 'zod';
import { foreignTimeSchema } from '#shared/contract/foreign-values.ts';
import { hstsOffers, hstsTerms, type HstsOffer, type HstsTerm } from '#shared/contract/hsts.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const SECONDS: Readonly<Record<Exclude<HstsTerm, 'off'>, number>> = {
  day: 86_400,
  month: 30 * 86_400,
  year: 365 * 86_400,
};

/** For how long HTTPS is to be proven before a longer term is offered, in milliseconds. */
const PROVEN_FOR = 7 * DAY;
/** Between two proofs of an unbroken row, at the most: a machine that is switched off for long proves nothing. */
const LONGEST_GAP = 2 * DAY;
/** So exactly is remembered when it was last proven, and until when browsers insist: written a few times a day. */
const STEP = 6 * HOUR;
/** A clock that is set back by more was wrong. */
const CLOCK_TOLERANCE = 60_000;
const MAX_NAMES = 20;

/** What is remembered of it. */
export const rememberedHstsSchema = z.object({
  /** The setting and the name for which the row of proofs holds. */
  term: z.enum(hstsTerms),
  name: z.string(),
  provenSince: foreignTimeSchema.nullable(),
  lastProvenAt: foreignTimeSchema.nullable(),
  /** Until when, at the longest, browsers insist on HTTPS, by name. */
  until: z.record(z.string(), foreignTimeSchema),
  /** What somebody has said no to: it is not offered again. */
  declined: z.array(z.enum(hstsOffers)).default([]),
});
export type RememberedHsts = z.infer<typeof rememberedHstsSchema>;
export const NO_HSTS: RememberedHsts = {
  term: 'off',
  name: '',
  provenSince: null,
  lastProvenAt: null,
  until: {},
  declined: [],
};

/** What is seen now. `isProven`: HTTPS is served as the shield asks for it; `null`: nobody has looked. */
export type HstsSight = { term: HstsTerm; name: string; isProven: boolean | null; now: number };

/** What is to be remembered after a look; the same object where nothing has changed. */
export function rememberHsts(before: RememberedHsts, sight: HstsSight): RememberedHsts {
  const { term, name } = sight;
  const after = { ...before, ...proofsAfter(before, sight), term, name, until: untilAfter(before, sight) };
  return JSON.stringify(after) === JSON.stringify(before) ? before : after;
}

/** A row of proofs begins anew with another name or term, after a gap, and when the clock has been set back. */
function proofsAfter(
  before: RememberedHsts,
  { term, name, isProven, now }: HstsSight,
): Pick<RememberedHsts, 'provenSince' | 'lastProvenAt'> {
  const { provenSince, lastProvenAt } = before;
  const isSame = before.term === term && before.name === name;
  if (isProven === null && isSame) return { provenSince, lastProvenAt };
  if (isProven !== true) return { provenSince: null, lastProvenAt: null };
  const passed = lastProvenAt === null ? NaN : now - Date.parse(lastProvenAt);
  const goesOn = isSame && provenSince !== null && passed >= -CLOCK_TOLERANCE && passed <= LONGEST_GAP;
  const time = new Date(now).toISOString();
  if (!goesOn) return { provenSince: time, lastProvenAt: time };
  return { provenSince, lastProvenAt: passed < STEP ? lastProvenAt : time };
}

/** Law: what is remembered lies never before what a browser has been told. */
function untilAfter({ until }: RememberedHsts, { term, name, now }: HstsSight): RememberedHsts['until'] {
  const kept = Object.entries(until).filter(([, end]) => Date.parse(end) > now);
  if (term !== 'off' && name !== '') {
    const told = now + SECONDS[term] * 1000;
    const known = Date.parse(until[name] ?? '');
    if (!(known >= told + STEP)) {
      const others = kept.filter(([one]) => one !== name);
      return Object.fromEntries([...others.slice(1 - MAX_NAMES), [name, new Date(told + 2 * STEP).toISOString()]]);
    }
  }
  return Object.fromEntries(kept);
}

/**
 * What browsers are told over TLS, in seconds: how long to insist; 0: to forget it (RFC 6797 §6.1.1); `null`: nothing.
 */
export function hstsMaxAge({ until }: RememberedHsts, { term, name, now }: Omit<HstsSight, 'isProven'>): number | null {
  if (name === '') return null;
  if (term !== 'off') return SECONDS[term];
  return Date.parse(until[name] ?? '') > now ? 0 : null;
}

/** The next term, after a week in which HTTPS was proven all the time with this one, unless somebody has said no to it. */
export function hstsOffer({ term, provenSince, lastProvenAt, declined }: RememberedHsts): HstsOffer | null {
  if (provenSince === null || lastProvenAt === null) return null;
  if (Date.parse(lastProvenAt) - Date.parse(provenSince) < PROVEN_FOR) return null;
  const next = term === 'off' ? 'day' : term === 'day' ? 'month' : null;
  return next === null || declined.includes(next) ? null : next;
}

/** What is remembered once somebody has said no to an offer; the same object where that is known. */
export function declineHsts(before: RememberedHsts, offer: HstsOffer): RememberedHsts {
  return before.declined.includes(offer) ? before : { ...before, declined: [...before.declined, offer] };
}
