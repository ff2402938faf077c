import type { SettingsNotice } from '#shared/contract/snapshot.ts';
import type { Formats } from '#shared/texts/advice.ts';
import type { CliTexts } from '#shared/texts/cli/shape.ts';
import type { Language } from '#shared/values/language.ts';

/** The text of a notice about what happened when the settings were read. */
export async function settingsNoticeText(
  notice: SettingsNotice,
  { texts: { status }, formats, language }: { texts: Pick<CliTexts, 'status'>; formats: Formats; language: Language },
): Promise<string> {
  switch (notice.code) {
    case 'SETTINGS_UNREADABLE':
      return status.settingsUnreadable(
        notice.keptAs,
        notice.lastGoodAt === null ? null : formats.time(notice.lastGoodAt),
      );
    case 'SETTINGS_MISSING':
      return status.settingsMissing(notice.path, formats.time(notice.lastGoodAt));
    case 'SETTINGS_DROPPED': {
      const { describeSettingIssue } = await import('#shared/texts/settings/describe.ts');
      const reasons = notice.issues.map((issue) => describeSettingIssue(issue, language));
      return [status.settingsDropped(formats.list(notice.keys), notice.keptAs), ...reasons].join(' ');
    }
  }
}
