import type { Journal } from '../storage/journal.ts';
import type { Unanswered } from '../webserver/front/front.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';

/** How often the journal has an entry of each kind at the most, in milliseconds. */
const INTERVAL_MS = 10 * 60_000;
const MAX_PATH_LENGTH = 200;

/**
 * Notes in the journal which visitors the application behind the web server did not answer: the first at once, those that
 * follow together, since an application that is down is asked by everybody.
 */
export function createUnansweredVisits({ journal, now }: { journal: Journal; now: () => number }) {
  const kinds = new Map<Unanswered['reason'], { notedAt: number; count: number }>();
  return {
    /** @returns whether this is one of several: another one was noted within the interval, of whichever kind */
    note({ reason, method, path }: Unanswered): boolean {
      const isRecent = ({ notedAt }: { notedAt: number }) => now() - notedAt >= 0 && now() - notedAt < INTERVAL_MS;
      const isOneOfSeveral = [...kinds.values()].some(isRecent);
      const kind = kinds.get(reason) ?? { notedAt: -Infinity, count: 0 };
      kinds.set(reason, kind);
      kind.count += 1;
      // A clock that was set back has passed nothing.
      if (isRecent(kind)) return isOneOfSeveral;
      journal.write({
        event: 'visitsUnanswered',
        reason,
        count: kind.count,
        method: foreignLine(method, MAX_PATH_LENGTH),
        path: foreignLine(path, MAX_PATH_LENGTH),
      });
      kinds.set(reason, { notedAt: now(), count: 0 });
      return isOneOfSeveral;
    },
  };
}
