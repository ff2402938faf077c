import type { Snapshot } from '#shared/contract/snapshot.ts';
import {
  nextNotice,
  nextNoticeAt,
  NO_NOTICES,
  rememberedNoticesSchema,
  activeNotice,
  type NoticeState,
  type RememberedNotices,
} from '#shared/domain/lifetime-notice-rules.ts';
import { configPath } from '../ownership/config-files.ts';
import type { Journal } from '../storage/journal.ts';
import { createQueue } from '../storage/queue.ts';
import { stateFile } from '../storage/state-file.ts';
import type { ClockMemory } from './clock-memory.ts';

/**
 * Gives notices of the certificate's lifetime, and remembers them in `notices.json` in the configuration directory.
 *
 * Law: a notice is on the disk, where that can be written, before anybody sees it; so a restart repeats nothing.
 */
export type LifetimeNotices = {
  /** The notice that has been given and still holds. */
  active(): Snapshot['lifetimeNotice'];
  /** Reads which notices earlier runs gave; a file that is damaged or cannot be read counts as none. */
  load(): Promise<void>;
  /**
   * Gives the notice that is due now, if any. Call it while no operation runs, or right after an installation.
   *
   * @param renewedAutomatically the installed certificate has just been renewed automatically
   */
  giveIfDue(renewedAutomatically: boolean): Promise<void>;
  /** When a notice may be due, in milliseconds since the epoch; `null`: never. */
  nextAt(): number | null;
};

export function createLifetimeNotices(deps: {
  configDir: string;
  journal: Journal;
  state: () => Omit<NoticeState, 'renewedAutomatically'>;
  now: () => number;
  clock: Pick<ClockMemory, 'wrongBy'>;
  onChange: () => void;
}): LifetimeNotices {
  const { journal, state, now, clock, onChange } = deps;
  const file = stateFile({
    file: configPath(deps.configDir, 'notices.json'),
    schema: rememberedNoticesSchema,
    empty: NO_NOTICES,
    unreadable: 'empty',
  });
  const inTurn = createQueue();
  let remembered: RememberedNotices = NO_NOTICES;

  return {
    active: () => activeNotice(state(), remembered, now(), clock.wrongBy()),

    async load() {
      remembered = await file.read();
      // Where nothing is stored, the certificate found at the start is not news.
      const fingerprint256 = remembered.fingerprint256 ?? state().certificate?.fingerprint256 ?? null;
      remembered = { ...remembered, fingerprint256 };
    },

    giveIfDue: (renewedAutomatically) =>
      inTurn(async () => {
        const next = nextNotice({ ...state(), renewedAutomatically }, remembered, now(), clock.wrongBy());
        if (next.notice === null && next.remembered.fingerprint256 === remembered.fingerprint256) return;
        await file.update(() => next.remembered).catch(() => undefined);
        remembered = next.remembered;
        if (next.notice === null) return;
        journal.write({ event: 'noticeGiven', ...next.notice });
        onChange();
      }),

    nextAt() {
      const { certificate } = state();
      // One that has appeared without a request is noted as seen, so that the next one is news.
      const isUnseen = certificate !== null && certificate.fingerprint256 !== remembered.fingerprint256;
      return isUnseen ? now() : nextNoticeAt({ certificate }, remembered, now(), clock.wrongBy());
    },
  };
}
