/** What a CA's limits leave, in words. Pure. */
import type { LimitName } from '#shared/contract/failures.ts';
import type { Allowance } from '#shared/contract/snapshot.ts';
import { formatsFor } from './advice.ts';
import type { Language } from '#shared/values/language.ts';

type AllowanceValues = { remaining: string; capacity: string; span: string; from: string };
type AllowanceTexts = {
  /** How many of what are left. `none`: none is left; the refusal itself says what for. */
  left: Record<LimitName, (words: AllowanceValues) => string>;
  none: Record<LimitName, (words: AllowanceValues) => string>;
  /** A single unit that is running: "this week". */
  current: Record<Unit, string>;
  /** Periods as they follow the word "in": "a week", "3 hours". */
  one: Record<Unit, string>;
  many: Record<Unit, (count: string) => string>;
};

const texts: Record<Language, AllowanceTexts> = {
  de: {
    left: {
      newAccounts: ({ remaining, capacity, span }) =>
        `Noch ${remaining} von ${capacity} neuen Konten ${span} für Ihren Internetanschluss.`,
      newOrders: ({ remaining, capacity, span }) =>
        `Noch ${remaining} von ${capacity} Bestellungen ${span} für dieses Konto.`,
      certificatesPerDomain: ({ remaining, capacity, span }) =>
        `Noch ${remaining} von ${capacity} neuen Zertifikaten ${span} für diese Domain.`,
      duplicateCertificate: ({ remaining, capacity, span }) =>
        `Noch ${remaining} von ${capacity} Zertifikaten ${span} für diesen Namen.`,
      failedAuthorizations: ({ remaining, capacity, span }) =>
        `Noch ${remaining} von ${capacity} Fehlversuchen ${span} für diesen Namen.`,
    },
    none: {
      newAccounts: ({ capacity, span, from }) =>
        `Keines von ${capacity} neuen Konten ${span} mehr frei; das nächste ${from}.`,
      newOrders: ({ capacity, span, from }) =>
        `Keine von ${capacity} Bestellungen ${span} mehr frei; die nächste ${from}.`,
      certificatesPerDomain: ({ capacity, span, from }) =>
        `Keines von ${capacity} neuen Zertifikaten ${span} für diese Domain mehr frei; das nächste ${from}.`,
      duplicateCertificate: ({ capacity, span, from }) =>
        `Keines von ${capacity} Zertifikaten ${span} mehr frei; das nächste ${from}.`,
      failedAuthorizations: ({ capacity, span, from }) =>
        `Keiner von ${capacity} Fehlversuchen ${span} mehr frei; der nächste ${from}.`,
    },
    current: { hour: 'in dieser Stunde', day: 'an diesem Tag', week: 'in dieser Woche' },
    one: { hour: 'einer Stunde', day: 'einem Tag', week: 'einer Woche' },
    many: { hour: (count) => `${count} Stunden`, day: (count) => `${count} Tagen`, week: (count) => `${count} Wochen` },
  },
  en: {
    left: {
      newAccounts: ({ remaining, capacity, span }) =>
        `${remaining} of ${capacity} new accounts left ${span} for your internet line.`,
      newOrders: ({ remaining, capacity, span }) => `${remaining} of ${capacity} orders left ${span} for this account.`,
      certificatesPerDomain: ({ remaining, capacity, span }) =>
        `${remaining} of ${capacity} new certificates left ${span} for this domain.`,
      duplicateCertificate: ({ remaining, capacity, span }) =>
        `${remaining} of ${capacity} certificates left ${span} for this name.`,
      failedAuthorizations: ({ remaining, capacity, span }) =>
        `${remaining} of ${capacity} failed attempts left ${span} for this name.`,
    },
    none: {
      newAccounts: ({ capacity, span, from }) => `None of ${capacity} new accounts left ${span}; the next one ${from}.`,
      newOrders: ({ capacity, span, from }) => `None of ${capacity} orders left ${span}; the next one ${from}.`,
      certificatesPerDomain: ({ capacity, span, from }) =>
        `None of ${capacity} new certificates left ${span} for this domain; the next one ${from}.`,
      duplicateCertificate: ({ capacity, span, from }) =>
        `None of ${capacity} certificates left ${span}; the next one ${from}.`,
      failedAuthorizations: ({ capacity, span, from }) =>
        `None of ${capacity} failed attempts left ${span}; the next one ${from}.`,
    },
    current: { hour: 'this hour', day: 'this day', week: 'this week' },
    one: { hour: 'an hour', day: 'a day', week: 'a week' },
    many: { hour: (count) => `${count} hours`, day: (count) => `${count} days`, week: (count) => `${count} weeks` },
  },
};

/**
 * What is left of a limit, in one calm line.
 *
 * @param now milliseconds since the epoch; a time of today is named without its date
 * @param timeZone of the times; by default that of the machine
 */
export function describeAllowance(allowance: Allowance, language: Language, now?: number, timeZone?: string): string {
  const { limit, capacity, periodMs, remaining, freeAt } = allowance;
  const format = formatsFor(language, now, timeZone);
  const { left, none, current } = texts[language];
  const span = spanOf(periodMs);
  return (remaining > 0 ? left : none)[limit]({
    remaining: format.number(remaining),
    capacity: format.number(capacity),
    // "In" is the same word in both languages.
    span: span.count === 1 ? current[span.unit] : `in ${periodText(span, language)}`,
    from: format.from(freeAt),
  });
}

type Unit = 'hour' | 'day' | 'week';
type Span = { count: number; unit: Unit };

const HOUR = 3_600_000;

/** In the largest unit that fits without a remainder; no CA counts in less than hours. */
function spanOf(periodMs: number): Span {
  const hours = Math.max(1, Math.round(periodMs / HOUR));
  if (hours % 168 === 0) return { count: hours / 168, unit: 'week' };
  return hours % 24 === 0 ? { count: hours / 24, unit: 'day' } : { count: hours, unit: 'hour' };
}

function periodText({ count, unit }: Span, language: Language): string {
  const { one, many } = texts[language];
  return count === 1 ? one[unit] : many[unit](String(count));
}

/** A period as it follows the word "in": "einer Woche", "3 Stunden"; "a week", "3 hours". */
export function formatPeriod(periodMs: number, language: Language): string {
  return periodText(spanOf(periodMs), language);
}
