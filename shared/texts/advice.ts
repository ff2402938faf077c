/** The shape of every explanation: what happened, what to do, and who has to do it. */

/**
 * The one who can mend it. `domainProvider`: in the customer account there, which the owner or his IT partner opens, or by
 * its support. `wait`: nobody, the problem passes without help. `none`: there is nothing to do.
 */
export type Who = 'you' | 'itPartner' | 'domainProvider' | 'internetProvider' | 'ca' | 'wait' | 'none';

/**
 * `what`: the cause in one sentence. `todo`: one step. `details`: what explains it further, in the words of the trade; it is
 * folded away where there is a fold.
 */
export type Advice = { what: string; todo: string; who: Who; details?: string };

/** The details of an advice, of what there is to be said; none where there is nothing. */
export function detailsOf(...parts: (string | null)[]): { details?: string } {
  const said = parts.filter((part) => part !== null);
  return said.length === 0 ? {} : { details: said.join(' ') };
}

/** Formatters for the texts of one language. */
export type Formats = {
  /** A point in time in local time, for example "24.11.2026, 14:05 Uhr". */
  time: (iso: string) => string;
  /** A start time, in local time and never too early: "ab 14:05 Uhr", on another day "ab dem 24.11.2026, 14:05 Uhr". */
  from: (iso: string) => string;
  /** The clock in local time, "04:02"; on another day with the date: "24.11.2026, 04:02". */
  moment: (iso: string) => string;
  /** The end of a wait, in local time and never too early: "24.11.2026, 14:05 Uhr"; `null`: it is over. */
  until: (iso: string) => string | null;
  /** A day, for example "24.11.2026". */
  date: (iso: string) => string;
  /** A day within the next months, for example "24.11.". */
  dayMonth: (iso: string) => string;
  /** When something comes: "in Kürze", "in 3 Minuten", "in 5 Stunden"; from two days on "am 24.11.2026, 14:05 Uhr". */
  ahead: (iso: string) => string;
  /** "a, b und c". */
  list: (items: readonly string[]) => string;
  number: (value: number) => string;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Seconds are not shown: the next full minute is late enough. */
const nextFullMinute = (iso: string): number => Math.ceil(Date.parse(iso) / MINUTE_MS) * MINUTE_MS;

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/**
 * @param now milliseconds since the epoch; decides what is today
 * @param timeZone of the times; by default that of the machine
 */
export function formatsFor(language: 'de' | 'en', now: number = Date.now(), timeZone?: string): Formats {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  // Made when first used: together they take longer than all else that a short command does.
  const timeFormat = lazily(
    () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }),
  );
  const clockFormat = lazily(() => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }));
  const dateFormat = lazily(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }));
  const listFormat = lazily(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  const numberFormat = lazily(() => new Intl.NumberFormat(locale));
  const dayMonthFormat = lazily(
    () => new Intl.DateTimeFormat(locale, { day: '2-digit', month: language === 'de' ? '2-digit' : 'short', timeZone }),
  );
  const aheadFormat = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: 'always' }));
  const oClock = language === 'de' ? ' Uhr' : '';
  const at = (moment: number) => `${timeFormat().format(moment)}${oClock}`;
  const isToday = (moment: number) => dateFormat().format(moment) === dateFormat().format(now);
  return {
    time: (iso) => at(Date.parse(iso)),
    from: (iso) => {
      const moment = nextFullMinute(iso);
      if (isToday(moment)) return `${language === 'de' ? 'ab' : 'from'} ${clockFormat().format(moment)}${oClock}`;
      return `${language === 'de' ? 'ab dem' : 'from'} ${at(moment)}`;
    },
    moment: (iso) => {
      const moment = Date.parse(iso);
      return (isToday(moment) ? clockFormat() : timeFormat()).format(moment);
    },
    until: (iso) => {
      const moment = nextFullMinute(iso);
      return moment <= now ? null : at(moment);
    },
    date: (iso) => dateFormat().format(new Date(iso)),
    dayMonth: (iso) => dayMonthFormat().format(new Date(iso)),
    ahead: (iso) => {
      const left = Date.parse(iso) - now;
      if (left < MINUTE_MS) return language === 'de' ? 'in Kürze' : 'shortly';
      if (left < 2 * HOUR_MS) return aheadFormat().format(Math.round(left / MINUTE_MS), 'minute');
      if (left < 48 * HOUR_MS) return aheadFormat().format(Math.round(left / HOUR_MS), 'hour');
      return `${language === 'de' ? 'am' : 'on'} ${at(Date.parse(iso))}`;
    },
    list: (items) => listFormat().format(items),
    number: (value) => numberFormat().format(value),
  };
}
