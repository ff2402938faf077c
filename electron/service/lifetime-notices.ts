import path from 'node:path';
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
import { readIfExists, replaceDurably } from '../storage/files.ts';
import type { Journal } from '../storage/journal.ts';

/**
 * Gives notices of the certificate's lifetime, and remembers them in `notices.json` in the configuration directory.
 *
 * Law: a notice is on the disk, where that can be written, before anybody sees it; so a restart repeats nothing.
 */
export type LifetimeNotices = {
  /** The notice that has been given and still holds. */
  active(): Snapshot['lifetimeNotice'];
  /** Reads which notices earlier runs gave; a damaged file counts as none. */
  load(): Promise<void>;
  /**
   * Gives the notice that is due now, if any. Call it only while no operation runs.
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
  onChange: () => void;
}): LifetimeNotices {
  const { journal, state, now, onChange } = deps;
  const file = path.join(deps.configDir, 'notices.json');
  let remembered: RememberedNotices = NO_NOTICES;

  return {
    active: () => activeNotice(state(), remembered, now()),

    async load() {
      remembered = await read(file);
      // Where nothing is stored, the certificate found at the start is not news.
      const fingerprint256 = remembered.fingerprint256 ?? state().certificate?.fingerprint256 ?? null;
      remembered = { ...remembered, fingerprint256 };
    },

    async giveIfDue(renewedAutomatically) {
      const before = remembered;
      const next = nextNotice({ ...state(), renewedAutomatically }, before, now());
      remembered = next.remembered;
      if (next.notice === null && remembered.fingerprint256 === before.fingerprint256) return;
      await replaceDurably(file, `${JSON.stringify(remembered, null, 2)}\n`).catch(() => undefined);
      if (next.notice === null) return;
      journal.write({ event: 'noticeGiven', ...next.notice });
      onChange();
    },

    nextAt: () => nextNoticeAt(state(), remembered, now()),
  };
}

async function read(file: string): Promise<RememberedNotices> {
  try {
    const text = await readIfExists(file);
    return text === null ? NO_NOTICES : rememberedNoticesSchema.parse(JSON.parse(text));
  } catch {
    return NO_NOTICES;
  }
}
