import { expect, test } from 'vitest';
import { formatsFor } from './advice.ts';

const NOW = Date.parse('2026-11-24T13:00:00.000Z');
const later = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();
const MINUTE = 60;
const HOUR = 60 * MINUTE;

test('what comes soon is said by how long it takes, and what comes later by its date', () => {
  const de = formatsFor('de', NOW, 'Europe/Berlin');
  const en = formatsFor('en', NOW, 'Europe/Berlin');
  const said = (seconds: number) => [de.ahead(later(seconds)), en.ahead(later(seconds))];
  expect(said(-HOUR)).toEqual(['in Kürze', 'shortly']);
  expect(said(59)).toEqual(['in Kürze', 'shortly']);
  expect(said(MINUTE)).toEqual(['in 1 Minute', 'in 1 minute']);
  expect(said(3 * MINUTE)).toEqual(['in 3 Minuten', 'in 3 minutes']);
  expect(said(119 * MINUTE)).toEqual(['in 119 Minuten', 'in 119 minutes']);
  expect(said(5 * HOUR)).toEqual(['in 5 Stunden', 'in 5 hours']);
  expect(said(48 * HOUR)).toEqual(['am 26.11.2026, 14:00 Uhr', 'on 26 Nov 2026, 14:00']);
});

test('a wait ends at the next full minute, and not in the past', () => {
  const { until } = formatsFor('de', NOW, 'Europe/Berlin');
  expect(until(later(40))).toBe('24.11.2026, 14:01 Uhr');
  expect(until(later(-MINUTE))).toBeNull();
});

test('a day of the next months needs no year', () => {
  expect(formatsFor('de', NOW, 'Europe/Berlin').dayMonth('2027-01-25T23:30:00.000Z')).toBe('26.01.');
  expect(formatsFor('en', NOW, 'Europe/Berlin').dayMonth('2027-01-25T23:30:00.000Z')).toBe('26 Jan');
});
