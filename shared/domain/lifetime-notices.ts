/**
 * What deserves a notification while nobody looks: the certificate was renewed, it runs out, it has expired. By share of
 * lifetime, so that a renewal that goes its way is never preceded by an alarm. Pure.
 */
import { z } from 'zod';
import { noticeKindSchema, type LifetimeNotice } from '#shared/contract/lifetime-notice.ts';
import { lifetimeUsed, NEARLY_OVER_SHARE, RUNNING_OUT_SHARE } from './health.ts';
import { daysLeft } from './renewal.ts';

const DAY = 86_400_000;
/** How long it is still said that the certificate was renewed. */
const RENEWED_NOTICE_MS = 3 * DAY;
/** Of a lifetime: how long the mildest alarm keeps quiet, where that is longer than a day. */
const RUNNING_OUT_REPEAT_DIVISOR = 20;

/** What has been told so far. Small enough for a settings file; what cannot be understood counts as nothing told. */
export const rememberedNoticesSchema = z.object({
  /** The certificate that was last seen; `null`: none yet. */
  fingerprint256: z.string().nullable(),
  /** When each was told last. */
  told: z.partialRecord(noticeKindSchema, z.iso.datetime()),
});
export type RememberedNotices = z.infer<typeof rememberedNoticesSchema>;
export const NO_NOTICES: RememberedNotices = { fingerprint256: null, told: {} };

export type NoticeState = {
  certificate: { fingerprint256: string; notBefore: string; notAfter: string } | null;
  /** It came by itself. What somebody has clicked for is told as the end of the click. */
  renewedAutomatically: boolean;
  failingSince: string | null;
};

/**
 * Says what is to be told now, if anything. To be asked when nothing runs: a machine that wakes up after weeks renews
 * first and talks then.
 *
 * Law: the same kind never comes twice within 24 hours, whatever certificates come and go, and also when the clock is
 * set back by less than that. A memory from further in the future comes from a clock that was wrong, and is void.
 */
export function nextNotice(
  state: NoticeState,
  remembered: RememberedNotices,
  now: number,
): { notice: LifetimeNotice | null; remembered: RememberedNotices } {
  const { certificate, failingSince } = state;
  // A drive that is away for a moment is no reason to forget.
  if (certificate === null) return { notice: null, remembered };
  const { fingerprint256, notAfter } = certificate;
  const seen = { ...remembered, fingerprint256 };
  const isNew = remembered.fingerprint256 !== null && remembered.fingerprint256 !== fingerprint256;
  const kind = alarmFor(lifetimeUsed(certificate, now)) ?? (isNew && state.renewedAutomatically ? 'renewed' : null);
  if (kind === null) return { notice: null, remembered: seen };
  if (isRecent(repeatIntervalOf(kind, certificate), remembered.told[kind], now))
    return { notice: null, remembered: seen };
  return {
    notice: { kind, notAfter, daysLeft: daysLeft(Date.parse(notAfter), now), failingSince },
    remembered: { ...seen, told: { ...remembered.told, [kind]: new Date(now).toISOString() } },
  };
}

/**
 * What has been told and still holds, as a panel shows it: an alarm for as long as it is true, a renewal for some days.
 * `at`: when it was told last, by which one telling is known from the next.
 */
export function activeNotice(
  { certificate, failingSince }: Pick<NoticeState, 'certificate' | 'failingSince'>,
  { told }: RememberedNotices,
  now: number,
): (LifetimeNotice & { at: string }) | null {
  if (certificate === null) return null;
  const { notAfter } = certificate;
  const alarm = alarmFor(lifetimeUsed(certificate, now));
  const kind = alarm ?? (isRecent(RENEWED_NOTICE_MS, told.renewed, now) ? 'renewed' : null);
  const at = kind === null ? undefined : told[kind];
  if (kind === null || at === undefined) return null;
  return { at, kind, notAfter, daysLeft: daysLeft(Date.parse(notAfter), now), failingSince };
}

/** When there may be something to tell the next time, in milliseconds since the epoch; `null`: never. */
export function nextNoticeAt(
  { certificate }: Pick<NoticeState, 'certificate'>,
  { told }: RememberedNotices,
  now: number,
): number | null {
  if (certificate === null) return null;
  const [begin, end] = [Date.parse(certificate.notBefore), Date.parse(certificate.notAfter)];
  const worse = [RUNNING_OUT_SHARE, NEARLY_OVER_SHARE, 1]
    .map((share) => begin + (end - begin) * share)
    .filter((at) => at > now);
  const kind = alarmFor(lifetimeUsed(certificate, now));
  const last = kind === null ? undefined : told[kind];
  const again =
    kind === null
      ? []
      : [last === undefined ? now : Math.max(Date.parse(last) + repeatIntervalOf(kind, certificate), now)];
  const times = [...worse, ...again];
  return times.length === 0 ? null : Math.min(...times);
}

/** How long a kind of notice is not told again. */
function repeatIntervalOf(
  kind: LifetimeNotice['kind'],
  { notBefore, notAfter }: { notBefore: string; notAfter: string },
): number {
  const lifetime = Date.parse(notAfter) - Date.parse(notBefore);
  return kind === 'runningOut' ? Math.max(DAY, lifetime / RUNNING_OUT_REPEAT_DIVISOR) : DAY;
}

function alarmFor(used: number): LifetimeNotice['kind'] | null {
  if (used >= 1) return 'expired';
  if (used >= NEARLY_OVER_SHARE) return 'nearlyOver';
  return used >= RUNNING_OUT_SHARE ? 'runningOut' : null;
}

function isRecent(interval: number, lastAt: string | undefined, now: number): boolean {
  return lastAt !== undefined && Math.abs(now - Date.parse(lastAt)) < interval;
}
