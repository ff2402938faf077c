import { useTranslation } from 'react-i18next';
import type { Failure } from '#shared/contract/failures.ts';
import { useLanguage, useSnapshot } from '../state/context.ts';

const MINUTE_MS = 60_000;

/**
 * "Abwarten bis …", in place of the advice to try again, where a CA wants to be left alone and the installed certificate is
 * served meanwhile; else `null`.
 */
export function useWaitingStep(failure: Failure | null): string | null {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const { shield } = useSnapshot();
  if (failure === null || shield !== 'colour') return null;
  const until = 'retryAt' in failure.data ? failure.data.retryAt : null;
  if (until === null) return null;
  // Seconds are not shown: the next full minute is late enough. What is over is waited for no more.
  const moment = Math.ceil(Date.parse(until) / MINUTE_MS) * MINUTE_MS;
  return moment <= Date.now() ? null : t('outcome.waitUntil', { time: formats.time(new Date(moment).toISOString()) });
}
