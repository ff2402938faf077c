/** The shape of every explanation: what happened, what to do, and who has to do it. */

/** `wait`: nobody, it passes by itself. `none`: there is nothing to do. */
export type Who = 'you' | 'itPartner' | 'wait' | 'none';

export type Advice = { what: string; todo: string; who: Who };

/** Helpers a text may use; bound to the language. */
export type Formats = {
  /** A point in time in local time, for example "24.11.2026, 14:05 Uhr". */
  time: (iso: string) => string;
  /** A day, for example "24.11.2026". */
  date: (iso: string) => string;
  /** "a, b und c". */
  list: (items: readonly string[]) => string;
  number: (value: number) => string;
};

/** `Intl` does the work; the time zone is the machine's. */
export function formatsFor(language: 'de' | 'en'): Formats {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const timeFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const dateFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const listFormat = new Intl.ListFormat(locale, { type: 'conjunction' });
  const numberFormat = new Intl.NumberFormat(locale);
  return {
    time: (iso) => `${timeFormat.format(new Date(iso))}${language === 'de' ? ' Uhr' : ''}`,
    date: (iso) => dateFormat.format(new Date(iso)),
    list: (items) => listFormat.format(items),
    number: (value) => numberFormat.format(value),
  };
}
