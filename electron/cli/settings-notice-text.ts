import type { SettingsNotice } from '#shared/contract/snapshot.ts';
import type { Formats } from '#shared/texts/advice.ts';
import type { CliTexts } from '#shared/texts/cli/shape.ts';

/** The text of a notice about what happened when the settings were read. */
export function settingsNoticeText(
  notice: SettingsNotice,
  { texts: { status }, formats }: { texts: Pick<CliTexts, 'status'>; formats: Formats },
): string {
  switch (notice.code) {
    case 'SETTINGS_UNREADABLE':
      return status.settingsUnreadable(
        notice.keptAs,
        notice.lastGoodAt === null ? null : formats.time(notice.lastGoodAt),
      );
    case 'SETTINGS_MISSING':
      return status.settingsMissing(notice.path, formats.time(notice.lastGoodAt));
    case 'SETTINGS_DROPPED':
      return status.settingsDropped(formats.list(notice.keys), notice.keptAs);
  }
}
