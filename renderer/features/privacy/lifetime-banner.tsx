import { useTranslation } from 'react-i18next';
import { noticeText } from '#shared/texts/lifetime-notices.ts';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { Banner, BannerDetails } from '../../ui/banner.tsx';
import { Causes } from '../../parts/causes.tsx';
import { bannerWithCause, useDiagnosis } from '../../parts/diagnosis.ts';

/** Says that the certificate was renewed, expires soon or has expired: since when renewing fails, and what is next. */
export function LifetimeBanner() {
  const { t } = useTranslation();
  const { language, formats } = useLanguage();
  const snapshot = useSnapshot();
  const diagnosis = useDiagnosis();
  const { lifetimeNotice, renewal } = snapshot;
  if (lifetimeNotice === null) return null;
  const { title, body } = noticeText(lifetimeNotice, language);
  if (lifetimeNotice.kind === 'renewed') {
    return (
      <Banner tone="note" title={title}>
        <p>{body}</p>
      </Banner>
    );
  }
  const { automatic, nextAttemptAt } = renewal;
  // Where a cause stands on the page, its step is the one.
  const click = diagnosis.causes.length > 0 ? null : t('banner.lifetime.click');
  const next =
    automatic === null || nextAttemptAt === null
      ? click
      : t('banner.lifetime.nextAttempt', { time: formats.time(nextAttemptAt) });
  return (
    <Banner tone="caution" title={title}>
      <p>
        {body} {next}
      </p>
      {bannerWithCause(snapshot, diagnosis) === 'lifetime' && (
        <BannerDetails summary={t('banner.details')}>
          <Causes causes={diagnosis.causes} />
        </BannerDetails>
      )}
    </Banner>
  );
}
