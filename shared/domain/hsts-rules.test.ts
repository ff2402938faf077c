import { expect, test } from 'vitest';
import {
  declineHsts,
  hstsMaxAge,
  hstsOffer,
  NO_HSTS,
  rememberedHstsSchema,
  rememberHsts,
  type HstsSight,
  type RememberedHsts,
} from './hsts-rules.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 28);
const NAME = 'meinefirma.de';
const SIGHT: HstsSight = { term: 'off', name: NAME, isProven: true, now: NOW };

/** What is remembered after looks at these hours. */
function afterLooks(hours: readonly number[], change: Partial<HstsSight> = {}, before = NO_HSTS): RememberedHsts {
  return hours.reduce((memory, hour) => rememberHsts(memory, { ...SIGHT, ...change, now: NOW + hour * HOUR }), before);
}
const each = (days: number, step = 1) => Array.from({ length: (days * 24) / step + 1 }, (_, index) => index * step);

test('after a week in which HTTPS was proven, a day is offered, and not an hour earlier', () => {
  expect(hstsOffer(afterLooks(each(7).slice(0, -1)))).toBeNull();
  expect(hstsOffer(afterLooks(each(7)))).toBe('day');
});

test('after a week with a day, a month is offered; with more, nothing is', () => {
  const week = afterLooks(each(7));
  const later = each(7).map((hour) => hour + 7 * 24);
  expect(hstsOffer(afterLooks(later.slice(0, -1), { term: 'day' }, week))).toBeNull();
  expect(hstsOffer(afterLooks(later, { term: 'day' }, week))).toBe('month');
  expect(hstsOffer(afterLooks(later, { term: 'month' }, week))).toBeNull();
  expect(hstsOffer(afterLooks(later, { term: 'year' }, week))).toBeNull();
});

test('who has said no is not asked again, and a file from before one could say so is read', () => {
  const week = afterLooks(each(7));
  const refused = declineHsts(week, 'day');
  expect(hstsOffer(refused)).toBeNull();
  expect(declineHsts(refused, 'day')).toBe(refused);
  expect(hstsOffer(afterLooks([7 * 24 + 1], {}, refused))).toBeNull();
  const { declined, ...older } = week;
  expect(declined).toEqual([]);
  expect(hstsOffer(rememberedHstsSchema.parse(older))).toBe('day');
});

test.each([
  ['one look without proof', (memory: RememberedHsts) => afterLooks([6 * 24 + 1], { isProven: false }, memory)],
  ['another name', (memory: RememberedHsts) => afterLooks([6 * 24 + 1], { name: 'andere.de' }, memory)],
  ['a clock that was set back', (memory: RememberedHsts) => afterLooks([12], {}, memory)],
  ['a clock that was set forward by days', (memory: RememberedHsts) => afterLooks([40 * 24], {}, memory)],
])('the week begins anew after %s', (_, interrupt) => {
  const memory = interrupt(afterLooks(each(6)));
  expect(hstsOffer(memory)).toBeNull();
  expect(hstsOffer(afterLooks([7 * 24, 7 * 24 + 1], {}, memory))).toBeNull();
});

test('a machine that is off over the night goes on, and one that is off for three days begins anew', () => {
  expect(hstsOffer(afterLooks(each(8, 24)))).toBe('day');
  expect(hstsOffer(afterLooks(each(9, 72)))).toBeNull();
});

test('settings that are taken up without looking interrupt no week', () => {
  const memory = afterLooks([7 * 24 - 1], { isProven: null }, afterLooks(each(6)));
  expect(hstsOffer(afterLooks([7 * 24], {}, memory))).toBe('day');
});

test('browsers are told the term; off, they are told to forget it until the longest term has run out', () => {
  const on = afterLooks([0], { term: 'month', isProven: null });
  const at = (days: number, memory = on, term: HstsSight['term'] = 'off') =>
    hstsMaxAge(memory, { term, name: NAME, now: NOW + days * DAY });
  expect(at(0, on, 'month')).toBe(30 * 86_400);
  expect(at(0, NO_HSTS)).toBeNull();
  const off = afterLooks([24], {}, on);
  expect(at(1, off)).toBe(0);
  expect(at(30, off)).toBe(0);
  expect(at(31, off)).toBeNull();
  expect(hstsMaxAge(off, { term: 'off', name: 'andere.de', now: NOW })).toBeNull();
});

test('a shorter term shortens nothing that browsers were told before', () => {
  const memory = afterLooks([1], { term: 'day' }, afterLooks([0], { term: 'year' }));
  expect(Date.parse(memory.until[NAME] ?? '')).toBeGreaterThanOrEqual(NOW + 365 * DAY);
});

test('at each moment, what is remembered lies behind what a browser may have just been told', () => {
  let memory = NO_HSTS;
  let writes = 0;
  for (let hour = 0; hour < 10 * 24; hour++) {
    const now = NOW + hour * HOUR;
    const next = rememberHsts(memory, { ...SIGHT, term: 'day', now });
    if (next !== memory) writes += 1;
    memory = next;
    expect(Date.parse(memory.until[NAME] ?? '')).toBeGreaterThanOrEqual(now + HOUR + DAY);
  }
  expect(writes).toBeLessThan(100);
});

test('another name leaves what was told of the first one', () => {
  const memory = afterLooks([1], { name: 'andere.de', term: 'day' }, afterLooks([0], { term: 'month' }));
  expect(Object.keys(memory.until).sort()).toEqual(['andere.de', NAME]);
});
