import { useTranslation } from 'react-i18next';
import type { SettingsNotice } from '#shared/contract/snapshot.ts';
import { settingIssueText } from '#shared/texts/settings/explain.ts';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { Banner, BannerDetails } from '../../ui/banner.tsx';

/** What happened to the settings file. */
export function NoticeBanners() {
  const { t } = useTranslation();
  const { formats, texts } = useLanguage();
  const { settingsNotices } = useSnapshot();
  const textOf = (notice: SettingsNotice): string => {
    if (notice.code === 'SETTINGS_MISSING')
      return t('banner.notice.SETTINGS_MISSING.text', { path: notice.path, time: formats.time(notice.lastGoodAt) });
    const path = notice.keptAs;
    if (notice.code === 'SETTINGS_DROPPED')
      return t('banner.notice.SETTINGS_DROPPED.text', { path, keys: formats.list(notice.keys) });
    return notice.lastGoodAt === null
      ? t('banner.notice.SETTINGS_UNREADABLE.text', { path })
      : t('banner.notice.SETTINGS_UNREADABLE.lastGood', { path, time: formats.time(notice.lastGoodAt) });
  };
  return settingsNotices.map((notice) => (
    <Banner
      key={`${notice.code} ${'keptAs' in notice ? notice.keptAs : notice.path}`}
      tone="note"
      title={t(`banner.notice.${notice.code}.title`)}
    >
      <BannerDetails summary={t('banner.details')}>
        <p>{textOf(notice)}</p>
        {'issues' in notice && notice.issues.map((issue) => <p key={issue.key}>{settingIssueText(texts, issue)}</p>)}
      </BannerDetails>
    </Banner>
  ));
}
