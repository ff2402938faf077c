import { describe, expect, test } from 'vitest';
import { limitNameSchema, type LimitName } from '#shared/contract/failures.ts';
import type { Allowance } from '#shared/contract/snapshot.ts';
import { describeAllowance, formatPeriod } from './allowances.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 24, 12);
const freeAt = '2026-11-25T08:36:00.000Z';
const spans: Record<LimitName, [capacity: number, periodMs: number]> = {
  newAccounts: [10, 3 * HOUR],
  newOrders: [300, 3 * HOUR],
  certificatesPerDomain: [50, 168 * HOUR],
  duplicateCertificate: [5, 168 * HOUR],
  failedAuthorizations: [5, HOUR],
};
const text = (limit: LimitName, remaining: number, language: 'de' | 'en', change: Partial<Allowance> = {}) => {
  const [capacity, periodMs] = spans[limit];
  return describeAllowance({ limit, capacity, periodMs, remaining, freeAt, ...change }, language, NOW, 'Europe/Berlin');
};

describe('What is left', () => {
  test.each<[LimitName, number, string, string]>([
    [
      'newAccounts',
      9,
      'Noch 9 von 10 neuen Konten in 3 Stunden für Ihren Internetanschluss.',
      '9 of 10 new accounts left in 3 hours for your internet line.',
    ],
    [
      'newOrders',
      1,
      'Noch 1 von 300 Bestellungen in 3 Stunden für dieses Konto.',
      '1 of 300 orders left in 3 hours for this account.',
    ],
    [
      'certificatesPerDomain',
      12,
      'Noch 12 von 50 neuen Zertifikaten in dieser Woche für diese Domain.',
      '12 of 50 new certificates left this week for this domain.',
    ],
    [
      'duplicateCertificate',
      2,
      'Noch 2 von 5 Zertifikaten in dieser Woche für diesen Namen.',
      '2 of 5 certificates left this week for this name.',
    ],
    [
      'failedAuthorizations',
      3,
      'Noch 3 von 5 Fehlversuchen in dieser Stunde für diesen Namen.',
      '3 of 5 failed attempts left this hour for this name.',
    ],
  ])('of %s is told in a line', (limit, remaining, german, english) => {
    expect(text(limit, remaining, 'de')).toBe(german);
    expect(text(limit, remaining, 'en')).toBe(english);
  });

  test('of a large number is written as the language does', () => {
    const change = { capacity: 30_000 };
    expect(text('duplicateCertificate', 29_999, 'de', change)).toContain('Noch 29.999 von 30.000 ');
    expect(text('duplicateCertificate', 29_999, 'en', change)).toContain('29,999 of 30,000 ');
  });
});

describe('Where nothing is left', () => {
  test('it is told when the next one is free, today without the date', () => {
    expect(text('duplicateCertificate', 0, 'de')).toBe(
      'Keines von 5 Zertifikaten in dieser Woche mehr frei; das nächste ab dem 25.11.2026, 09:36 Uhr.',
    );
    expect(text('failedAuthorizations', 0, 'de', { freeAt: '2026-11-24T12:10:30.000Z' })).toBe(
      'Keiner von 5 Fehlversuchen in dieser Stunde mehr frei; der nächste ab 13:11 Uhr.',
    );
    expect(text('newOrders', 0, 'en', { freeAt: '2026-11-24T12:10:30.000Z' })).toBe(
      'None of 300 orders left in 3 hours; the next one from 13:11.',
    );
  });

  test.each(limitNameSchema.options)('of %s, both languages name all of it', (limit) => {
    for (const language of ['de', 'en'] as const) {
      expect(text(limit, 0, language)).toContain(String(spans[limit][0]));
      expect(text(limit, 0, language)).toContain('09:36');
    }
  });
});

test.each([
  [HOUR, 'einer Stunde', 'an hour'],
  [3 * HOUR, '3 Stunden', '3 hours'],
  [24 * HOUR, 'einem Tag', 'a day'],
  [48 * HOUR, '2 Tagen', '2 days'],
  [168 * HOUR, 'einer Woche', 'a week'],
  [336 * HOUR, '2 Wochen', '2 weeks'],
])('a period of %d milliseconds is called "%s" and "%s"', (periodMs, german, english) => {
  expect(formatPeriod(periodMs, 'de')).toBe(german);
  expect(formatPeriod(periodMs, 'en')).toBe(english);
});
