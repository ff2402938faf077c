import { useTranslation } from 'react-i18next';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { Banner, BannerDetails } from '../../ui/banner.tsx';

/** What happened to the settings file. */
export function NoticeBanners() {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const { settingsNotices } = useSnapshot();
  return settingsNotices.map((notice) => (
    <Banner key={`${notice.code} ${notice.keptAs}`} tone="note" title={t(`banner.notice.${notice.code}.title`)}>
      <BannerDetails summary={t('banner.details')}>
        <p>
          {notice.code === 'SETTINGS_UNREADABLE'
            ? t('banner.notice.SETTINGS_UNREADABLE.text', { path: notice.keptAs })
            : t('banner.notice.SETTINGS_DROPPED.text', { path: notice.keptAs, keys: formats.list(notice.keys) })}
        </p>
      </BannerDetails>
    </Banner>
  ));
}
