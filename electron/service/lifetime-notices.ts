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
} from '#shared/domain/lifetime-notices.ts';
import { readIfExists, replaceDurably } from '../storage/files.ts';
import type { Journal } from '../storage/journal.ts';

/**
 * Tells of the certificate's lifetime, and remembers it in `notices.json` in the configuration directory.
 *
 * Law: what is told is on the disk before anybody hears of it, where it can be; so a restart repeats nothing.
 */
export type LifetimeNotices = {
  /** What has been told and still holds. */
  active(): Snapshot['lifetimeNotice'];
  /** Reads what earlier runs have told; what is damaged counts as nothing told. */
  load(): Promise<void>;
  /**
   * Tells what is to be told now. To be called when nothing runs.
   *
   * @param renewedAutomatically the certificate that is there has just been renewed, and nobody has clicked
   */
  giveIfDue(renewedAutomatically: boolean): Promise<void>;
  /** When there may be something to tell, in milliseconds since the epoch; `null`: never. */
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
      // Where nothing is known, the certificate that is there at the start is not the news.
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
