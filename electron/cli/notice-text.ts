import type { Notice } from '#shared/contract/snapshot.ts';
import type { Cli } from './cli.ts';

/** What happened to the settings when they were read. */
export function noticeText(notice: Notice, { texts: { status }, formats }: Pick<Cli, 'texts' | 'formats'>): string {
  switch (notice.code) {
    case 'SETTINGS_UNREADABLE':
      return status.settingsUnreadable(notice.keptAs);
    case 'SETTINGS_DROPPED':
      return status.settingsDropped(formats.list(notice.keys), notice.keptAs);
  }
}
