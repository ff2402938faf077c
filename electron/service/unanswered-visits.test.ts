import { expect, test } from 'vitest';
import { createUnansweredVisits } from './unanswered-visits.ts';

test('Whoever is not answered soon after another one is one of several, whatever the reason', () => {
  let time = 0;
  const visits = createUnansweredVisits({ journal: { write: () => undefined } as never, now: () => time });
  const refused = { reason: 'refused', method: 'GET', path: '/start', hasBegun: false } as const;
  expect(visits.note(refused)).toBe(false);
  time += 11 * 60_000;
  expect(visits.note({ ...refused, reason: 'closed' })).toBe(false);
  time += 60_000;
  expect(visits.note(refused)).toBe(true);
  expect(visits.note(refused)).toBe(true);
});

test('The first visitor who is not answered is noted at once, those that follow together, each kind for itself', () => {
  const written: object[] = [];
  let time = 0;
  const journal = { write: (entry: object) => void written.push(entry) };
  const visits = createUnansweredVisits({ journal: journal as never, now: () => time });
  const refused = { reason: 'refused', method: 'GET', path: '/start', hasBegun: false } as const;
  visits.note(refused);
  for (let index = 0; index < 50; index++) visits.note({ ...refused, path: `/${index}` });
  visits.note({ ...refused, reason: 'silent', path: '/report' });
  time += 10 * 60_000;
  visits.note({ ...refused, path: '/later\u202e' });
  // A clock that was set back must not silence it for years.
  time = -1e12;
  visits.note(refused);
  expect(written).toEqual([
    { event: 'visitsUnanswered', reason: 'refused', count: 1, method: 'GET', path: '/start' },
    { event: 'visitsUnanswered', reason: 'silent', count: 1, method: 'GET', path: '/report' },
    {
      event: 'visitsUnanswered',
      reason: 'refused',
      count: 51,
      method: 'GET',
      path: expect.stringMatching(/^\/later/) as string,
    },
    { event: 'visitsUnanswered', reason: 'refused', count: 1, method: 'GET', path: '/start' },
  ]);
  expect(JSON.stringify(written)).not.toContain('\u202e');
});
